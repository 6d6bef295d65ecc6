"""who sent the bytes of a photo: it is shown through that person's visits only."""

import json

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sent_photo',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sent_photo_account_id')),
    sa.ForeignKeyConstraint(['sha256'], ['stored_photo.sha256'], name=op.f('fk_sent_photo_sha256')),
    sa.PrimaryKeyConstraint('sha256', 'account_id', name=op.f('pk_sent_photo'))
    )
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """What is shown today stays to be seen: each photo is taken for sent by whoever's visits name it."""
    stored = {row.sha256: row for row in connection.execute(sa.text("SELECT * FROM stored_photo"))}
    sent = {(name, row.account_id) for name, row in stored.items() if row.account_id is not None}
    for photos, account in connection.execute(sa.text("SELECT photos, account_id FROM received_body")):
        names = json.loads(photos) if isinstance(photos, str) else photos
        sent.update((name, account) for name in names if name in stored)
    rows = [{"name": name, "account": account, "at": stored[name].stored_at} for name, account in sorted(sent)]
    if rows:
        insert = "INSERT INTO sent_photo (sha256, account_id, sent_at) VALUES (:name, :account, :at)"
        connection.execute(sa.text(insert), rows)


def downgrade() -> None:
    op.drop_table('sent_photo')
