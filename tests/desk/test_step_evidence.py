"""Pictures of a step on its page: what is wrong is said beside it, and what was given is not lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import DeficiencyStep
from inspect_app.deficiencies.step_evidence import MAX_PICTURES
from inspect_app.desk.step_texts import step_label
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.inspections.photo_models import StoredPhoto
from inspect_app.inspections.submitted import AMMAN
from tests.desk.made import BINS, EXIT, add_visit, at_yard
from tests.make import jpeg
from tests.odd_pictures import ODD_KINDS
from tests.pictures import assert_seen

PAPER = "كتاب الصيانة رقم 41 بتاريخ 3 أيار"
EXIT_PAGE = "/deficiencies/2"


@pytest.fixture
def reviewer(world, page):
    """Sees a locked exit (2), found three days ago."""
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),), BINS: (at_yard(world.school),)}, 3)
    return page(world.reviewer)


def day(before=0):
    return (datetime.now(UTC).astimezone(AMMAN) - timedelta(days=before)).date().isoformat()


def picture():
    return BytesIO(jpeg()), "door.jpg"


def sent(status="verified_closed", **more):
    return {"status": status, "note": PAPER} | {key.replace("_", "-"): value for key, value in more.items()}


def kinds():
    db.session.rollback()
    return list(db.session.scalars(select(DeficiencyStep.kind).order_by(DeficiencyStep.id)))


def test_a_picture_that_is_gone_is_told_once_and_blocks_nothing(reviewer):
    answer = reviewer.post(EXIT_PAGE, sent(place_kept="0" * 64, place_file=picture(), place_day=day()), 422)
    assert answer.one("#evidence-fault").get_text().count("لم تعد محفوظة") == 1
    (kept,) = answer.all("input[name=place-kept]")
    assert kept["value"] != "0" * 64
    reviewer.post(EXIT_PAGE, sent(place_kept=kept["value"], place_day=day()))
    assert kinds() == ["proposed"]


@pytest.mark.parametrize(("kind", "status"), [("document", 422), ("place", 302)])
def test_a_school_shows_a_repair_by_the_place_not_by_a_paper(world, page, reviewer, kind, status):
    school = page(world.principal)
    assert "صورة واحدة للموقع" in school.get(EXIT_PAGE).one("details.evidence").get_text()
    answer = school.post(EXIT_PAGE, sent("reported_fixed", **{f"{kind}-file": picture(), f"{kind}-day": day()}), status)
    assert kinds() == ([] if status == 422 else ["reported_fixed"])
    assert status == 302 or "صورة واحدة للموقع" in answer.one("#evidence-fault").get_text()


@pytest.mark.parametrize(
    ("target", "before", "status"),
    [
        ("verified_closed", 4, 422),
        ("reported_fixed", 4, 422),
        ("verified_closed", 3, 302),
        ("void", 4, 302),
    ],
)
def test_a_paper_older_than_the_finding_proves_no_repair(reviewer, target, before, status):
    answer = reviewer.post(EXIT_PAGE, sent(target, document_file=picture(), document_day=day(before)), status)
    assert len(kinds()) == (status == 302)
    assert status == 302 or "أقدم من آخر معاينة" in answer.one("#evidence-fault").get_text()


@pytest.mark.parametrize(("wrong", "right"), [("place", "document"), ("document", "place")])
def test_the_date_that_is_wrong_is_marked_and_has_the_focus(reviewer, wrong, right):
    files = {f"{kind}-file": picture() for kind in (wrong, right)}
    answer = reviewer.post(EXIT_PAGE, sent(**files, **{f"{wrong}-day": day(-2), f"{right}-day": day()}), 422)
    (marked,) = answer.all("details.evidence [aria-invalid], details.evidence [autofocus]")
    assert (marked["id"], marked["aria-describedby"]) == (f"{wrong}-day", "evidence-fault")
    assert answer.one("fieldset:has(#evidence-fault) input[type=date]") is marked


def test_a_date_without_its_picture_is_not_dropped_silently(reviewer):
    answer = reviewer.post(EXIT_PAGE, sent("acknowledged", document_day=day(9)), 422)
    assert "اختر صورة هذا التاريخ" in answer.one("#evidence-fault").get_text()
    assert answer.one("#document-day[aria-invalid]")["value"] == day(9)
    assert kinds() == []


def test_the_fields_of_each_kind_have_its_name(reviewer):
    for kind, name in (("place", "صور للموقع"), ("document", "صور لوثيقة")):
        assert name in reviewer.get(EXIT_PAGE).one(f"fieldset:has(#{kind}-file) legend").get_text()


def test_as_many_pictures_as_a_step_takes_come_in_one_form(app):
    ours = app.extensions["kashf.settings"]
    assert MAX_PICTURES * ours.max_photo_bytes < ours.max_body_bytes


def test_what_is_taken_is_told_at_the_field(reviewer):
    opened = reviewer.get(EXIT_PAGE)
    assert opened.one("#document-file")["aria-describedby"] == "evidence-hint"
    for words in ("صوّر الكتاب", f"{MAX_PICTURES} صور"):
        assert words in opened.one("#evidence-hint").get_text()


@pytest.mark.parametrize(
    ("data", "words"), [(b"%PDF-1.7\n", "مستند PDF"), (b"\0\0\0\x18ftypmp42\0\0\0\0", "تسجيل فيديو"), (b"", "فارغ")]
)
def test_a_file_that_is_no_picture_is_named_beside_its_field(reviewer, data, words):
    files = {"place_file": picture(), "document_file": (BytesIO(data), "كتاب.jpg")}
    answer = reviewer.post(EXIT_PAGE, sent(**files, place_day=day(), document_day=day()), 415)
    assert f"الملف كتاب.jpg {words}" in answer.one("#evidence-fault").get_text()
    assert len(answer.all("input[name=place-kept]")) == 1
    assert kinds() == []


@pytest.mark.parametrize("kind", ["heic", "avif", "I;16 png of a thermal camera"])
def test_a_step_keeps_what_the_picture_shows(reviewer, kind):
    picked = ODD_KINDS[kind]
    reviewer.post(EXIT_PAGE, sent(place_file=(BytesIO(picked.make()), "IMG_0041.HEIC"), place_day=day()))
    (name,) = db.session.scalars(select(StoredPhoto.sha256))
    assert_seen(photo_files().path(name), picked.seen)


def test_what_is_only_proposed_is_called_so(app):
    with app.test_request_context(), force_locale("en"):
        assert step_label("open", "void", proposes=True).startswith("Propose: ")
