"""who saw a visit's result at the school, with a signature, or why nobody did; no earlier body says."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('visit', sa.Column('signer_name', sa.String(length=120), nullable=False, server_default=''))
    for name in ('not_signed', 'signature'):
        op.add_column('visit', sa.Column(name, sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    for name in ('signature', 'not_signed', 'signer_name'):
        op.drop_column('visit', name)
