"""Readers see one state and change nothing; who writes is alone, from the first statement on."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.journal.models import AuditLine
from inspect_app.schools.models import School
from tests.make import NOW

NAMES = select(School.name_en).order_by(School.id)


def test_a_write_outside_of_writing_is_refused(app):
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        db.session.execute(update(School).values(name_en="stray"))
    db.session.rollback()
    assert "stray" not in db.session.scalars(NAMES).all()


def test_a_reader_sees_one_state_from_the_first_question_to_the_last(app, store):
    before = db.session.scalars(NAMES).all()
    store.tamper("UPDATE school SET name_en = 'changed meanwhile'")
    assert db.session.scalars(NAMES).all() == before
    db.session.rollback()
    assert set(db.session.scalars(NAMES)) == {"changed meanwhile"}


def test_a_writer_sees_what_was_committed_before_it(app, store):
    before = db.session.scalars(NAMES).all()
    store.tamper("UPDATE school SET name_en = 'changed meanwhile'")
    with writing():
        assert db.session.scalars(NAMES).all() != before


def test_two_writers_count_one_after_the_other(app):
    """Each reads what is there and adds to it: without a lock both would read the same."""

    def count_up():
        with app.app_context():
            for _ in range(20):
                with writing():
                    lines = db.session.scalar(select(func.count()).select_from(AuditLine))
                    record(NOW, None, Action.NEW_EPOCH, str(lines))
            db.session.remove()

    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = db.session.scalars(select(AuditLine.subject).where(AuditLine.action == Action.NEW_EPOCH)).all()
    assert len(found) == len(set(found)) == 60


@pytest.mark.only_on("postgresql", "asks it for its levels")
def test_the_levels_hold_whatever_the_server_was_told(app, store):
    store.tamper(f"ALTER DATABASE {store.name} SET default_transaction_isolation = 'serializable'")
    db.session.remove()
    db.engine.dispose()
    levels = text("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
    assert db.session.execute(levels).one() == ("repeatable read", "on")
    with writing():
        assert db.session.execute(levels).one() == ("read committed", "off")
    store.tamper(f"ALTER DATABASE {store.name} RESET default_transaction_isolation")


@pytest.mark.only_on("postgresql", "only it prepares statements by itself")
def test_nothing_is_left_on_a_connection_that_a_pooler_may_give_to_others(app):
    for _ in range(20):
        db.session.execute(NAMES).all()
    assert db.session.scalar(text("SELECT count(*) FROM pg_prepared_statements")) == 0
