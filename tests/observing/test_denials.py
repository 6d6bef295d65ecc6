from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.journal.models import AuditLine
from inspect_app.observing.denials import DenialCounts, is_written
from tests.observing.test_downloads import NO_LINE

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def none_yet(app, monkeypatch):
    monkeypatch.setitem(app.extensions, "kashf.denials", DenialCounts())


def denials() -> list[tuple[int, str, str]]:
    lines = select(AuditLine.account_id, AuditLine.subject, AuditLine.detail).where(AuditLine.action == "denied")
    return [tuple(row) for row in db.session.execute(lines.order_by(AuditLine.id))]


def test_what_a_person_may_not_do_is_written_down_at_once(world, page):
    page(world.principal).get("/registry/people/7", 403)
    assert denials() == [(world.principal.id, "GET /registry/people/<int:number>", "403 · 1")]


def test_a_person_who_goes_on_fills_no_disk(world, page):
    browser = page(world.principal)
    for _ in range(120):
        browser.client.get("/visits")
    details = [detail for _, _, detail in denials()]
    # A minute may have ended meanwhile, and then it counts anew.
    assert details[:2] == ["403 · 1", "403 · 10"]
    assert len(details) <= 6


def test_guessing_at_what_lies_outside_of_ones_scope_is_noticed(world, page):
    browser = page(world.engineer)
    browser.get("/visits/999", 404)
    assert denials() == []
    for number in range(60):
        browser.client.get(f"/visits/{number + 1000}")
    assert (world.engineer.id, "GET /visits/<int:number>", "404 · 20") in denials()


def test_strangers_write_nothing(page):
    browser = page()
    for path in ("/registry/people/7", "/no-such-page", "/visits"):
        browser.client.get(path, headers={"Accept": "application/json"})
    browser.client.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})
    assert db.session.scalars(select(AuditLine.action)).all() == []


@pytest.mark.only_on("sqlite", "a trigger in its words")
def test_a_journal_that_takes_no_line_keeps_nobody_from_the_answer(world, page, store):
    store.tamper(NO_LINE)
    page(world.principal).get("/visits", 403)


def test_each_person_and_minute_counts_anew():
    counts = DenialCounts()
    assert [counts.counted(1, 403, NOON) for _ in range(3)] == [1, 2, 3]
    assert counts.counted(2, 403, NOON) == 1
    assert counts.counted(1, 404, NOON) == 1
    assert counts.counted(1, 403, NOON + timedelta(seconds=59)) == 4
    assert counts.counted(1, 403, NOON + timedelta(seconds=60)) == 1


def test_lines_grow_ten_times_as_rare():
    assert [count for count in range(5000) if is_written(403, count)] == [1, 10, 100, 1000]
    assert [count for count in range(5000) if is_written(404, count)] == [20, 200, 2000]
    assert not is_written(500, 1)
