"""A connection to SQLite is for reading or for writing and stays so, and what it is given it stores as it is."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from inspect_app.db import db, writing

pytestmark = pytest.mark.only_on("sqlite", "about its connections")


def driver():
    return db.session.connection().connection.driver_connection


def writer():
    with writing():
        return driver()


def reader():
    found = driver()
    db.session.rollback()
    return found


def asked(connection, name):
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.usefixtures("app")
def test_who_reads_and_who_writes_have_connections_of_their_own():
    first = writer(), reader()
    assert first[0] is not first[1]
    assert (writer(), reader()) == first


@pytest.mark.usefixtures("app")
def test_a_connection_for_reading_never_may_write():
    assert [asked(reader(), "query_only"), asked(writer(), "query_only")] == [1, 0]
    assert [asked(reader(), "query_only"), asked(writer(), "query_only")] == [1, 0]


@pytest.mark.usefixtures("app")
def test_what_a_savepoint_may_take_back_stays_in_memory_and_what_a_reader_sorts_does_not():
    default, memory = 0, 2
    assert [asked(reader(), "temp_store"), asked(writer(), "temp_store")] == [default, memory]


@pytest.mark.usefixtures("app")
def test_nothing_is_set_anew_between_two_writes():
    """SQLite then compiles every statement of the connection anew."""
    said: list[str] = []
    connection = writer()
    connection.set_trace_callback(said.append)
    reader()
    writer()
    connection.set_trace_callback(None)
    assert said[0] == "BEGIN IMMEDIATE"
    assert not [statement for statement in said if statement.startswith("PRAGMA")]


@pytest.mark.usefixtures("app")
def test_a_pool_that_is_given_up_closes_the_connections_for_writing_too():
    before = writer()
    db.session.remove()
    db.engine.dispose()
    with pytest.raises(Exception, match="closed"):
        before.execute("SELECT 1")
    assert writer() is not before


@pytest.mark.usefixtures("app")
def test_nothing_true_and_false_are_stored_as_they_are():
    asked_for = text("SELECT :nothing IS NULL, typeof(:yes), :yes = 1, typeof(:no), :no = 0")
    found = db.session.execute(asked_for, {"nothing": None, "yes": True, "no": False}).one()
    assert tuple(found) == (1, "integer", 1, "integer", 1)
