"""The databases the tests run on: SQLite in a folder, or PostgreSQL where KASHF_TEST_POSTGRES names servers.

An address is one whose user may make databases, such as ``postgresql+psycopg://postgres@127.0.0.1:5432/postgres``;
several, between spaces, are for as many processes of tests. ``tests/cluster.py`` makes servers of its own for it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

_SERVERS = os.environ.get("KASHF_TEST_POSTGRES", "").split()
SERVER = _SERVERS[int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % len(_SERVERS)] if _SERVERS else ""
DIALECT = "postgresql" if SERVER else "sqlite"
_numbers = count(1)


@dataclass(frozen=True)
class SqliteStore:
    database: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.database}"

    def keep(self, name: str = "pristine") -> None:
        """Remembers under this name what is there now."""
        self._copy(self.database, self.kept(name))

    def restore(self, name: str = "pristine") -> None:
        """Through SQLite, never by copying files: a connection still open elsewhere would lose its log."""
        self._copy(self.kept(name), self.database)

    def kept(self, name: str) -> Path:
        return self.database.with_name(f"{name}.sqlite")

    def _copy(self, source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target, timeout=30)) as other:
            other.execute("PRAGMA synchronous=OFF")
            one.backup(other)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands there, read past the application."""
        with closing(sqlite3.connect(self.database, timeout=30)) as plain:
            return plain.execute(query).fetchall()

    def tamper(self, *statements: str) -> None:
        """Changes what stands there past the application, and past what refers to it."""
        with closing(sqlite3.connect(self.database, timeout=30)) as plain, plain:
            for statement in statements:
                plain.execute(statement)

    def damage(self) -> list[tuple[Any, ...]]:
        found = self.rows("PRAGMA integrity_check") + self.rows("PRAGMA foreign_key_check")
        return [row for row in found if row != ("ok",)]

    def drop(self) -> None:
        """Nothing: the folder goes by itself."""


@dataclass
class PostgresStore:
    """A database of its own. What it keeps lies beside its tables in schemas: copying a database takes far longer."""

    server: str
    name: str
    _puts_back: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return make_url(self.server).set(database=self.name).render_as_string(hide_password=False)

    def make(self) -> None:
        self._tell_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", f"CREATE DATABASE {self.name}")

    def keep(self, name: str = "pristine") -> None:
        """Remembers under this name what is there now: rows and counters, not tables that change."""
        with self.connected() as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
            connection.execute(f"CREATE SCHEMA {name}")
            statements = ["SET session_replication_role = replica"]
            for (table,) in connection.execute(_TABLES, ["public"]).fetchall():
                connection.execute(f"CREATE UNLOGGED TABLE {name}.{table} AS TABLE public.{table}")
                copied = f"INSERT INTO {table} SELECT * FROM {name}.{table}"  # noqa: S608
                statements += [f"DELETE FROM {table}", copied]  # noqa: S608
            for (sequence,) in connection.execute(_SEQUENCES).fetchall():
                stood = connection.execute(f"SELECT last_value, is_called FROM {sequence}").fetchone()  # noqa: S608
                statements.append(f"SELECT setval('{sequence}', {stood[0]}, {stood[1]})")
        self._puts_back[name] = ";".join(statements)

    def restore(self, name: str = "pristine") -> None:
        """Also without the tables that a test has made."""
        with self.connected() as connection:
            kept = connection.execute(_TABLES, [name]).fetchall()
            for (table,) in set(connection.execute(_TABLES, ["public"])) - set(kept):
                connection.execute(f"DROP TABLE {table} CASCADE")
            connection.execute(self._puts_back[name])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.connected() as connection:
            return connection.execute(query).fetchall()

    def tamper(self, *statements: str) -> None:
        with self.connected() as connection:
            for statement in ("SET session_replication_role = replica", *statements):
                connection.execute(statement)

    @contextmanager
    def connected(self, **settings: Any) -> Iterator[psycopg.Connection[Any]]:
        """A connection past the application; what was done in the block is committed."""
        with psycopg.connect(_plain(self.url), **settings) as connection:
            yield connection

    def drop_connections(self) -> None:
        """All but our own end now, whatever they were doing."""
        self._tell_server(f"SELECT pg_terminate_backend(pid), pg_sleep(0.1) {_OF_DATABASE} '{self.name}'")

    @contextmanager
    def unreachable(self) -> Iterator[None]:
        """For as long as the block lasts, nobody gets or keeps a connection."""
        self._tell_server(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false")
        self.drop_connections()
        yield
        self._tell_server(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")

    def damage(self) -> list[tuple[Any, ...]]:
        """Nothing: PostgreSQL refuses a row that points nowhere, and offers a client no check of its files."""
        return []

    def drop(self) -> None:
        self._tell_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _tell_server(self, *statements: str) -> None:
        with psycopg.connect(_plain(self.server), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


Store = SqliteStore | PostgresStore
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
_OF_DATABASE = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname ="
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql", 1)


def store_in(folder: Path) -> Store:
    """An empty database."""
    if not SERVER:
        return SqliteStore(folder / "kashf.sqlite")
    store = PostgresStore(SERVER, f"kashf_tests_{os.getpid()}_{next(_numbers)}")
    store.make()
    return store
