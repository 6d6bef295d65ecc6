"""what stood before each change of the directorates' areas: the last one can be taken back"""

import sqlalchemy as sa
from alembic import op

from inspect_app.db import UtcDateTime

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'boundary_load',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(10), nullable=False),
        sa.Column('source', sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_boundary_load_account_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_boundary_load')),
    )
    op.create_table(
        'boundary_load_area',
        sa.Column('load_id', sa.Integer(), nullable=False),
        sa.Column('directorate_id', sa.Integer(), nullable=False),
        sa.Column('area', sa.Text(), nullable=True),
        sa.Column('area_source', sa.String(200), nullable=True),
        sa.Column('area_approximate', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['load_id'], ['boundary_load.id'], name=op.f('fk_boundary_load_area_load_id')),
        sa.ForeignKeyConstraint(
            ['directorate_id'], ['directorate.id'], name=op.f('fk_boundary_load_area_directorate_id')
        ),
        sa.PrimaryKeyConstraint('load_id', 'directorate_id', name=op.f('pk_boundary_load_area')),
    )
    op.create_table(
        'boundary_undo',
        sa.Column('load_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('at', UtcDateTime(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['load_id'], ['boundary_load.id'], name=op.f('fk_boundary_undo_load_id')),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_boundary_undo_account_id')),
        sa.PrimaryKeyConstraint('load_id', name=op.f('pk_boundary_undo')),
    )


def downgrade() -> None:
    op.drop_table('boundary_undo')
    op.drop_table('boundary_load_area')
    op.drop_table('boundary_load')
