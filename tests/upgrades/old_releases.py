"""Instances of earlier releases with rows in them, on whichever database the tests run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import flask_migrate
from flask import Flask

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import db
from tests.conftest import NewDatabase
from tests.stores import PostgresStore, SqliteStore, Store

BOOLEANS = "SELECT column_name FROM information_schema.columns WHERE data_type = 'boolean' AND table_name = '{}'"


def old_instance(folder: Path, new_database: NewDatabase, revision: str, rows: Path) -> tuple[Flask, Store]:
    """An application whose database is as that revision left it, with these rows: SQL as SQLite understands it."""
    store = new_database(folder)
    app = _at(folder, store, revision)
    if isinstance(store, SqliteStore):
        _fill(store, rows)
        return app, store
    likeness = SqliteStore(folder / "likeness.sqlite")
    _at(folder, likeness, revision)
    _fill(likeness, rows)
    _copy(likeness, store)
    return app, store


def _at(folder: Path, store: Store, revision: str) -> Flask:
    app = create_app(Settings(data=folder, database_url=store.url, secret_key="tests"))
    with app.app_context():
        flask_migrate.upgrade(revision=revision)
        db.session.remove()
        db.engine.dispose()
    return app


def _fill(store: SqliteStore, rows: Path) -> None:
    with closing(sqlite3.connect(store.database)) as plain:
        plain.executescript(rows.read_text(encoding="utf-8"))


def _copy(source: SqliteStore, target: PostgresStore) -> None:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    with closing(sqlite3.connect(source.database)) as plain, target.connected() as connection:
        connection.execute("SET session_replication_role = replica")
        for (table,) in plain.execute(f"{tables} AND name <> 'alembic_version'").fetchall():
            cursor = plain.execute(f"SELECT * FROM {table}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            booleans = {name for (name,) in connection.execute(BOOLEANS.format(table))}
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
            places = ", ".join("%s" for _ in names)
            for row in cursor:
                values = [
                    bool(value) if name in booleans and value is not None else value
                    for name, value in zip(names, row, strict=True)
                ]
                connection.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", values)  # noqa: S608
            if connection.execute("SELECT pg_get_serial_sequence(%s, %s)", (table, names[0])).fetchone()[0]:
                highest = f"(SELECT max({names[0]}) FROM {table})"  # noqa: S608
                connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', '{names[0]}'), {highest})")
