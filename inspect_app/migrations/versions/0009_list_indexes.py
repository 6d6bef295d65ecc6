"""what lists begin with, and what came back after a deficiency, from an index, however many there are"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


_SUMMED = ['school_id', 'closed_at', 'severity', 'due_at', 'doubly_late_at']


def upgrade() -> None:
    op.drop_index('ix_deficiency_due_at', 'deficiency')
    op.drop_index('ix_deficiency_school_closed', 'deficiency')
    op.create_index('ix_deficiency_school_closed', 'deficiency', [*_SUMMED, 'withdrawn'])
    by_danger = sa.text('(-coalesce(nullif(severity_rank, 0), 1))')
    _index('ix_deficiency_worst_first', [by_danger, 'due_at', 'number'], 'closed_at IS NULL')
    _index('ix_deficiency_recurrence_of', ['recurrence_of'], 'recurrence_of IS NOT NULL')


def _index(name: str, columns: list[str | sa.TextClause], where: str) -> None:
    op.create_index(name, 'deficiency', columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    op.drop_index('ix_deficiency_recurrence_of', 'deficiency')
    op.drop_index('ix_deficiency_worst_first', 'deficiency')
    op.drop_index('ix_deficiency_school_closed', 'deficiency')
    op.create_index('ix_deficiency_school_closed', 'deficiency', _SUMMED)
    op.create_index('ix_deficiency_due_at', 'deficiency', ['due_at'])
