"""what each published checklist said, names that directorates bore, moves of schools, and what came after a school"""

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('published_version',
    sa.Column('checklist', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('published_at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('checklist', 'version', name=op.f('pk_published_version'))
    )
    # What visits rest on must be there at the next start, which writes down what it says.
    op.execute(
        'INSERT INTO published_version (checklist, version, published_at)'
        ' SELECT checklist, version, min(received_at) FROM visit GROUP BY checklist, version'
    )


def downgrade() -> None:
    op.drop_table('published_version')
