"""the first page of a list of deficiencies from an index, however many there are"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_open = sa.text('closed_at IS NULL')
    by_danger = sa.text('(-coalesce(nullif(severity_rank, 0), 1))')
    op.create_index(
        'ix_deficiency_worst_first', 'deficiency', [by_danger, 'due_at', 'number'],
        sqlite_where=is_open, postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_index('ix_deficiency_worst_first', 'deficiency')
