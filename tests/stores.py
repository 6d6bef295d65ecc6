"""The database the tests run on: SQLite in a folder, or PostgreSQL where KASHF_TEST_POSTGRES names a server.

The address is one whose user may make databases, such as ``postgresql+psycopg://kashf@127.0.0.1:5432/postgres``.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, make_url

from tests.lasting import tampering


@dataclass(frozen=True)
class SqliteStore:
    database: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.database}"

    @property
    def _pristine(self) -> Path:
        return self.database.with_name("pristine.sqlite")

    def keep(self) -> None:
        """Remembers what is there now."""
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.database, self._pristine)

    def restore(self) -> None:
        """Through SQLite, never by copying files: a connection still open elsewhere would lose its log."""
        pristine, used = sqlite3.connect(self._pristine), sqlite3.connect(self.database, timeout=30)
        with closing(pristine) as source, closing(used) as target:
            target.execute("PRAGMA synchronous=OFF")
            source.backup(target)

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


@dataclass(frozen=True)
class PostgresStore:
    server: str
    name: str

    @property
    def url(self) -> str:
        return make_url(self.server).set(database=self.name).render_as_string(hide_password=False)

    def make(self) -> None:
        self._say(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", f"CREATE DATABASE {self.name}")

    def keep(self) -> None:
        """Remembers what is there now."""
        self._copy(self.name, f"{self.name}_pristine")

    def restore(self) -> None:
        self._copy(f"{self.name}_pristine", self.name)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def tamper(self, *statements: str) -> None:
        engine = create_engine(self.url, poolclass=NullPool)
        with tampering(), engine.begin() as connection:
            for statement in ("SET session_replication_role = replica", *statements):
                connection.exec_driver_sql(statement)

    def damage(self) -> list[tuple[Any, ...]]:
        """Nothing: PostgreSQL refuses a row that points nowhere, and offers a client no check of its files."""
        return []

    def drop(self) -> None:
        self._say(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (self.name, f"{self.name}_pristine")))

    def _copy(self, source: str, target: str) -> None:
        self._say(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)", f"CREATE DATABASE {target} TEMPLATE {source}")

    def _say(self, *statements: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()


def store_in(folder: Path) -> SqliteStore | PostgresStore:
    """An empty database."""
    server = os.environ.get("KASHF_TEST_POSTGRES")
    if not server:
        return SqliteStore(folder / "kashf.sqlite")
    store = PostgresStore(server, f"kashf_tests_{os.getpid()}")
    store.make()
    return store
