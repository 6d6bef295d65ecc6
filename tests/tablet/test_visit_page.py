from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select, update

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Finding, Photo, Visit
from inspect_app.schools.models import Location, School
from tests.make import LOCKED_EXIT, VisitBody, days_ago, digest_header, jpeg
from tests.odd_pictures import ODD_KINDS
from tests.pictures import KINDS, assert_seen, with_scans

VISIT = "/fieldwork/schools/100200/health-and-safety"
SEEN = {"signer_name": "أمل الخطيب"}


def send(browser, visit):
    body = visit.bytes()
    assert browser.client.put(visit.url, data=body, headers=digest_header(body)).status_code == 201


def fields_of(page):
    """What the page's form would post if nothing were touched."""
    return {tag["name"]: tag.get("value", "") for tag in page.soup.select("#visit input[type=hidden]")}


def fill(page, **answers):
    return fields_of(page) | {name.replace("__", "-"): value for name, value in answers.items()}


def profile(**facts):
    with writing():
        db.session.execute(update(School).where(School.number == "100200").values(profile=facts))


def test_every_item_stands_on_the_page(world, page):
    shown = page(world.engineer).get(VISIT)
    assert len(shown.all("fieldset.item")) == 70
    assert len(shown.all("section.part")) == 13


@pytest.mark.parametrize("checklist", ["minimum-standards", "health-and-safety", "school-transport"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_checklist_is_a_page_in_both_languages(world, page, checklist, language):
    page(world.engineer, language).get(f"/fieldwork/schools/100200/{checklist}")


def test_each_item_has_a_legend_and_its_answers(world, page):
    item = page(world.engineer).get(VISIT).one("#B03_05")
    assert "B03.05" in item.legend.get_text()
    assert [tag["value"] for tag in item.select('input[name="B03_05-answer"]')] == [
        "ok", "partial", "not_ok", "na", "not_inspected",
    ]  # fmt: skip


def test_the_engineer_may_raise_a_severity_only(world, page):
    options = page(world.engineer).get(VISIT).all('#B03_05 select[name="B03_05-0-severity"] option')
    assert [tag["value"] for tag in options] == ["", "life_threatening", "severe", "moderate"]


def test_an_item_known_not_to_apply_is_hidden_and_says_why(world, page):
    profile(has_lab=False)
    shown = page(world.engineer).get(VISIT)
    assert shown.one("#B10_01").has_attr("hidden")
    assert not shown.one("#B03_01").has_attr("hidden")
    assert "لا" in shown.one('[data-not-asked-item="B10_01"] [data-fact-value="has_lab"]').get_text()


def test_an_unknown_fact_hides_nothing(world, page):
    profile()
    assert not page(world.engineer).get(VISIT).all("fieldset.item[hidden]")


def test_facts_come_from_the_profile(world, page):
    profile(floors=3, has_lab=True)
    shown = page(world.engineer).get(VISIT)
    assert shown.one('input[name="fact-floors"]')["value"] == "3"
    assert shown.one('input[name="fact-has_lab"][checked]')["value"] == "yes"


def test_each_page_mints_its_own_visit(world, page):
    engineer = page(world.engineer)
    assert fields_of(engineer.get(VISIT))["visit"] != fields_of(engineer.get(VISIT))["visit"]


def test_the_last_visit_is_told_with_its_age(world, page):
    engineer = page(world.engineer)
    send(engineer, VisitBody("100200", world.engineer.id, (LOCKED_EXIT,), finished=days_ago(20)))
    item = engineer.get(VISIT).one("#B03_01")
    assert "غير مطابق" in item.select_one(".before").get_text()
    assert item.select_one("[data-known] .badge, [data-known] .shape.life_threatening")


def test_a_known_deficiency_can_be_said_repaired(world, page):
    engineer = page(world.engineer)
    send(engineer, VisitBody("100200", world.engineer.id, (LOCKED_EXIT,), finished=days_ago(20)))
    known = db.session.scalar(select(Deficiency.id))
    assert engineer.get(VISIT).one('input[name="B03_01-repaired"]')["value"] == known


def test_another_directorates_school_is_not_found(world, page):
    page(world.neighbour).get(VISIT, status=404)


@pytest.mark.parametrize("who", ["reviewer", "ministry", "principal", "administrator"])
def test_only_engineers_inspect(world, page, who):
    page(getattr(world, who)).get(VISIT, status=403)


@pytest.mark.parametrize("tail", ["no-such-list", "health-and-safety?version=99", "health-and-safety?version=x"])
def test_an_unknown_checklist_is_not_found(world, page, tail):
    status = 200 if tail.endswith("=x") else 404
    page(world.engineer).get(f"/fieldwork/schools/100200/{tail}", status=status)


def test_what_cannot_be_read_comes_back_with_all_that_was_typed(world, page):
    engineer = page(world.engineer)
    data = fill(engineer.get(VISIT), B03_02__value="two", B03_01__answer="not_ok") | {"B03_01-0-note": "مقفل"}
    again = engineer.post(VISIT, data, status=422)
    assert "B03.02" in again.one("#faults").get_text()
    assert again.one('input[name="B03_02-value"]')["value"] == "two"
    assert again.one('textarea[name="B03_01-0-note"]').get_text() == "مقفل"
    assert again.one('input[name="B03_01-answer"][checked]')["value"] == "not_ok"


def test_nothing_is_recorded_before_it_was_seen_once_more(world, page):
    engineer = page(world.engineer)
    seen = engineer.post(VISIT, fill(engineer.get(VISIT), B03_05__answer="ok"), status=200)
    assert seen.one("h1").get_text() == "قبل أن تُنهي"
    assert db.session.scalar(select(Visit.id)) is None


def test_a_missing_photo_must_be_explained(world, page):
    engineer = page(world.engineer)
    data = fill(engineer.get(VISIT), B03_05__answer="not_ok", confirmed="yes")
    asked = engineer.post(VISIT, data, status=422)
    assert asked.one('input[name="B03_05-reason"]')
    engineer.post(VISIT, data | {"B03_05-reason": "الكاميرا معطلة"} | SEEN)
    assert db.session.scalar(select(Visit.number)) == 1


def test_all_that_is_missing_is_named_and_led_to(world, page):
    engineer = page(world.engineer)
    data = fill(engineer.get(VISIT), B03_05__answer="not_ok", B03_06__answer="not_inspected", confirmed="yes")
    asked = engineer.post(VISIT, data, status=422)
    left = asked.one(".message.bad[role=alert]")
    assert "تنقص 3 أشياء" in left.get_text()
    assert [link["href"] for link in left.select("a")] == ["#photos", "#reasons", "#principal"]
    assert all(asked.soup.select_one(link["href"]) for link in left.select("a"))
    assert asked.one('input[name="signer_name"]')["aria-describedby"] == "principal-error"
    assert asked.one("#principal-error").get_text()


@pytest.mark.parametrize("said", [{"signer_name": "أمل الخطيب"}, {"not_signed": "في إجازة"}])
def test_the_principals_name_or_the_reason_is_enough(world, page, said):
    engineer = page(world.engineer)
    data = fill(engineer.get(VISIT), B03_06__answer="ok", confirmed="yes")
    engineer.post(VISIT, data, status=422)
    engineer.post(VISIT, data | said)
    visit = db.session.scalars(select(Visit)).one()
    assert {name: getattr(visit, name) for name in said} == said


def test_what_it_comes_to_is_told_before_it_is_recorded(world, page):
    engineer = page(world.engineer)
    seen = engineer.post(VISIT, fill(engineer.get(VISIT), B03_01__answer="not_ok"), status=200)
    assert "خطر مهدِّد للحياة" in seen.one("section[aria-labelledby=result] .cap").get_text()


def test_the_summary_keeps_every_field(world, page):
    engineer = page(world.engineer)
    data = fill(engineer.get(VISIT), B03_05__answer="ok", B03_02__value="2")
    seen = engineer.post(VISIT, data, status=200)
    kept = {tag["name"]: tag["value"] for tag in seen.all("form input[type=hidden]")}
    assert (kept["B03_05-answer"], kept["B03_02-value"], kept["visit"]) == ("ok", "2", data["visit"])


def test_one_can_go_back_to_the_items(world, page):
    engineer = page(world.engineer)
    again = engineer.post(VISIT, fill(engineer.get(VISIT), B03_05__answer="ok", edit="yes"), status=200)
    assert again.one('input[name="B03_05-answer"][checked]')["value"] == "ok"


def test_a_visit_with_a_photo_is_recorded_without_scripts(world, page):
    engineer = page(world.engineer)
    data = fill(engineer.get(VISIT), B03_01__answer="not_ok") | {
        "B03_01-0-location": "new",
        "B03_01-0-new_name": "باب المخزن",
        "B03_01-0-file": (BytesIO(jpeg()), "door.jpg"),
    }
    seen = engineer.post(VISIT, data, status=200, content_type="multipart/form-data")
    kept = {tag["name"]: tag["value"] for tag in seen.all("form input[type=hidden]")}
    recorded = engineer.post(VISIT, kept | SEEN | {"confirmed": "yes", "B03_01-told_by": "voice"})
    assert recorded.response.location.endswith("/visits/1")
    assert db.session.scalar(select(Photo.item)) == "B03.01"
    place = db.session.scalar(select(Finding.location_id))
    assert db.session.scalar(select(Location.name).where(Location.id == place)) == "باب المخزن"


def test_a_file_that_is_no_photo_loses_nothing(world, page):
    engineer = page(world.engineer)
    data = fill(engineer.get(VISIT), B03_02__value="2") | {"B03_01-0-file": (BytesIO(b"no photo"), "x.jpg")}
    again = engineer.client.post(VISIT, data=data, content_type="multipart/form-data")
    assert 400 <= again.status_code < 500
    assert 'name="B03_02-value" value="2"' in again.get_data(as_text=True)


def test_one_bad_file_leaves_the_good_photos_of_the_same_page(world, page):
    engineer = page(world.engineer)
    files = {"B03_01-0-file": (BytesIO(jpeg()), "door.jpg"), "B03_02-0-file": (BytesIO(with_scans(65)), "wall.jpg")}
    again = engineer.post(VISIT, fill(engineer.get(VISIT)) | files, status=413, content_type="multipart/form-data")
    assert "wall.jpg" in again.one("#faults").get_text()
    assert "65" in again.one("#faults").get_text()
    assert again.one("#faults a")["href"] == "#B03_02"
    [kept] = again.all("#visit .photo.kept input")
    assert kept["name"] == "B03_01-0-photo"


@pytest.mark.parametrize(
    "kind", ["I;16 png of a thermal camera", "RGBA png", "YCCK jpeg, as Adobe inverts it", "turned 6, HEIC"]
)
def test_a_photo_of_any_kind_is_shown_as_it_looked_without_scripts(world, page, kind):
    engineer = page(world.engineer)
    picture = (KINDS | ODD_KINDS)[kind]
    data = fill(engineer.get(VISIT), B03_01__answer="not_ok") | {
        "B03_01-0-location": "yard-100200",
        "B03_01-0-file": (BytesIO(picture.make()), "scan"),
    }
    seen = engineer.post(VISIT, data, status=200, content_type="multipart/form-data")
    kept = {tag["name"]: tag["value"] for tag in seen.all("form input[type=hidden]")}
    engineer.post(VISIT, kept | SEEN | {"confirmed": "yes", "B03_01-told_by": "voice"})
    name = db.session.scalar(select(Photo.sha256))
    for size in ("large", "small"):
        served = page(world.reviewer).get(f"/photos/{name}?size={size}").response.data
        assert_seen(BytesIO(served), picture.seen)


def test_another_schools_form_is_refused(world, page):
    engineer = page(world.engineer)
    data = fill(engineer.get(VISIT)) | {"school": "300400"}
    engineer.post(VISIT, data, status=422)
    assert db.session.scalar(select(Visit.id)) is None


def test_an_item_answered_well_is_a_short_card(world, page):
    shown = page(world.engineer).get(VISIT)
    assert not shown.one("#B03_05 details.findings").has_attr("open")
