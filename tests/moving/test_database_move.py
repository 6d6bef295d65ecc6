"""A database moved to another, there and back: nothing is lost, changed or added, or nothing has happened."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import NullPool, create_engine, select, text

from inspect_app.accounts.models import Person
from inspect_app.db import Base, db, writing
from inspect_app.moving.database_contents import filled_tables
from inspect_app.moving.database_move import engine_of, move_database
from inspect_app.moving.move_refusals import CannotMove
from inspect_app.moving.stored_table import StoredTable
from inspect_app.problems import Problem
from inspect_app.serving.database_upgrade import upgrade_database
from inspect_app.submissions.epoch import current_epoch
from inspect_app.submissions.projection.rebuild import compare
from tests.make import LOCKED_EXIT, VisitBody
from tests.moving.conftest import DRAFT, ON_POSTGRES, SQLITE_AND_POSTGRES, everything, leave
from tests.page import Browser
from tests.submissions.test_receiving import send


def test_no_table_of_these_tests_is_empty(full):
    rows = everything(full)
    assert {name for name, held in rows.items() if not held} == set()
    recurrence = list(Base.metadata.tables["deficiency"].columns.keys()).index("recurrence_of")
    assert any(row[recurrence] for row in rows["deficiency"])


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_there_and_back_every_row_of_every_table_is_the_same(full, make_empty, kind):
    before = everything(full)
    there, back = make_empty(kind)[0], make_empty("sqlite")[0]
    leave(full)
    assert move_database(full, there) == sum(map(len, before.values()))
    assert everything(there) == before
    leave(there)
    move_database(there, back)
    assert everything(back) == before
    assert everything(full) == before


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_a_rebuild_of_what_was_moved_changes_nothing(make_copy, kind):
    there, _ = make_copy(kind)
    with there.test_request_context():
        assert compare().different == {}


def epoch_of(app):
    with app.app_context():
        epoch = current_epoch()
    leave(app)
    return epoch


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_the_instance_stays_the_same_one_to_its_tablets_and_goes_on(full, make_copy, kind):
    there, store = make_copy(kind)
    with there.app_context():
        engineer = Browser(there, Person(1, "engineer", "", "", "engineer", 1, None))
        assert engineer.client.get("/fieldwork/hello").json["epoch"] == epoch_of(full)
        last = store.rows("SELECT max(id) FROM received_body")[0][0]
        send(engineer, VisitBody("100200", 1, [LOCKED_EXIT]))
        assert store.rows("SELECT max(id) FROM received_body") == [(last + 1,)]


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_a_row_that_names_a_later_one_of_its_table_finds_it(make_copy, make_empty, kind):
    source, store = make_copy("sqlite")
    store.tamper("UPDATE directorate SET successor_id = 2 WHERE id = 1")
    there, moved = make_empty(kind)
    move_database(source, there)
    assert moved.rows("SELECT successor_id FROM directorate ORDER BY id") == [(2,), (None,)]


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_what_is_null_and_what_says_null_stay_apart(make_copy, make_empty, kind):
    source, store = make_copy("sqlite")
    store.tamper("UPDATE visit SET claims = CASE WHEN number = 1 THEN NULL ELSE 'null' END")
    there, moved = make_empty(kind)
    move_database(source, there)
    assert moved.rows("SELECT number FROM visit WHERE claims IS NULL") == [(1,)]


FAULTS = {
    "sqlite": (
        "CREATE TRIGGER fault AFTER INSERT ON deficiency_event BEGIN {} END",
        "SELECT RAISE(ABORT, 'no room for this line');",
        "UPDATE deficiency_event SET note = note || '.' WHERE id = NEW.id;",
    ),
    "postgresql": (
        """CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN NEW; END $$;
        CREATE TRIGGER fault BEFORE INSERT ON deficiency_event FOR EACH ROW EXECUTE FUNCTION fault()""",
        "RAISE EXCEPTION 'no room for this line' USING ERRCODE = 'check_violation';",
        "NEW.note := NEW.note || '.';",
    ),
}


@pytest.fixture
def make_faulty(make_empty):
    """``make_faulty(kind, 1)`` refuses what is written into its last table, ``2`` silently changes it."""

    def make(kind, which):
        there, _ = make_empty(kind)
        upgrade_database(there)
        with there.app_context(), writing():
            db.session.connection().exec_driver_sql(FAULTS[kind][0].format(FAULTS[kind][which]))
        return there

    return make


def rows_in(app):
    with engine_of(app).connect() as connection:
        return filled_tables(connection)


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_a_copy_that_fails_leaves_no_row(full, make_faulty, kind):
    there = make_faulty(kind, 1)
    epoch = epoch_of(there)
    with pytest.raises(Problem) as failure:
        move_database(full, there)
    assert "no room for this line" in str(failure.value.__cause__)
    assert rows_in(there) == ""
    assert epoch_of(there) == epoch


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_a_copy_that_differs_in_one_letter_is_not_kept(full, make_faulty, kind):
    there = make_faulty(kind, 2)
    with pytest.raises(CannotMove, match=r"differs from what was copied: deficiency_event$"):
        move_database(full, there)
    assert rows_in(there) == ""


def is_locked(store):
    """Whether somebody who wants to write would have to wait."""
    if "sqlite" in store.url:
        with closing(sqlite3.connect(store.database, timeout=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            return False
    with create_engine(store.url, poolclass=NullPool).connect() as connection:
        return not connection.scalar(text(f"SELECT pg_try_advisory_xact_lock({0x6B617368})"))


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_nothing_is_written_behind_its_back(make_copy, make_empty, kind):
    """A server that was started meanwhile waits until the copy is kept."""
    source, store = make_copy(kind)
    told = []
    move_database(source, make_empty("sqlite")[0], lambda _: told.append(is_locked(store)))
    assert told == [True] * len(Base.metadata.tables)
    assert not is_locked(store)


@ON_POSTGRES
def test_postgresql_knows_at_once_how_much_there_is(make_copy):
    _, store = make_copy("postgresql")
    answers = store.rows("SELECT count(*) FROM answer")
    assert store.rows("SELECT reltuples FROM pg_class WHERE relname = 'answer'") == answers


@ON_POSTGRES
def test_nul_in_an_old_text_is_left_out_and_told(make_copy, make_empty):
    source, store = make_copy("sqlite")
    store.tamper("UPDATE finding SET note = 'a' || char(0) || 'b'", "UPDATE school SET name_en = char(0)")
    there, moved = make_empty("postgresql")
    told = []
    move_database(source, there, told.append)
    findings = moved.rows("SELECT count(*) FROM finding")[0][0]
    lines = [line.split(" s   ")[1] for line in told if "NUL" in line]
    assert lines == ["NUL left out of 2 texts", f"NUL left out of {findings:,} texts"]
    assert moved.rows("SELECT DISTINCT note FROM finding") == [("ab",)]


def test_nul_stays_where_the_target_keeps_it(make_copy, make_empty):
    source, store = make_copy("sqlite")
    store.tamper("UPDATE finding SET note = 'a' || char(0) || 'b'")
    there, moved = make_empty("sqlite")
    move_database(source, there)
    assert moved.rows("SELECT DISTINCT hex(note) FROM finding") == [("610062",)]


@ON_POSTGRES
def test_values_that_postgresql_could_not_keep_are_named_before_anything_is_written(make_copy, make_empty):
    source, store = make_copy("sqlite")
    store.tamper("UPDATE draft_backup SET counter = 9007199254740991")
    store.tamper("UPDATE school SET governorate = hex(zeroblob(21))")
    there, target = make_empty("postgresql")
    draft = f"account_id 1, visit_id {DRAFT}, device tablet-1"
    with pytest.raises(CannotMove) as refusal:
        move_database(source, there)
    assert str(refusal.value).splitlines()[1:] == [
        "  school.governorate of id 1: longer than 40 characters",
        "  school.governorate of id 2: longer than 40 characters",
        f"  draft_backup.counter of {draft}: not between -2147483648 and 2147483647",
    ]
    assert target.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


@pytest.mark.parametrize("kind", SQLITE_AND_POSTGRES)
def test_a_table_is_read_some_rows_at_a_time(make_copy, kind):
    """Bodies by twenty: one may weigh four megabytes."""
    app, store = make_copy(kind)
    ((bodies,),) = store.rows("SELECT count(*) FROM received_body")
    stored = StoredTable(Base.metadata.tables["received_body"])
    with engine_of(app).connect() as connection, stored.read(connection, select(stored.table)) as chunks:
        lengths = [len(rows) for rows in chunks]
    assert (sum(lengths), max(lengths)) == (bodies, 20)
    assert bodies > 20
