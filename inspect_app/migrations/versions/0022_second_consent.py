"""what is proposed and waits for a second person, and the pictures put to people's steps"""

import sqlalchemy as sa
from alembic import op

import inspect_app.db

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plainly, not in a batch: SQLite would make the tables anew, which it cannot while others point to them.
    for name in ('deficiency_step', 'deficiency_event'):
        op.add_column(name, sa.Column('target', sa.String(length=20), nullable=True))
        op.add_column(name, sa.Column('answers', inspect_app.db.UtcDateTime(), nullable=True))
    op.add_column('deficiency', sa.Column('proposed', sa.String(length=20), nullable=True))
    op.add_column('deficiency', sa.Column('proposed_at', inspect_app.db.UtcDateTime(), nullable=True))
    waits = sa.text('proposed IS NOT NULL')
    op.create_index('ix_deficiency_proposed', 'deficiency', ['school_id'], sqlite_where=waits, postgresql_where=waits)
    op.create_table('step_evidence',
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['sha256'], ['stored_photo.sha256'], name=op.f('fk_step_evidence_sha256')),
    sa.ForeignKeyConstraint(['step_id'], ['deficiency_step.id'], name=op.f('fk_step_evidence_step_id')),
    sa.PrimaryKeyConstraint('step_id', 'position', name=op.f('pk_step_evidence'))
    )
    op.create_index('ix_step_evidence_sha256', 'step_evidence', ['sha256'])


def downgrade() -> None:
    op.drop_table('step_evidence')
    op.drop_index('ix_deficiency_proposed', 'deficiency')
    op.drop_column('deficiency', 'proposed_at')
    op.drop_column('deficiency', 'proposed')
    for name in ('deficiency_event', 'deficiency_step'):
        op.drop_column(name, 'answers')
        op.drop_column(name, 'target')
