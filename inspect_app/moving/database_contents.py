"""What a database holds already: whether it may be filled with an instance."""

from __future__ import annotations

from sqlalchemy import exists, inspect, select
from sqlalchemy.engine import Connection

from inspect_app.db import Base
from inspect_app.serving.database_upgrade import known_revisions, schema_revision

ALEMBICS_OWN = "alembic_version"
FILLED_BY_MIGRATIONS = frozenset({"epoch", "schema_release"})
_MAX_TABLES_NAMED = 5


def strange_tables(connection: Connection) -> str:
    """The tables that are not Kashf's, in words; '' where there are none."""
    names = set(inspect(connection).get_table_names()) - {ALEMBICS_OWN}
    known, revision = known_revisions(), schema_revision(connection)
    if revision in known[1:]:
        return ""  # an earlier release had tables that are gone since
    return _listed(names - Base.metadata.tables.keys() if revision in known else names)


def filled_tables(connection: Connection) -> str:
    """Our own tables that have rows, in words; '' where there is nothing, or no more than migrations make."""
    here = set(inspect(connection).get_table_names()) - FILLED_BY_MIGRATIONS
    ours = [table for name, table in Base.metadata.tables.items() if name in here]
    return _listed({table.name for table in ours if connection.scalar(select(exists(select(1).select_from(table))))})


def _listed(names: set[str]) -> str:
    first = sorted(names)[:_MAX_TABLES_NAMED]
    more = f" and {len(names) - len(first)} more" if len(names) > len(first) else ""
    return ", ".join(first) + more
