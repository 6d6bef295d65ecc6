"""What somebody said of an open deficiency stands on the engineer's card, with the place before and since."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from inspect_app.db import db, writing
from inspect_app.deficiencies.steps import take_back
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.tablet import reported_repairs
from tests.make import days_ago
from tests.tablet.reported import NOTE, a_photo, found, known, passed_by, step, visit

VISIT = "/fieldwork/schools/100200/health-and-safety"


def card(browser):
    return browser.get(VISIT).one("#B03_01")


def said(browser):
    box = card(browser).select_one(".reported")
    return " ".join(box.get_text(" ", strip=True).split()) if box else None


def photos(browser):
    """Of each photo on the card: the word beside it, the picture, the address that opens it large."""
    figures = card(browser).select(".compared-photos figure")
    return [(one.figcaption.get_text(" ", strip=True), one.img["src"], one.a["href"]) for one in figures]


def shown(word, name):
    return (word, f"/photos/{name}?size=small", f"/photos/{name}")


def test_what_was_reported_stands_beside_last_times_answer(world, page):
    engineer = page(world.engineer)
    before = found(engineer, world)
    step(world.principal, "reported_fixed", 10)
    after = passed_by(engineer, world)
    text = said(engineer)
    assert text.startswith(f"أُبلغ عن إصلاحه · 23 نيسان 2026 · {world.principal.name_ar} : {NOTE}")
    assert photos(engineer) == [shown("عند رصده · 3 نيسان 2026", before), shown("بعد ذلك · 28 نيسان 2026", after)]
    for _, small, large in photos(engineer):
        assert engineer.client.get(small).mimetype == engineer.client.get(large).mimetype == "image/jpeg"
    assert "مفتوح منذ" in card(engineer).select_one(".known-what").get_text()
    assert len(card(engineer).select(".known-now .chip")) == 3


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("made_safe", "أُمِّن مؤقتاً"),
        ("in_progress", "قيد التنفيذ"),
        ("deferred", "مؤجّل لأعمال رأسمالية"),
        ("transferred", "محوَّل إلى جهة أخرى"),
        ("acknowledged", None),
    ],
)
def test_every_step_that_did_something_is_told(world, page, status, word):
    engineer = page(world.engineer)
    found(engineer, world)
    step(world.reviewer, status, 10)
    assert (said(engineer) or "None").startswith(str(word))


def test_nothing_said_asks_nothing_more_of_the_database(world, page, app):
    engineer = page(world.engineer)
    found(engineer, world)

    def selects():
        asked = []
        count = lambda *args: asked.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", count)
        engineer.get(VISIT)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(asked)

    selects()
    quiet = selects()
    step(world.reviewer, "in_progress", 10)
    assert quiet < selects() <= quiet + 5


def test_the_last_step_speaks_and_one_that_was_taken_back_does_not(world, page):
    engineer = page(world.engineer)
    found(engineer, world)
    step(world.reviewer, "made_safe", 20, "سُدّ المدخل")
    step(world.reviewer, "in_progress", 12, "بدأ العمل")
    assert "بدأ العمل" in said(engineer)
    with writing():
        take_back(world.reviewer, 1, days_ago(12).isoformat(), "بالخطأ", days_ago(11.9))
    assert "سُدّ المدخل" in said(engineer)
    assert "بدأ العمل" not in said(engineer)


def test_a_step_taken_back_stays_silent_when_an_earlier_one_like_it_holds_again(world, page):
    engineer = page(world.engineer)
    found(engineer, world)
    step(world.reviewer, "made_safe", 20, "سُدّ المدخل")
    step(world.reviewer, "in_progress", 12, "بدأ العمل")
    step(world.reviewer, "made_safe", 11.9, "عُلّق شريط")
    with writing():
        take_back(world.reviewer, 1, days_ago(11.9).isoformat(), "بالخطأ", days_ago(11.8))
        take_back(world.reviewer, 1, days_ago(12).isoformat(), "بالخطأ", days_ago(11.7))
    assert "سُدّ المدخل" in said(engineer)
    assert "عُلّق شريط" not in said(engineer)


def test_a_rejected_fix_is_told_of_on_the_quiet_line_alone(world, page):
    engineer = page(world.engineer)
    found(engineer, world)
    step(world.principal, "reported_fixed", 10)
    visit(engineer, world, 5, {})
    assert said(engineer) is None
    line = card(engineer).select_one(".known-what").get_text(" ", strip=True)
    assert "رُصد مرتين · لم يُصحَّح في موعده · رُفض إصلاح له من قبل" in line


def test_one_that_came_back_shows_the_earlier_repair(world, page):
    engineer = page(world.engineer)
    found(engineer, world, 60)
    repair = a_photo(engineer, "#33a")
    visit(engineer, world, 50, {"B03_01-answer": "ok", "B03_01-photo": f"{repair};100;;;"})
    again = found(engineer, world, 30, "#a73")
    step(world.reviewer, "in_progress", 10, number=2)
    assert [(word, small) for word, small, _ in photos(engineer)] == [
        ("عند رصده · 3 نيسان 2026", f"/photos/{again}?size=small"),
        ("الإصلاح السابق · 14 آذار 2026", f"/photos/{repair}?size=small"),
    ]
    assert "تكرّر بعد إصلاحه" in card(engineer).select_one(".known-what").get_text()


def test_a_photo_that_is_not_here_is_not_promised(world, page):
    engineer = page(world.engineer)
    before = found(engineer, world)
    step(world.principal, "reported_fixed", 10)
    after = passed_by(engineer, world)
    photo_files().path(before).unlink()
    assert [small for _, small, _ in photos(engineer)] == [f"/photos/{after}?size=small"]


def test_a_long_note_is_cut_and_what_is_pictured_is_bounded(world, page, monkeypatch):
    engineer = page(world.engineer)
    found(engineer, world)
    step(world.reviewer, "in_progress", 10, "كلمة " * 300)
    assert len(said(engineer).split(":", 1)[1]) <= reported_repairs.MAX_SHOWN_NOTE + 60
    assert "كلمة…" in said(engineer)
    monkeypatch.setattr(reported_repairs, "MAX_PICTURED", 0)
    assert photos(engineer) == []


def test_what_the_card_compares_goes_along_with_the_package(world, page):
    engineer = page(world.engineer)
    before = found(engineer, world)
    step(world.principal, "reported_fixed", 10)
    after = passed_by(engineer, world)
    (school,) = engineer.client.get(f"/fieldwork/package?school={world.school}").json["schools"]
    assert school["open"]["B03.01"] == [
        {
            "id": known().id,
            "severity": "life_threatening",
            "photos": [f"/photos/{before}?size=small"],
            "repair": [f"/photos/{after}?size=small"],
        }
    ]
    assert [small for _, small, _ in photos(engineer)] == [
        f"/photos/{before}?size=small",
        f"/photos/{after}?size=small",
    ]
