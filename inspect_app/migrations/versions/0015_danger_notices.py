"""whether dangers were told, to whom and how; no body of an earlier release says it"""

import sqlalchemy as sa
from alembic import op

from inspect_app.db import UtcDateTime

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'danger_notice',
        sa.Column('visit_id', sa.String(36), nullable=False),
        sa.Column('item', sa.String(12), nullable=False),
        sa.Column('told_at', UtcDateTime(), nullable=True),
        sa.Column('whom', sa.String(200), nullable=False),
        sa.Column('way', sa.String(10), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_danger_notice_visit_id')),
        sa.PrimaryKeyConstraint('visit_id', 'item', name=op.f('pk_danger_notice')),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table('danger_notice')
