"""what each published checklist said, names that directorates bore, moves of schools, and what came after a school"""

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
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
    op.create_table('former_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('directorate_id', sa.Integer(), nullable=False),
    sa.Column('name_ar', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('until', inspect_app.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['directorate_id'], ['directorate.id'], name=op.f('fk_former_name_directorate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_name'))
    )
    op.create_index('ix_former_name_directorate_id', 'former_name', ['directorate_id'])
    op.create_table('school_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('since', inspect_app.db.UtcDateTime(), nullable=False),
    sa.Column('entered_at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_school_move_school_id')),
    sa.ForeignKeyConstraint(['from_id'], ['directorate.id'], name=op.f('fk_school_move_from_id')),
    sa.ForeignKeyConstraint(['to_id'], ['directorate.id'], name=op.f('fk_school_move_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_move'))
    )
    op.create_index('ix_school_move_school_id', 'school_move', ['school_id'])
    # Not by batch: SQLite would make the table anew, which visits and deficiencies point at.
    op.execute(
        'ALTER TABLE school ADD COLUMN successor_id INTEGER'
        ' CONSTRAINT fk_school_successor_id REFERENCES school (id)'
    )


def downgrade() -> None:
    op.drop_column('school', 'successor_id')
    op.drop_table('school_move')
    op.drop_table('former_name')
    op.drop_table('published_version')
