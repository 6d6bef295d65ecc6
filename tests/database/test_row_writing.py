"""Rows written past Connection.execute come back as it would have stored them."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import psycopg

from inspect_app.db import db, table, writing
from inspect_app.driver_statements import _in_words, write_rows
from inspect_app.inspections.models import ChosenBody, ReceivedBody
from tests.make import NOW

AMMAN = timezone(timedelta(hours=3))
BODIES = table(ReceivedBody)


def a_body(world, **changed):
    return {
        "visit_id": "v",
        "revision": 1,
        "digest": "d",
        "content_type": "text/plain",
        "body": b"\x00a=1",
        "account_id": world.engineer.id,
        "received_at": NOW.astimezone(AMMAN),
        "replaces": "",
        "device": "لوح",
        "photos": ["x"],
        "school_then": {"id": 1, "profile": {"floors": 2}},
    } | changed


def test_every_kind_of_value_is_stored_as_by_sqlalchemy(world):
    rows = [a_body(world), a_body(world, revision=2, photos=[], received_at=NOW + timedelta(days=1))]
    with writing():
        write_rows(BODIES.insert(), rows)
        db.session.connection().execute(BODIES.insert(), [row | {"visit_id": "plainly"} for row in rows])
    plain = select(*(column for column in BODIES.c if column.name not in {"id", "visit_id"})).order_by(BODIES.c.id)
    stored = [
        db.session.connection().execute(plain.where(BODIES.c.visit_id == visit)).all() for visit in ("v", "plainly")
    ]
    assert stored[0] == stored[1]
    assert [tuple(row._mapping[name] for name in rows[0] if name != "visit_id") for row in stored[0]] == [
        tuple(value for name, value in row.items() if name != "visit_id") for row in rows
    ]


def test_no_rows_are_no_statement(app):
    write_rows(BODIES.insert(), [])


def test_a_row_without_a_value_that_has_a_default_is_refused(world):
    incomplete = a_body(world)
    del incomplete["device"]
    with writing(), pytest.raises(KeyError, match="device"):
        write_rows(BODIES.insert(), [incomplete])


def test_a_moment_without_a_zone_is_refused(world):
    with writing(), pytest.raises(ValueError, match="no time zone"):
        write_rows(BODIES.insert(), [a_body(world, received_at=NOW.replace(tzinfo=None))])


def test_postgresql_is_told_names_and_types():
    row = {"visit_id": "v", "digest": "d", "after_body": 1, "account_id": 1, "at": NOW.astimezone(AMMAN)}
    compiled = _in_words(table(ChosenBody).insert(), tuple(row), psycopg.dialect())
    assert compiled.parameters(row) == row | {"at": NOW.replace(tzinfo=None)}
    assert compiled.text.endswith("%(account_id)s::INTEGER, %(at)s::TIMESTAMP WITHOUT TIME ZONE)")
    json = _in_words(BODIES.insert(), tuple(a_body_names()), psycopg.dialect())
    assert "%(photos)s::JSON" in json.text


def a_body_names():
    return [column.name for column in BODIES.c if column.name != "id"]
