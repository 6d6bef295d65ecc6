"""No place has an empty id, which stands for the whole school: one such row gave its name to every school's."""

from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM location WHERE id = ''")


def downgrade() -> None:
    pass
