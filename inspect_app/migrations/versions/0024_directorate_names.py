"""three directorates by the names their letters bear: with the hamza, and without the case ending of a sentence

Only where the name is still the one that the first release gave.
"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

_NAMES = (
    ('1401', 'name_ar', 'مادبا', 'مأدبا'),
    ('2101', 'name_ar', 'قصبة اربد', 'قصبة إربد'),
    ('2107', 'name_ar', 'لوائي الطيبة والوسطية', 'الطيبة والوسطية'),
    ('2107', 'name_en', 'Taybeh & Wasatiyyah', 'Taybeh and Wasatiyyah'),
)
_DIRECTORATE = sa.table('directorate', sa.column('code'), sa.column('name_ar'), sa.column('name_en'))


def upgrade() -> None:
    for code, column, before, after in _NAMES:
        _rename(code, column, before, after)


def downgrade() -> None:
    for code, column, before, after in _NAMES:
        _rename(code, column, after, before)


def _rename(code: str, column: str, before: str, after: str) -> None:
    named = _DIRECTORATE.c[column]
    op.execute(sa.update(_DIRECTORATE).where(_DIRECTORATE.c.code == code, named == before).values({column: after}))
