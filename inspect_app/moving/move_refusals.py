"""Why a database cannot be moved, found out before anything is written."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from inspect_app.moving.database_contents import filled_tables, strange_tables
from inspect_app.serving.database_upgrade import known_revisions, schema_revision

_MAX_CLOSING_SECONDS = 2


class CannotMove(Exception):
    """The database stays where it is; the message says why and what to do."""


def target_url(address: str) -> URL:
    """Raises CannotMove for an address that names no database of ours."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    in_a_file = url is not None and url.drivername == "sqlite" and Path(url.database or "").is_absolute()
    if url is None or not (in_a_file or (url.drivername == "postgresql+psycopg" and url.database)):
        raise CannotMove("the target is postgresql+psycopg://USER@HOST/DATABASE or sqlite:////FOLDER/FILE")
    return url


def check_source(connection: Connection) -> None:
    """Raises CannotMove unless the database has exactly this release's tables."""
    revision, known = schema_revision(connection), known_revisions()
    if revision is None:
        raise CannotMove("the configured database holds no Kashf instance")
    if revision not in known:
        raise CannotMove(
            f"the configured database is at schema {revision}, of a newer release; this one ends at {known[0]}. "
            "Move it with the release that serves it"
        )
    if revision != known[0]:
        raise CannotMove(
            f"the configured database is at schema {revision} and this release at {known[0]}. Bring it up to date "
            "first: “inspect-app upgrade”"
        )


def check_target(connection: Connection) -> None:
    """Raises CannotMove unless the database holds nothing, or nothing but this release's own tables without rows."""
    if strange := strange_tables(connection):
        raise CannotMove(f"the target is not empty: it has the tables {strange}")
    if filled := filled_tables(connection):
        raise CannotMove(f"the target is not empty: there are rows in {filled}")
    if schema_revision(connection) not in (None, known_revisions()[0]):
        raise CannotMove("the target is not empty: it has the tables of another release")


def check_nobody_else(engine: Engine) -> None:
    """Raises CannotMove when another program has the database open: what it writes later would stay behind.

    One that is just closing it is waited for.
    """
    deadline = time.monotonic() + _MAX_CLOSING_SECONDS
    while _is_open_elsewhere(engine):
        if time.monotonic() > deadline:
            raise CannotMove(
                "another program has the configured database open; stop the server first, and whatever else is "
                "connected: what they write later would stay behind"
            )
        time.sleep(0.1)


def _is_open_elsewhere(engine: Engine) -> bool:
    if engine.dialect.name == "sqlite":
        return _is_file_open(str(engine.url.database))
    with engine.connect() as connection:
        return bool(connection.scalar(_OTHER_CONNECTIONS))


_OTHER_CONNECTIONS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usesysid IS NOT NULL AND pid <> pg_backend_pid()"
)


def _is_file_open(file: str) -> bool:
    """Asks for the file alone, which SQLite grants only when no other connection has used it and is still open."""
    with closing(
        sqlite3.connect(f"file:{quote(file)}?mode=rw", uri=True, timeout=0, isolation_level=None)
    ) as connection:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
    return False
