"""Whether a danger was told: read, stored beside the answers, told again by a correction, never a reason to refuse."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import DangerNotice, Visit
from inspect_app.submissions.limits import MAX_WHOM
from inspect_app.submissions.receiving import receive_bytes
from tests.make import NOW, VisitBody

EXIT = "B03_01"


@pytest.fixture
def send(world, app):
    """Sends a visit that found a locked exit; more ``fields`` say whether it was told."""

    def sent(visit=None, **fields):
        said = {f"{EXIT}-{key}": value for key, value in fields.items()}
        visit = visit or VisitBody(world.school, world.engineer.id, ["B03.01"])
        visit = replace(visit, fields={**visit.fields, **said})
        with app.test_request_context():
            receive_bytes(visit.bytes(), world.engineer, received_at=NOW)
        db.session.rollback()
        return visit

    return sent


def notices():
    columns = DangerNotice.item, DangerNotice.told_at, DangerNotice.whom, DangerNotice.way, DangerNotice.reason
    return [tuple(row) for row in db.session.execute(select(*columns))]


def unknown():
    return db.session.scalars(select(Visit.unknown)).one()


def test_when_whom_and_how_are_kept(send):
    send(told_at="2026-05-03T11:20:00+03:00", told_whom=" المساعدة هدى ", told_by="writing")
    at = NOW.replace(year=2026, month=5, day=3, hour=8, minute=20, second=0, microsecond=0)
    assert notices() == [("B03.01", at, "المساعدة هدى", "writing", "")]
    assert unknown() == []


def test_why_nobody_could_be_told_is_kept(send):
    send(not_told="المدرسة مغلقة ولا أحد فيها")
    assert notices() == [("B03.01", None, "", "", "المدرسة مغلقة ولا أحد فيها")]


def test_a_visit_that_says_nothing_of_it_has_no_row(send):
    send()
    send(told_at="", told_whom=" ", not_told="")
    assert notices() == []


@pytest.mark.parametrize(
    ("key", "text"), [("told_at", "gestern"), ("told_by", "smoke"), ("told_whom", "x" * (MAX_WHOM + 1))]
)
def test_what_cannot_be_read_is_named_and_costs_nothing(send, key, text):
    send(**{"told_at": NOW.isoformat(), key: text})
    assert unknown() == [f"B03_01-{key}: {text[:60]}"]
    assert [row[:1] for row in notices()] == ([] if key == "told_at" else [("B03.01",)])


def test_a_notice_about_an_item_that_does_not_fail_is_nobodys_word(send, world):
    send(VisitBody(world.school, world.engineer.id, only=["B02.07"]), told_by="voice")
    send(VisitBody(world.school, world.engineer.id), told_by="voice")
    assert notices() == []


def test_a_correction_tells_it_again(send):
    first = send(told_by="voice")
    digest = db.session.scalars(select(Visit.digest)).one()
    corrected = replace(first, revision=2, fields={"replaces": digest}, finished=NOW + timedelta(minutes=1))
    send(corrected, told_by="writing", told_whom="المدير")
    assert [row[2:4] for row in notices()] == [("المدير", "writing")]
    digest = db.session.scalars(select(Visit.digest)).one()
    send(replace(corrected, revision=3, fields={"replaces": digest}))
    assert notices() == []


def test_the_office_sees_who_was_told_when_and_how(send, world, page):
    send(told_at=NOW.isoformat(), told_whom="المساعدة هدى", told_by="writing")
    browser = page(world.reviewer, "en")
    for address in ("/visits/1", "/deficiencies/1"):
        [told] = [tag for tag in browser.get(address).all("p.small") if tag.select(".badge.good")]
        assert " ".join(told.get_text(" ").split()) == "Told المساعدة هدى · 3 May 2026, 12:00 · In writing"


def test_the_office_sees_why_nobody_was_told_and_where_nothing_is_said(send, world, page):
    send(not_told="المدرسة مغلقة")
    send(told_by="voice")
    send()
    browser = page(world.reviewer, "en")
    assert "Could not be told “ المدرسة مغلقة ”" in browser.get("/visits/1").text
    assert "Told the principal · By voice" in browser.get("/visits/2").text
    assert "Nothing is recorded of whether the principal was told." in browser.get("/visits/3").text
    past = browser.get("/deficiencies/1").text
    assert [past.count(said) for said in ("Could not be told", "By voice", "Nothing is recorded of")] == [1, 1, 1]


def test_the_archive_of_visits_says_it(send, world, page):
    send(told_at=NOW.isoformat(), told_by="voice")
    with ZipFile(BytesIO(page(world.ministry, "en").client.get("/exports/visits-long.zip").get_data())) as archive:
        rows = csv.DictReader(StringIO(archive.read("answers.csv").decode().removeprefix("\ufeff")))
        told = {row["Item"]: [row[name] for name in ("Danger told", "Told whom", "Told by")] for row in rows}
    assert told["B03.01"] == ["2026-05-03 12:00", "", "By voice"]
    assert told["B02.07"] == ["", "", ""]
