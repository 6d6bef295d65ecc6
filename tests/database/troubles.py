"""Trouble made by the database itself, for as often as asked: a trigger raises it, or ends its own connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from inspect_app.db import db
from tests.stores import PostgresStore, Store

SECRET = "words of the database"
_WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()"
ENDS_THE_CONNECTION = "PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(5)"


@contextmanager
def refusing(store: Store, table: str) -> Iterator[None]:
    """A constraint of this table refuses every new row."""
    if isinstance(store, PostgresStore):
        with troubled(store, table, raising("23514"), 10**6):
            yield
        return
    store.tamper(f"CREATE TRIGGER trouble BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{SECRET}'); END")
    yield
    store.tamper("DROP TRIGGER trouble")


def raising(code: str) -> str:
    return f"RAISE EXCEPTION '{SECRET}' USING ERRCODE = '{code}'"


@contextmanager
def troubled(store: PostgresStore, table: str, what: str, times: int, at: str = "statement") -> Iterator[None]:
    """The first so many rows of this table meet ``what``, at their statement or at their commit."""
    when = "TRIGGER trouble BEFORE" if at == "statement" else "CONSTRAINT TRIGGER trouble AFTER"
    deferred = "" if at == "statement" else "DEFERRABLE INITIALLY DEFERRED"
    store.tamper(
        "CREATE SEQUENCE troubles",  # of all things, a rollback does not take a sequence's step back
        "CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF nextval('troubles') <= {times} THEN {what}; END IF; RETURN NEW; END $$",
        f"CREATE {when} INSERT ON {table} {deferred} FOR EACH ROW EXECUTE FUNCTION trouble()",
    )
    yield
    store.tamper("DROP FUNCTION trouble CASCADE", "DROP SEQUENCE troubles")


def tries(store: PostgresStore) -> int:
    """How many rows came by, stored or not."""
    return int(store.rows("SELECT last_value FROM troubles WHERE is_called")[0][0])


@contextmanager
def unheard_commit(store: PostgresStore) -> Iterator[None]:
    """The next commit is on disk when its connection is lost: it waits there for a second server that never comes."""
    if store.rows("SHOW synchronous_standby_names") != [("nobody",)]:
        pytest.skip("this server does not wait for a second one, as that of tests/cluster.py does")
    store.tamper(f"ALTER DATABASE {store.name} SET synchronous_commit = 'on'")
    db.engine.dispose()
    cutting = threading.Thread(target=_cut_when_waiting, args=(store,))
    cutting.start()
    yield
    cutting.join()


def _cut_when_waiting(store: PostgresStore) -> None:
    with store.connected(autocommit=True, options="-c synchronous_commit=local") as connection:
        while not (found := connection.execute(_WAITING).fetchone()):
            time.sleep(0.02)
        connection.execute(f"ALTER DATABASE {store.name} SET synchronous_commit = 'local'")
        connection.execute("SELECT pg_terminate_backend(%s)", found)
