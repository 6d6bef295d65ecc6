"""A draft that was brought over to another tablet has a backup of each: neither overwrites what the other holds."""

from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _keyed_by('account_id', 'visit_id', 'device')


def downgrade() -> None:
    # The newest of each visit stays.
    op.execute("""
        DELETE FROM draft_backup WHERE EXISTS (
            SELECT 1 FROM draft_backup AS other
            WHERE other.account_id = draft_backup.account_id AND other.visit_id = draft_backup.visit_id
            AND (other.saved_at > draft_backup.saved_at
                 OR (other.saved_at = draft_backup.saved_at AND other.device > draft_backup.device)))
    """)
    _keyed_by('account_id', 'visit_id')


def _keyed_by(*columns: str) -> None:
    with op.batch_alter_table('draft_backup') as batch:
        batch.drop_constraint('pk_draft_backup', type_='primary')
        batch.create_primary_key('pk_draft_backup', list(columns))
