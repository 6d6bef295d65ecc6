"""What is done at once and who was told, on the page without JavaScript."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import DangerNotice, Visit

VISIT = "/fieldwork/schools/100200/health-and-safety"
WIRES = {"B04_01-answer": "not_ok", "B04_01-reason": "الكاميرا معطلة"}


@pytest.fixture
def engineer(world, page):
    return page(world.engineer)


def form(engineer):
    hidden = engineer.get(VISIT).soup.select("form#visit > input[type=hidden][name]")
    return {one["name"]: one.get("value", "") for one in hidden}


def test_every_grave_item_carries_its_action_and_no_other(engineer):
    seen = engineer.get(VISIT)
    assert "اطلب فتحه أمامك الآن" in seen.one("#B03_01 [data-at-once]").get_text()
    assert seen.all("#B03_05 [data-at-once]") == []
    assert seen.all("input[name$=told_at]") == []


def test_the_last_look_says_what_is_done_and_asks_who_was_told(engineer):
    seen = engineer.post(VISIT, form(engineer) | WIRES, status=200)
    asked = seen.one("section[aria-labelledby=dangers]")
    assert "اطلب فصل الدارة الآن" in asked.get_text()
    assert {tag["name"] for tag in asked.select("input")} == {
        f"B04_01-{n}" for n in ("told_by", "told_whom", "not_told")
    }


@pytest.mark.parametrize("said", [{"told_by": "writing"}, {"told_whom": "هدى"}, {"not_told": "المدرسة مغلقة"}])
def test_a_visit_with_a_danger_is_recorded_once_it_was_spoken_of(engineer, said):
    confirmed = form(engineer) | WIRES | {"confirmed": "yes"}
    again = engineer.post(VISIT, confirmed, status=422)
    assert "قُل إن كان قد أُبلغ به" in again.one("section[aria-labelledby=dangers]").get_text()
    assert db.session.scalar(select(Visit.id)) is None
    engineer.post(VISIT, confirmed | {f"B04_01-{key}": text for key, text in said.items()}, status=302)
    assert db.session.scalars(select(DangerNotice.item)).all() == ["B04.01"]


def test_severe_faults_may_be_told_and_need_not(engineer):
    severe = {"B02_05-answer": "not_ok", "B02_05-reason": "الكاميرا معطلة"}
    seen = engineer.post(VISIT, form(engineer) | severe, status=200)
    assert seen.one("input[name=B02_05-not_told]")
    engineer.post(VISIT, form(engineer) | severe | {"confirmed": "yes"}, status=302)


def test_what_was_said_of_it_stays_when_one_goes_back(engineer):
    said = {"B04_01-told_at": "2026-05-03T09:00:00+00:00", "B04_01-told_whom": "هدى"}
    again = engineer.post(VISIT, form(engineer) | WIRES | said | {"edit": "yes"}, status=200)
    assert {name: again.one(f"input[name={name}]")["value"] for name in said} == said
    seen = engineer.post(VISIT, form(engineer) | WIRES | said, status=200)
    assert seen.one("input[type=hidden][name=B04_01-told_at]")["value"] == said["B04_01-told_at"]
    assert seen.one("input[name=B04_01-told_whom]")["value"] == "هدى"
