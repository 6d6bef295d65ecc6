"""sign-in: sessions as rows, wrong tries counted for all workers. Everybody signs in once more; nothing is lost."""

import secrets

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('open_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(length=32), nullable=False),
    sa.Column('created_at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.Column('last_used_at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_open_session_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_open_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_open_session_token_hash'))
    )
    op.create_index(op.f('ix_open_session_account_id'), 'open_session', ['account_id'], unique=False)
    op.create_table('wrong_tries',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('level', sa.Double(), nullable=False),
    sa.Column('at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.Column('until', inspect_app.db.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_wrong_tries'))
    )
    op.create_index(op.f('ix_wrong_tries_at'), 'wrong_tries', ['at'], unique=False)
    # Plainly, not in a batch: SQLite would make the table anew, which it cannot while others point to it.
    op.drop_column('account', 'session_key')


def downgrade() -> None:
    op.add_column('account', sa.Column('session_key', sa.String(length=32), nullable=False, server_default=''))
    connection = op.get_bind()
    for id_ in list(connection.scalars(sa.text("SELECT id FROM account"))):
        key = {"id": id_, "key": secrets.token_hex(8)}
        connection.execute(sa.text("UPDATE account SET session_key = :key WHERE id = :id"), key)
    op.drop_table('wrong_tries')
    op.drop_table('open_session')
