"""Rows written past Connection.execute come back as it would have stored them."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import DBAPIError

from inspect_app.db import db, table, writing
from inspect_app.driver_statements import _in_words, read_row, read_rows, write_rows
from inspect_app.inspections.models import ChosenBody, ReceivedBody
from inspect_app.problems import ConstraintViolated
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


@pytest.mark.parametrize("count", [1, 3, 4, 21, 63, 64, 85, 130])
def test_any_number_of_rows_is_stored_whole(count, world):
    with writing():
        write_rows(BODIES.insert(), [a_body(world, revision=n, digest=f"d{n}") for n in range(count)])
    stored = read_rows(select(BODIES.c.revision, BODIES.c.digest).order_by(BODIES.c.id), {})
    assert stored == [(n, f"d{n}") for n in range(count)]


def test_rows_come_back_as_sqlalchemy_reads_them(world):
    with writing():
        ((id_,),) = read_rows(BODIES.insert().returning(BODIES.c.id), a_body(world))
    read = select(BODIES).where(BODIES.c.id == bindparam("wanted"), BODIES.c.revision == 1)
    assert read_row(read, {"wanted": id_}) == db.session.connection().execute(read, {"wanted": id_}).one()
    assert read_row(read, {"wanted": id_ + 1}) is None


def test_what_the_driver_says_is_said_as_by_sqlalchemy(world):
    with writing():
        write_rows(BODIES.insert(), [a_body(world)])
    with pytest.raises(ConstraintViolated), writing():
        write_rows(BODIES.insert(), [a_body(world)])
    with pytest.raises(ConstraintViolated), writing():
        read_rows(BODIES.insert().returning(BODIES.c.id), a_body(world))
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        write_rows(BODIES.insert(), [a_body(world, revision=2)])
    db.session.rollback()


def test_the_ledger_is_only_ever_added_to(app):
    forbidden = BODIES.update().where(BODIES.c.id == bindparam("row")).values(device="another")
    with writing(), pytest.raises(ValueError, match="received_body is only ever added to"):
        write_rows(forbidden, [{"row": 1}])


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
