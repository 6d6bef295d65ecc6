"""what waits for a decision, whose repair was rejected or was not made in time, from an index each"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _index('ix_deficiency_flagged', 'flagged', 'flagged = 1', 'flagged')
    _index('ix_deficiency_not_corrected', 'not_corrected', 'not_corrected = 1', 'not_corrected')
    _index('ix_deficiency_rejected', 'rejections', 'rejections > 0', 'rejections > 0')


def _index(name: str, column: str, on_sqlite: str, on_postgresql: str) -> None:
    where = sa.text(on_sqlite), sa.text(on_postgresql)
    op.create_index(name, 'deficiency', [column], sqlite_where=where[0], postgresql_where=where[1])


def downgrade() -> None:
    for name in ('ix_deficiency_rejected', 'ix_deficiency_not_corrected', 'ix_deficiency_flagged'):
        op.drop_index(name, 'deficiency')
