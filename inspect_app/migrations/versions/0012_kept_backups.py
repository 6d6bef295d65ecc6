"""what a restore must not lose: the hash of each photo's file, numbers that are not given again, the release."""

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('stored_photo', sa.Column('file_sha256', sa.String(length=64), nullable=True))
    for name in ('visits_after', 'deficiencies_after'):
        op.add_column('epoch', sa.Column(name, sa.Integer(), nullable=False, server_default='0'))
    op.create_table('schema_release',
    sa.Column('revision', sa.String(length=32), nullable=False),
    sa.Column('release', sa.String(length=40), nullable=False),
    sa.Column('at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('revision', name=op.f('pk_schema_release'))
    )


def downgrade() -> None:
    op.drop_table('schema_release')
    for name in ('deficiencies_after', 'visits_after'):
        op.drop_column('epoch', name)
    op.drop_column('stored_photo', 'file_sha256')
