"""What a refusal of the database means to whoever asked, by the driver's codes. Its own words go to the log only."""

from __future__ import annotations

import logging

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from inspect_app.problems import ConstraintViolated, DatabaseUnavailable, DiskFull, OutcomeUnknown, Problem

log = logging.getLogger(__name__)
_NO_ROOM = ("53100", "SQLITE_FULL")
_NOT_NOW = (
    "08",  # the connection
    "25P03",  # idle in a transaction for too long, and put out
    "40",  # serialization failure, deadlock
    "53",  # too many connections, no memory
    "55P03",  # a lock that is not to be had
    "57P",  # shutdown, crash, start
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
)


def problem_of(error: SQLAlchemyError, *, committing: bool = False) -> Problem | None:
    """The Problem behind this error, or None for one that nobody foresaw.

    ``committing``: the commit itself failed, so that a lost connection leaves open what is stored.
    """
    found = _problem_of(error, committing)
    if found:
        log.warning("%s: %s", found.code, getattr(error, "orig", error))
    return found


def _problem_of(error: SQLAlchemyError, committing: bool) -> Problem | None:
    if isinstance(error, NoConnectionFree):
        return DatabaseUnavailable()
    if isinstance(error, IntegrityError):
        return ConstraintViolated()
    if not isinstance(error, DBAPIError):
        return None
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", "none")
    # psycopg's is None for a server that is not there, or left without a word; also for what psycopg itself refuses.
    if error.connection_invalidated or (code is None and isinstance(error, OperationalError)):
        return OutcomeUnknown() if committing else DatabaseUnavailable()
    if code and code.startswith(_NO_ROOM):
        return DiskFull()
    return DatabaseUnavailable() if code and code.startswith(_NOT_NOW) else None
