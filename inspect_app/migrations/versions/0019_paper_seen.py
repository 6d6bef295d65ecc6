"""Whether the date of an answer was read from a paper, tag or certificate; bodies of earlier releases never say so."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('answer', sa.Column('paper_seen', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column('answer', 'paper_seen')
