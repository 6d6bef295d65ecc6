"""how many photos each account has sent today"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'photos_of_day',
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.String(10), nullable=False),
        sa.Column('photos', sa.Integer(), nullable=False),
        sa.Column('bytes', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_photos_of_day_account_id')),
        sa.PrimaryKeyConstraint('account_id', name=op.f('pk_photos_of_day')),
    )


def downgrade() -> None:
    op.drop_table('photos_of_day')
