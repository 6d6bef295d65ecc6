"""whether a deficiency came back and how often it was seen, in the index of listed columns"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

_BEFORE = ['school_id', 'severity_rank', 'due_at', 'doubly_late_at', 'opened_at', 'number', 'closed_at']
_SAFETY = ['make_safe_due_at', 'made_safe_at']
_WORDS = ['item', 'status', 'trade', 'owner', 'section', 'checklist', 'withdrawn']


def upgrade() -> None:
    # Plainly, not in a batch: SQLite would make the table anew, which it cannot while others point to it.
    op.add_column('deficiency', sa.Column('recurrent', sa.Boolean(), nullable=False, server_default=sa.false()))
    deficiency = sa.table('deficiency', sa.column('recurrent'), sa.column('recurrence_of'))
    op.execute(sa.update(deficiency).where(deficiency.c.recurrence_of.is_not(None)).values(recurrent=sa.true()))
    _indexed('recurrent', 'times_seen')


def downgrade() -> None:
    _indexed()
    op.drop_column('deficiency', 'recurrent')


def _indexed(*further: str) -> None:
    op.drop_index('ix_deficiency_listed', 'deficiency')
    op.create_index('ix_deficiency_listed', 'deficiency', [*_BEFORE, *_SAFETY, *_WORDS, *further])
