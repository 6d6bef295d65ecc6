"""ledger and projection: steps and waivers are only added to, lines of history keep their ids, nothing is deleted."""

import uuid
from collections.abc import Iterator
from typing import Any

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

LINE = uuid.UUID('5b0f2a4e-6d0c-5c8e-9b7f-2f8f5a3c1d77')
"""The namespace of the ids of lines of history."""
KEPT = ('deficiency_id', 'kind', 'at', 'visit_id', 'account_id', 'note', 'takes_back')
LINES = 1000
"""Lines of history written at once."""


def upgrade() -> None:
    # Plainly, not in a batch: SQLite would make the table anew, which it cannot while others point to it.
    op.add_column('visit', sa.Column('claims', sa.JSON(), nullable=True))
    op.add_column('deficiency', sa.Column('withdrawn', sa.Boolean(), nullable=False, server_default=sa.false()))
    _contested_body()
    _photo_waiver()
    _deficiency_step()
    op.execute("CREATE TABLE old_event AS SELECT * FROM deficiency_event")
    op.drop_table('deficiency_event')
    _deficiency_event()
    _fill_events(op.get_bind())
    op.drop_table('old_event')


def _contested_body() -> None:
    op.create_table('contested_body',
    sa.Column('body_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('visit_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['received_body.id'], name=op.f('fk_contested_body_body_id')),
    sa.PrimaryKeyConstraint('body_id', name=op.f('pk_contested_body'))
    )
    op.create_index('ix_contested_body_visit_id', 'contested_body', ['visit_id'], unique=False)
    op.execute("INSERT INTO contested_body (body_id, visit_id) SELECT id, visit_id FROM received_body WHERE conflict")
    op.drop_column('received_body', 'conflict')


def _photo_waiver() -> None:
    op.create_table('photo_waiver',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('photos', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_photo_waiver_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo_waiver'))
    )
    op.create_index('ix_photo_waiver_digest', 'photo_waiver', ['digest'], unique=False)
    op.execute(
        "INSERT INTO photo_waiver (digest, photos, reason, account_id, at)"
        " SELECT digest, photos, reason, account_id, at FROM closed_photos ORDER BY at, digest"
    )
    op.drop_table('closed_photos')


def _deficiency_step() -> None:
    op.create_table('deficiency_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deficiency_id', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('after_body', sa.Integer(), nullable=False),
    sa.Column('takes_back', inspect_app.db.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_deficiency_step_account_id')),
    sa.ForeignKeyConstraint(['deficiency_id'], ['deficiency.id'], name=op.f('fk_deficiency_step_deficiency_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deficiency_step'))
    )
    op.create_index('ix_deficiency_step_deficiency_id', 'deficiency_step', ['deficiency_id'], unique=False)
    op.execute(
        "INSERT INTO deficiency_step (deficiency_id, kind, at, account_id, note, after_body, takes_back)"
        " SELECT deficiency_id, kind, at, account_id, note, after_body, takes_back"
        " FROM deficiency_event WHERE visit_id IS NULL ORDER BY after_body, id"
    )
    op.execute(
        "UPDATE deficiency SET withdrawn = (1 = 1) WHERE status = 'void'"
        " AND NOT EXISTS (SELECT 1 FROM deficiency_event e"
        " WHERE e.deficiency_id = deficiency.id AND e.kind IN ('new', 'recurrent'))"
    )


def _deficiency_event() -> None:
    op.create_table('deficiency_event',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('deficiency_id', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.Column('visit_id', sa.String(length=36), nullable=True),
    sa.Column('step_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('after_body', sa.Integer(), nullable=False),
    sa.Column('takes_back', inspect_app.db.UtcDateTime(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_deficiency_event_account_id')),
    sa.ForeignKeyConstraint(['deficiency_id'], ['deficiency.id'], name=op.f('fk_deficiency_event_deficiency_id')),
    sa.ForeignKeyConstraint(['step_id'], ['deficiency_step.id'], name=op.f('fk_deficiency_event_step_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_deficiency_event_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deficiency_event')),
    sqlite_with_rowid=False,
    )
    op.create_index('ix_deficiency_event_deficiency_id', 'deficiency_event', ['deficiency_id', 'at'], unique=False)


def _fill_events(connection: sa.Connection) -> None:
    """The lines of before, under the ids that follow from what they say."""
    columns = ('id', 'step_id', 'after_body', *KEPT)
    insert = sa.text(
        f"INSERT INTO deficiency_event ({', '.join(columns)}, withdrawn)"
        f" VALUES ({', '.join(f':{name}' for name in columns)}, :withdrawn)"
    )
    lines = [*_of_visits(connection), *_of_people(connection)]
    for first in range(0, len(lines), LINES):
        connection.execute(insert, lines[first:first + LINES])


def _of_visits(connection: sa.Connection) -> Iterator[dict[str, object]]:
    """Each in the place of its visit's first body; a withdrawal in that of the body or choice that caused it."""
    found = connection.execute(sa.text(
        "SELECT e.*, (SELECT min(b.id) FROM received_body b WHERE b.visit_id = e.visit_id) AS first,"
        " (SELECT max(b.id) FROM received_body b WHERE b.visit_id = e.visit_id AND b.received_at = e.at) AS cause,"
        " (SELECT max(c.after_body) FROM chosen_body c WHERE c.visit_id = e.visit_id AND c.at = e.at) AS choice"
        " FROM old_event e WHERE e.visit_id IS NOT NULL"
    ))
    for row in found:
        caused = row.cause or row.choice if row.kind == 'withdrawn' else None
        yield _line(row, f'{row.visit_id}/{row.deficiency_id}/{row.kind}', None, caused or row.first or 0)


def _of_people(connection: sa.Connection) -> Iterator[dict[str, object]]:
    steps = connection.scalars(sa.text("SELECT id FROM deficiency_step ORDER BY id")).all()
    found = connection.execute(sa.text("SELECT * FROM old_event WHERE visit_id IS NULL ORDER BY after_body, id"))
    for step, row in zip(steps, found, strict=True):
        yield _line(row, f'step/{step}', step, row.after_body)


def _line(row: sa.Row[Any], name: str, step: int | None, after: int) -> dict[str, object]:
    kept = {column: getattr(row, column) for column in KEPT}
    return kept | {'id': str(uuid.uuid5(LINE, name)), 'step_id': step, 'after_body': after, 'withdrawn': False}


def downgrade() -> None:
    op.execute("CREATE TABLE new_event AS SELECT * FROM deficiency_event")
    op.drop_table('deficiency_event')
    op.create_table('deficiency_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deficiency_id', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.Column('visit_id', sa.String(length=36), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('after_body', sa.Integer(), nullable=True),
    sa.Column('takes_back', inspect_app.db.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_deficiency_event_account_id')),
    sa.ForeignKeyConstraint(['deficiency_id'], ['deficiency.id'], name=op.f('fk_deficiency_event_deficiency_id')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_deficiency_event_visit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deficiency_event'))
    )
    op.create_index('ix_deficiency_event_deficiency_id', 'deficiency_event', ['deficiency_id', 'at'], unique=False)
    op.execute(
        "INSERT INTO deficiency_event (deficiency_id, kind, at, visit_id, account_id, note, after_body, takes_back)"
        " SELECT deficiency_id, kind, at, visit_id, account_id, note, CASE WHEN visit_id IS NULL THEN after_body END,"
        " takes_back FROM new_event WHERE NOT withdrawn ORDER BY after_body, coalesce(step_id, 0)"
    )
    op.drop_table('new_event')
    op.drop_table('deficiency_step')
    _closed_photos()
    op.add_column('received_body', sa.Column('conflict', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE received_body SET conflict = (1 = 1) WHERE id IN (SELECT body_id FROM contested_body)")
    op.drop_table('contested_body')
    op.drop_column('deficiency', 'withdrawn')
    op.drop_column('visit', 'claims')


def _closed_photos() -> None:
    op.create_table('closed_photos',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('photos', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_closed_photos_account_id')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_closed_photos'))
    )
    # The newest of several about one body.
    op.execute(
        "INSERT INTO closed_photos (digest, photos, reason, account_id, at)"
        " SELECT digest, photos, reason, account_id, at FROM photo_waiver w"
        " WHERE id = (SELECT max(id) FROM photo_waiver o WHERE o.digest = w.digest)"
    )
    op.drop_table('photo_waiver')
