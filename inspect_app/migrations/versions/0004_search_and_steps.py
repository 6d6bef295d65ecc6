"""searching by words, and steps that can be taken back: folded columns and what a line of history takes back."""

from collections.abc import Callable, Iterable

import inspect_app.db
import sqlalchemy as sa
from alembic import op
from inspect_app.schools.folding import search_text, searchable

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plainly, not in a batch: SQLite would make the table anew, which it cannot while others point to it.
    op.add_column('location', sa.Column('search_text', sa.Text(), nullable=False, server_default=''))
    op.add_column('deficiency', sa.Column('search_text', sa.Text(), nullable=False, server_default=''))
    op.add_column('deficiency_event', sa.Column('takes_back', inspect_app.db.UtcDateTime(), nullable=True))
    connection = op.get_bind()
    _fill(connection, 'location', ('name',), searchable)
    _fill(connection, 'deficiency', ('instance', 'note'), lambda instance, note: searchable(f'{instance} {note}'))
    _fill(connection, 'school', ('number', 'name_ar', 'name_en', 'locality'), search_text)


def _fill(connection: sa.Connection, table: str, columns: Iterable[str], folded: Callable[..., str]) -> None:
    """Folds what is there already, a thousand rows at a time."""
    rows = connection.execute(sa.text(f"SELECT id, {', '.join(columns)} FROM {table}")).all()
    update = sa.text(f"UPDATE {table} SET search_text = :folded WHERE id = :id")
    for first in range(0, len(rows), 1000):
        some = rows[first:first + 1000]
        connection.execute(update, [{"id": id_, "folded": folded(*words)} for id_, *words in some])


def downgrade() -> None:
    op.drop_column('deficiency_event', 'takes_back')
    op.drop_column('deficiency', 'search_text')
    op.drop_column('location', 'search_text')
