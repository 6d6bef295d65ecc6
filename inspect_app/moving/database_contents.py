"""What a database holds already: whether it may be filled with an instance."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import exists, inspect, select
from sqlalchemy.engine import Connection

from inspect_app.db import Base
from inspect_app.web import MIGRATIONS

_ALEMBICS_OWN = "alembic_version"
_FILLED_BY_MIGRATIONS = "epoch"
_MAX_TABLES_NAMED = 5


def strange_tables(connection: Connection) -> str:
    """The tables that are not Kashf's, in words; '' where there are none."""
    names = set(inspect(connection).get_table_names()) - {_ALEMBICS_OWN}
    known, revision = known_revisions(), schema_revision(connection)
    if revision in known[1:]:
        return ""  # an earlier release had tables that are gone since
    return _listed(names - Base.metadata.tables.keys() if revision in known else names)


def filled_tables(connection: Connection) -> str:
    """Our own tables that have rows, in words; '' where there is nothing, or no more than migrations make."""
    here = set(inspect(connection).get_table_names()) - {_FILLED_BY_MIGRATIONS}
    ours = [table for name, table in Base.metadata.tables.items() if name in here]
    return _listed({table.name for table in ours if connection.scalar(select(exists(select(1).select_from(table))))})


def schema_revision(connection: Connection) -> str | None:
    """The migration that the database's tables are at; None where there was none."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> list[str]:
    """The migrations of this release, newest first."""
    return [script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()]


def _listed(names: set[str]) -> str:
    first = sorted(names)[:_MAX_TABLES_NAMED]
    more = f" and {len(names) - len(first)} more" if len(names) > len(first) else ""
    return ", ".join(first) + more
