"""a school knows since when it is closed"""

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plainly, not in a batch: SQLite would make the table anew, which it cannot while others point to it.
    op.add_column('school', sa.Column('closed_at', inspect_app.db.UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column('school', 'closed_at')
