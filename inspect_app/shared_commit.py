"""Writers of SQLite that wait behind each other go to disk together: one transaction, one commit, one flush.

A commit costs more than a visit's rows, and the disk is asked to be sure of it. So a writer that has ended leaves the
transaction to the next in line and waits; the last one commits for all. Each has a savepoint of its own: what one of
them takes back, the others keep. None of them goes on before the commit, and if that fails, it has failed for each.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from inspect_app.problems import DatabaseUnavailable
from inspect_app.write_turns import WriteTurns


class _Transaction:
    """What some writers write together, from the first one's begin to the last one's end."""

    def __init__(self, engine: Engine, turns: WriteTurns) -> None:
        with ExitStack() as opened:
            opened.enter_context(turns.among_processes())
            self.connection: Connection = opened.enter_context(engine.connect())
            self._begun = self.connection.begin()
            self._resources = opened.pop_all()
        self._driver: Any = self.connection.connection.driver_connection
        self._is_first = True
        self._ended = threading.Event()
        self.failure: Exception | None = None

    @contextmanager
    def part(self) -> Iterator[None]:
        """One writer's. An exception takes it back; with it everything, where it is alone or SQLite has given up."""
        is_first, self._is_first = self._is_first, False
        if not is_first:
            self._driver.execute("SAVEPOINT writer")
        try:
            yield
            if not is_first:
                self._driver.execute("RELEASE writer")
        except BaseException:
            if is_first or not self._driver.in_transaction:
                self.failure = DatabaseUnavailable()  # to the others, who did nothing wrong
            else:
                self._driver.execute("ROLLBACK TO writer")
                self._driver.execute("RELEASE writer")
            raise

    def end(self) -> None:
        """Commits, or takes everything back; then the writers that wait go on."""
        try:
            with self._resources:
                self._commit_or_roll_back()
        except Exception as error:  # noqa: BLE001 - each of its writers raises it
            self.failure = error
        finally:
            self._ended.set()

    def _commit_or_roll_back(self) -> None:
        if self.failure or not self._driver.in_transaction:
            self._begun.rollback()
            self.failure = self.failure or DatabaseUnavailable()
            return
        try:
            self._begun.commit()
        except BaseException:
            # SQLAlchemy takes a commit that failed for an end; SQLite goes on in the transaction.
            self._driver.rollback()
            raise

    def wait_for_end(self) -> None:
        """Raises what the commit raised."""
        self._ended.wait()
        if self.failure:
            raise self.failure


class SharedCommit:
    """The writers of one process to the database in this file."""

    def __init__(self, database: str) -> None:
        self.turns = WriteTurns(database)
        self._together: _Transaction | None = None
        """Touched only by the thread whose turn it is."""

    @contextmanager
    def transaction(self, engine: Engine, *, shares: bool) -> Iterator[Connection]:
        """A transaction that may write, on disk when the block has ended; an exception takes back what was written.

        ``shares``: this writer is brief, so it may wait for the ones behind it and go to disk together with them.
        Raises DatabaseUnavailable, and whatever the commit raises.
        """
        self.turns.take(shares=shares)
        together = self._begun(engine)
        try:
            with together.part():
                yield together.connection
        finally:
            if together.failure or not shares or not self.turns.pass_on():
                self._together = None
                together.end()
                self.turns.leave()
        together.wait_for_end()

    def _begun(self, engine: Engine) -> _Transaction:
        if self._together is None:
            try:
                self._together = _Transaction(engine, self.turns)
            except BaseException:
                self.turns.leave()
                raise
        return self._together


@cache
def shared_commit_at(database: str) -> SharedCommit:
    """The same for all that write to the database in this file."""
    return SharedCommit(database)
