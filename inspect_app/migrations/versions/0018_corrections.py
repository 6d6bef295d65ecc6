"""why a visit was corrected, in the engineer's words; no body of before says so"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('visit', sa.Column('correction', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('visit', 'correction')
