"""sessions end by time, second factor, recovery codes and links. Whoever used a session today goes on with it."""

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plainly, not in a batch: SQLite would make the table anew, which it cannot while others point to it.
    op.add_column('account', sa.Column('must_change_password', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('account', sa.Column('second_factor_key', sa.String(length=32), nullable=True))
    op.add_column('account', sa.Column('second_factor_step', sa.Integer(), nullable=True))
    op.add_column('open_session', sa.Column('browser', sa.String(length=200), nullable=False, server_default=''))
    op.add_column('open_session', sa.Column('address', sa.String(length=60), nullable=False, server_default=''))
    with op.batch_alter_table('open_session') as batch:
        batch.add_column(sa.Column('office_used_at', inspect_app.db.UtcDateTime(), nullable=True))
    op.execute('UPDATE open_session SET office_used_at = last_used_at')
    with op.batch_alter_table('open_session') as batch:
        batch.alter_column('office_used_at', nullable=False)
    op.create_table('recovery_code',
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id')),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_recovery_code'))
    )
    op.create_index(op.f('ix_recovery_code_account_id'), 'recovery_code', ['account_id'], unique=False)
    op.create_table('sign_in_link',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_link_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_sign_in_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_link_token_hash'))
    )


def downgrade() -> None:
    op.drop_table('sign_in_link')
    op.drop_table('recovery_code')
    for name in ('office_used_at', 'address', 'browser'):
        op.drop_column('open_session', name)
    for name in ('second_factor_step', 'second_factor_key', 'must_change_password'):
        op.drop_column('account', name)
