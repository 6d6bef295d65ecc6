"""offline fieldwork: corrections, choices, backups of drafts, and what a rebuild needs to come out equal."""

import json
import uuid
from urllib.parse import parse_qsl

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plainly, not in a batch: SQLite would make the table anew, which it cannot while others point to it.
    op.add_column('received_body', sa.Column('replaces', sa.String(length=64), nullable=False, server_default=''))
    op.add_column('received_body', sa.Column('device', sa.String(length=80), nullable=False, server_default=''))
    op.add_column('received_body', sa.Column('photos', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('received_body', sa.Column('school_then', sa.JSON(), nullable=False, server_default='{}'))
    op.create_index('ix_received_body_account_id', 'received_body', ['account_id', 'device'], unique=False)
    op.add_column('visit', sa.Column('device_started_at', inspect_app.db.UtcDateTime(), nullable=True))
    op.add_column('visit', sa.Column('device_finished_at', inspect_app.db.UtcDateTime(), nullable=True))
    op.add_column('visit', sa.Column('clock_doubtful', sa.Boolean(), nullable=False, server_default='0'))
    op.add_column('visit', sa.Column('device', sa.String(length=80), nullable=False, server_default=''))
    op.add_column('visit', sa.Column('unknown', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('deficiency_event', sa.Column('after_body', sa.Integer(), nullable=True))
    op.create_table('chosen_body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.String(length=36), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('after_body', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_chosen_body_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chosen_body'))
    )
    with op.batch_alter_table('chosen_body', schema=None) as batch_op:
        batch_op.create_index('ix_chosen_body_visit_id', ['visit_id'], unique=False)
    op.create_table('closed_photos',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('photos', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_closed_photos_account_id')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_closed_photos'))
    )
    op.create_table('draft_backup',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.String(length=36), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(length=80), nullable=False),
    sa.Column('counter', sa.Integer(), nullable=False),
    sa.Column('saved_at', inspect_app.db.UtcDateTime(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_draft_backup_account_id')),
    sa.PrimaryKeyConstraint('account_id', 'visit_id', name=op.f('pk_draft_backup'))
    )
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT count(*) FROM epoch")) == 0:
        connection.execute(sa.text("INSERT INTO epoch (id, value) VALUES (1, :value)"), {"value": uuid.uuid4().hex})
    _fill(connection)


def _fill(connection: sa.Connection) -> None:
    """What was received before this release: the columns are read out of the bodies and the visits made of them."""
    visits = {row.id: row for row in connection.execute(sa.text(
        "SELECT v.id, v.school_id, v.directorate_id, v.facts, s.latitude, s.longitude, s.students"
        " FROM visit v JOIN school s ON s.id = v.school_id"
    ))}
    ids = list(connection.scalars(sa.text("SELECT id FROM received_body ORDER BY id")))
    for id_ in ids:
        row = connection.execute(sa.text("SELECT visit_id, body FROM received_body WHERE id = :id"), {"id": id_}).one()
        pairs = parse_qsl(bytes(row.body).decode("utf-8", "replace"))
        photos = list(dict.fromkeys(v.partition(";")[0] for name, v in pairs if name.endswith("-photo")))
        visit = visits[row.visit_id]
        facts = json.loads(visit.facts) if isinstance(visit.facts, str) else visit.facts
        then = {"id": visit.school_id, "directorate_id": visit.directorate_id, "latitude": visit.latitude,
                "longitude": visit.longitude, "profile": facts, "students": visit.students}
        connection.execute(
            sa.text("UPDATE received_body SET device = :device, photos = :photos, school_then = :then WHERE id = :id"),
            {"id": id_, "device": dict(pairs).get("device", ""), "photos": json.dumps(photos), "then": json.dumps(then)},
        )
        device = {"id": row.visit_id, "device": dict(pairs).get("device", "")}
        connection.execute(sa.text("UPDATE visit SET device = :device WHERE id = :id AND device = ''"), device)
    connection.execute(sa.text(
        "UPDATE visit SET device_started_at = started_at, device_finished_at = finished_at"
    ))
    _place_steps(connection)


def _place_steps(connection: sa.Connection) -> None:
    """A person's step stands after the visits whose lines were written before its own."""
    events = connection.execute(sa.text(
        "SELECT e.id, e.account_id, min(b.id) AS body FROM deficiency_event e"
        " LEFT JOIN received_body b ON b.visit_id = e.visit_id GROUP BY e.id, e.account_id ORDER BY e.id"
    )).all()
    latest, steps = 0, []
    for event in events:
        latest = max(latest, event.body or 0)
        if event.account_id is not None:
            steps.append({"id": event.id, "after": latest})
    if steps:
        connection.execute(sa.text("UPDATE deficiency_event SET after_body = :after WHERE id = :id"), steps)


def downgrade() -> None:
    op.drop_table('draft_backup')
    op.drop_table('closed_photos')
    op.drop_table('chosen_body')
    op.drop_column('deficiency_event', 'after_body')
    for name in ('unknown', 'device', 'clock_doubtful', 'device_finished_at', 'device_started_at'):
        op.drop_column('visit', name)
    op.drop_index('ix_received_body_account_id', 'received_body')
    for name in ('school_then', 'photos', 'device', 'replaces'):
        op.drop_column('received_body', name)
