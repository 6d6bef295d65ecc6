"""Writers of SQLite that wait for each other are committed together, and what one of them takes back is its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import event, select, text

from inspect_app.db import current_connection, db, writing
from inspect_app.journal import Action, record
from inspect_app.journal.models import AuditLine
from inspect_app.problems import ConstraintViolated, DatabaseUnavailable, DiskFull, Problem
from inspect_app.shared_commit import shared_commit_at
from tests.make import NOW

pytestmark = pytest.mark.only_on("sqlite", "PostgreSQL flushes the commits of many at once by itself")


class Line:
    """Writers that come one after the other while the first one still writes."""

    def __init__(self, app) -> None:
        self._app = app
        database = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
        self._waiting = shared_commit_at(database).turns._line
        self._go = threading.Event()
        self._threads: list[threading.Thread] = []
        self.outcomes: dict[str, object] = {}
        """By subject: None when all went well, otherwise what was raised."""
        self.order: list[str] = []
        self.commits: list[list[str]] = []
        """What had been written when the database was told to commit."""
        event.listen(db.engine, "commit", lambda _: self.commits.append([*self.order]))

    def come(self, subject: str, *, shares: bool = True, does: Callable[[], None] = bool) -> None:
        """``does``: something more in its block."""
        is_first = not self._threads
        thread = threading.Thread(target=self._write, args=(subject, shares, does, is_first))
        self._threads.append(thread)
        thread.start()
        while len(self._waiting) < len(self._threads) - 1 or (is_first and not self.order):
            time.sleep(0.001)

    def _write(self, subject: str, shares: bool, does: Callable[[], None], is_first: bool) -> None:
        self.outcomes[subject] = "still waiting"
        with self._app.app_context():
            try:
                with writing(shares_commit=shares):
                    record(NOW, None, Action.NEW_EPOCH, subject)
                    self.order.append(subject)
                    if is_first:
                        self._go.wait(10)
                    does()
                self.outcomes[subject] = None
            except (Problem, ZeroDivisionError) as error:
                self.outcomes[subject] = error
            db.session.remove()

    def finish(self) -> None:
        self._go.set()
        for thread in self._threads:
            thread.join(20)


def fill_the_disk() -> None:
    """Until SQLite says that there is no page left, on which it takes back the transaction."""
    pages = db.session.scalar(text("PRAGMA page_count"))
    db.session.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
    try:
        for _ in range(1000):
            record(NOW, None, Action.NEW_EPOCH, "x" * 200)
    finally:
        driver = db.session.connection().connection.driver_connection
        driver.execute("PRAGMA max_page_count = 1073741823")


def divide_by_zero() -> None:
    _ = 1 / 0


def break_it_off() -> None:
    """Refused in a way that ends the whole transaction."""
    copied = "INSERT OR ROLLBACK INTO school SELECT * FROM school LIMIT 1"
    db.session.execute(text(copied))


def owe_a_parent() -> None:
    """A line of somebody who does not exist, which SQLite is told to look at only in the commit."""
    db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    record(NOW, 999_999, Action.NEW_EPOCH, "by nobody")


def stored() -> list[str]:
    db.session.rollback()
    lines = select(AuditLine.subject).where(AuditLine.action == Action.NEW_EPOCH).order_by(AuditLine.id)
    return list(db.session.scalars(lines))


@pytest.fixture
def line(app):
    return Line(app)


def test_who_waited_goes_to_disk_with_the_one_before(line):
    for subject in ("one", "two", "three"):
        line.come(subject)
    line.finish()
    assert line.outcomes == {"one": None, "two": None, "three": None}
    assert line.commits == [["one", "two", "three"]]
    assert stored() == ["one", "two", "three"]


def test_one_by_itself_commits_at_once(line):
    line.come("one")
    line.finish()
    assert line.commits == [["one"]]
    assert stored() == ["one"]


def test_a_long_write_waits_for_nobody_and_nobody_for_it(line):
    line.come("one")
    line.come("import", shares=False)
    line.come("two")
    line.come("three")
    line.finish()
    assert line.commits == [["one"], ["one", "import"], ["one", "import", "two", "three"]]
    assert stored() == ["one", "import", "two", "three"]


@pytest.mark.parametrize("failing", ["one", "two", "three"])
def test_what_one_takes_back_the_others_keep(line, failing):
    for subject in ("one", "two", "three"):
        line.come(subject, does=divide_by_zero if subject == failing else bool)
    line.finish()
    told = {subject: type(outcome) for subject, outcome in line.outcomes.items()}
    assert told == {subject: ZeroDivisionError if subject == failing else type(None) for subject in line.order}
    assert stored() == [subject for subject in ("one", "two", "three") if subject != failing]


def test_nobody_goes_on_before_the_commit(app, line):
    seen = []
    event.listen(db.engine, "commit", lambda _: seen.append({**line.outcomes}))
    line.come("one")
    line.come("two")
    line.finish()
    assert seen == [{"one": "still waiting", "two": "still waiting"}]


def test_a_full_disk_is_told_to_the_one_that_met_it(line):
    line.come("one")
    line.come("two", does=fill_the_disk)
    line.come("three")
    line.finish()
    assert [type(outcome) for outcome in line.outcomes.values()] == [type(None), DiskFull, type(None)]
    assert stored() == ["one", "three"]


def test_where_sqlite_takes_everything_back_all_come_again(line):
    line.come("one")
    line.come("two", does=break_it_off)
    line.come("three")
    line.finish()
    told = {subject: type(outcome) for subject, outcome in line.outcomes.items()}
    assert told == {"one": DatabaseUnavailable, "two": ConstraintViolated, "three": type(None)}
    assert stored() == ["three"]


def test_a_commit_that_fails_has_failed_for_each(line):
    line.come("one")
    line.come("two", does=owe_a_parent)
    line.finish()
    assert [type(outcome) for outcome in line.outcomes.values()] == [ConstraintViolated, ConstraintViolated]
    assert stored() == []


def test_what_the_session_writes_is_part_of_it(app):
    with writing(shares_commit=True):
        db.session.add(AuditLine(at=NOW, action=Action.NEW_EPOCH, subject="by the session"))
    assert stored() == ["by the session"]


def test_a_transaction_that_sqlite_has_ended_is_no_success(app):
    with pytest.raises(DatabaseUnavailable):
        write_and_end()
    assert stored() == []


def write_and_end() -> None:
    with writing(shares_commit=True):
        record(NOW, None, Action.NEW_EPOCH, "lost")
        current_connection().connection.driver_connection.execute("ROLLBACK")
