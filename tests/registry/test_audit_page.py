from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.journal.models import AuditLine
from inspect_app.observing.audit_filter import ACTION_NAMES

NOON = datetime(2026, 5, 3, 9, tzinfo=UTC)  # noon in Amman


@pytest.fixture
def journal(world):
    """Three days of three people."""
    with writing():
        record(NOON - timedelta(days=1), None, Action.REFUSE_SIGN_IN, "engineer", "203.0.113.9")
        record(NOON, world.engineer.id, Action.SIGN_IN, "engineer", "203.0.113.7")
        record(NOON + timedelta(days=1), world.administrator.id, Action.CLOSE_ACCOUNT, "reviewer2")
    return world


def subjects(page, world, query=""):
    shown = page(world.administrator, "en").get(f"/registry/audit{query}")
    return [row.select("td")[0].get_text(strip=True) for row in shown.all("tbody tr")]


def test_every_act_has_a_name():
    assert set(ACTION_NAMES) == set(Action)


def test_lines_come_newest_first_with_who_and_when(journal, page):
    shown = page(journal.administrator, "en").get("/registry/audit")
    first, second, third = (row.get_text(" ", strip=True) for row in shown.all("tbody tr"))
    assert first.startswith("Account was closed 4 May 2026, 12:00 Administrator admin reviewer2")
    assert second.startswith("Signed in 3 May 2026, 12:00 Layla engineer engineer 203.0.113.7")
    assert "Not signed in, or a command engineer 203.0.113.9" in third


def test_it_narrows_to_a_person_an_act_and_days(journal, page):
    assert subjects(page, journal, "?person=engineer") == ["Signed in", "Sign-in refused"]
    assert subjects(page, journal, "?person=reviewer2") == ["Account was closed"]
    assert subjects(page, journal, "?action=sign-in") == ["Signed in"]
    assert subjects(page, journal, "?since=2026-05-03&until=2026-05-03") == ["Signed in"]
    assert subjects(page, journal, "?since=2026-05-03") == ["Account was closed", "Signed in"]
    assert subjects(page, journal, "?person=nobody") == []


UNREADABLE = "?since=0001-01-01", "?until=9999-12-31", "?action=no-such-act", f"?person={'x' * 61}"


@pytest.mark.parametrize("query", UNREADABLE)
def test_a_filter_nobody_can_read_is_refused_in_words(journal, page, query):
    page(journal.administrator).get(f"/registry/audit{query}", 422)
    assert page(journal.administrator).client.get(f"/exports/audit.csv{query}").status_code == 422


def test_a_long_journal_has_pages(journal, page):
    with writing():
        for number in range(120):
            record(NOON, journal.engineer.id, Action.SIGN_OUT, f"line {number}")
    shown = page(journal.administrator, "en").get("/registry/audit?action=sign-out&page=3")
    assert "Showing 101–120 of 120" in shown.text
    assert [row.select("td")[3].get_text(strip=True) for row in shown.all("tbody tr")][-1] == "line 0"


def test_what_people_typed_stays_text(journal, page):
    with writing():
        record(NOON, None, Action.IMPORT_SCHOOLS, "<script>alert(1)</script>.xlsx", "x" * 5000)
    shown = page(journal.administrator).get("/registry/audit?action=import-schools")
    assert "<script>alert(1)</script>.xlsx" in shown.text
    assert len(shown.text) < 3000


def download(page, world, query=""):
    response = page(world.administrator, "en").client.get(f"/exports/audit.csv{query}")
    return response, list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def test_its_file_holds_the_same_lines(journal, page):
    response, rows = download(page, journal, "?person=engineer")
    assert "attachment" in response.headers["Content-Disposition"]
    assert rows == [
        ["Time (UTC)", "User name", "Name in Arabic", "Name in English", "Act", "Subject", "Detail"],
        ["2026-05-03T09:00:00Z", "engineer", "م. ليلى", "Layla", "sign-in", "engineer", "203.0.113.7"],
        ["2026-05-02T09:00:00Z", "", "", "", "sign-in-refused", "engineer", "203.0.113.9"],
    ]


def test_taking_the_file_is_a_line_itself(journal, page):
    download(page, journal, "?person=engineer")
    query = select(AuditLine.account_id, AuditLine.detail).where(AuditLine.action == "export-audit")
    assert [tuple(row) for row in db.session.execute(query)] == [(journal.administrator.id, "2 rows · person=engineer")]


def test_a_subject_that_a_spreadsheet_would_run_is_guarded(journal, page):
    with writing():
        record(NOON, None, Action.IMPORT_SCHOOLS, "=1+1.xlsx")
    _, rows = download(page, journal, "?action=import-schools")
    assert rows[1][5] == "'=1+1.xlsx"


def test_a_step_is_told_in_the_readers_words(journal, page):
    with writing():
        record(NOON, journal.reviewer.id, Action.MOVE_DEFICIENCY, "deficiency 12", "open → made_safe")
    (row,) = page(journal.administrator).get("/registry/audit?action=deficiency-step").all("tbody tr")
    assert [cell.get_text(strip=True) for cell in row.select("td")][3:] == ["الخلل رقم 12", "مفتوح ← أُمِّن مؤقتاً"]


def test_an_import_leads_to_its_report(journal, page):
    with writing():
        line = record(NOON, journal.administrator.id, Action.IMPORT_SCHOOLS, "schools.csv", "{}")
    shown = page(journal.administrator, "en").get("/registry/audit?action=import-schools")
    assert shown.one("tbody td a")["href"] == f"/registry/schools/imports/{line}"
