"""every kind of act is written down in one spelling"""

from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

_SPELLINGS = {
    'visit.received': 'receive-visit',
    'visit.chosen': 'choose-version',
    'visit.photos-closed': 'waive-photos',
}


def upgrade() -> None:
    for old, new in _SPELLINGS.items():
        op.execute(f"UPDATE audit SET action = '{new}' WHERE action = '{old}'")


def downgrade() -> None:
    for old, new in _SPELLINGS.items():
        op.execute(f"UPDATE audit SET action = '{old}' WHERE action = '{new}'")
