"""Trouble made by the database itself, for as often as asked: a trigger raises it, or ends its own connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.stores import PostgresStore, SqliteStore, Store

SECRET = "words of the database"
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


def is_sqlite(store: Store) -> bool:
    return isinstance(store, SqliteStore)
