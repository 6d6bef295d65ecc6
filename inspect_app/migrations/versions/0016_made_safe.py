"""until when a danger must be made safe and when it was, findings put right on the spot

What a visit claims gets two more values: it is read out of the body again when it is needed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import inspect_app.db
import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

ROWS = 1000
"""Rows written at once."""
GRAVE = ('life_threatening', 'severe')
ALLOWED = timedelta(days=1)
"""What every checklist that had been published by then gave for these two, and for no other."""
_BEFORE = ['school_id', 'severity_rank', 'due_at', 'doubly_late_at', 'opened_at', 'number', 'closed_at']
_WORDS = ['item', 'status', 'trade', 'owner', 'section', 'checklist', 'withdrawn']
_NEW = ['make_safe_due_at', 'made_safe_at']

_Moment = inspect_app.db.UtcDateTime()
DEFICIENCY = sa.table('deficiency', sa.column('id'), sa.column('severity'), sa.column('opened_at', _Moment),
    sa.column('withdrawn', sa.Boolean), *(sa.column(name, _Moment) for name in _NEW))
FINDING = sa.table('finding', *map(sa.column, ('visit_id', 'item', 'position', 'severity', 'outcome', 'deficiency_id')))
VISIT = sa.table('visit', sa.column('id'), sa.column('finished_at', _Moment), sa.column('claims', sa.JSON))
EVENT = sa.table('deficiency_event', *map(sa.column, ('deficiency_id', 'kind', 'visit_id', 'step_id', 'after_body')),
    sa.column('at', _Moment), sa.column('takes_back', _Moment), sa.column('withdrawn', sa.Boolean))
_STANDS = ~DEFICIENCY.c.withdrawn

_FREE = {'acknowledged', 'made_safe', 'in_progress', 'reported_fixed', 'deferred', 'transferred'}
_ENDED = {'verified_closed', 'void'}
LEADS_TO = {
    'open': _FREE | _ENDED,
    'acknowledged': _FREE - {'acknowledged'} | _ENDED,
    'made_safe': {'in_progress', 'reported_fixed', 'deferred', 'transferred'} | _ENDED,
    'in_progress': {'made_safe', 'reported_fixed', 'deferred', 'transferred'} | _ENDED,
    'reported_fixed': {'open'} | _ENDED,
    'deferred': {'open', 'transferred', 'made_safe', 'in_progress', 'reported_fixed'} | _ENDED,
    'transferred': {'open', 'deferred', 'made_safe', 'in_progress', 'reported_fixed'} | _ENDED,
    'verified_closed': set(),
    'void': set(),
}


def upgrade() -> None:
    # Plainly, not in a batch: SQLite would make the table anew, which it cannot while others point to it.
    op.add_column('finding', sa.Column('fixed', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index('ix_deficiency_listed', 'deficiency')
    for name in _NEW:
        op.add_column('deficiency', sa.Column(name, inspect_app.db.UtcDateTime(), nullable=True))
    connection = op.get_bind()
    _fill(connection, 'make_safe_due_at', [*_begun(connection)])
    _fill(connection, 'made_safe_at', [*_made_safe(connection)])
    op.create_index('ix_deficiency_listed', 'deficiency', [*_BEFORE, *_NEW, *_WORDS])
    op.execute("UPDATE visit SET claims = NULL WHERE claims IS NOT NULL")


def _fill(connection: sa.Connection, name: str, rows: list[dict[str, object]]) -> None:
    update = sa.update(DEFICIENCY).where(DEFICIENCY.c.id == sa.bindparam('row'))
    update = update.values({name: sa.bindparam('to', type_=_Moment)})
    for first in range(0, len(rows), ROWS):
        connection.execute(update, rows[first:first + ROWS])


def _begun(connection: sa.Connection) -> Iterator[dict[str, object]]:
    """A day after the first visit that found it so dangerous."""
    grave = sa.select(DEFICIENCY.c.id, DEFICIENCY.c.opened_at).where(DEFICIENCY.c.severity.in_(GRAVE), _STANDS)
    raised = _raised(connection)
    for row in connection.execute(grave).all():
        yield {'row': row.id, 'to': raised.get(row.id, row.opened_at) + ALLOWED}


def _raised(connection: sa.Connection) -> dict[str, datetime]:
    """When each was seen to be dangerous first. «Still the same» without a reading raised nothing."""
    query = (
        sa.select(FINDING.c.deficiency_id, FINDING.c.item, FINDING.c.position, VISIT.c.finished_at, VISIT.c.claims)
        .join_from(FINDING, VISIT, VISIT.c.id == FINDING.c.visit_id)
        .join(DEFICIENCY, DEFICIENCY.c.id == FINDING.c.deficiency_id)
        .where(FINDING.c.severity.in_(GRAVE), FINDING.c.outcome != 'late', DEFICIENCY.c.severity.in_(GRAVE))
        .where(FINDING.c.deficiency_id.not_in(_grave_at_once()))
        .order_by(VISIT.c.finished_at)
    )
    found: dict[str, datetime] = {}
    for row in connection.execute(query):
        if not _kept(row):
            found.setdefault(row.deficiency_id, row.finished_at)
    return found


def _grave_at_once() -> sa.Select[Any]:
    """The deficiencies that were dangerous when they were opened."""
    opened = FINDING.c.outcome.in_(('new', 'recurrent'))
    return sa.select(FINDING.c.deficiency_id).where(opened, FINDING.c.severity.in_(GRAVE))


def _kept(row: Any) -> bool:
    """The last of the six values that the claims keep of each of an item's findings, behind three of the item."""
    parts = (row.claims or {}).get('failing', {}).get(row.item, ())[3:]
    faults = (parts[start:start + 6] for start in range(0, len(parts), 6))
    return any(fault[5] for fault in faults if fault[0] == row.position)


def _made_safe(connection: sa.Connection) -> Iterator[dict[str, object]]:
    lines = EVENT.c
    standing = sa.select(DEFICIENCY.c.id).where(_STANDS)
    told = sa.select(lines.deficiency_id).where(lines.kind.in_(('made_safe', 'reported_fixed')), ~lines.withdrawn)
    told = told.where(lines.deficiency_id.in_(standing))
    query = sa.select(EVENT).where(lines.deficiency_id.in_(told), ~lines.withdrawn)
    query = query.order_by(lines.deficiency_id, lines.after_body, sa.func.coalesce(lines.step_id, 0))
    stories: dict[str, list[sa.Row[Any]]] = {}
    for row in connection.execute(query):
        stories.setdefault(row.deficiency_id, []).append(row)
    for id_, story in stories.items():
        if at := _safe_at(story):
            yield {'row': id_, 'to': at}


def _safe_at(story: list[sa.Row[Any]]) -> datetime | None:
    """When people said so last, as far as no rejected repair and no step taken back undid it."""
    status, at = 'void', None
    steps: list[tuple[datetime, str, datetime | None]] = []
    for line in story:
        if line.visit_id:
            steps = []
            if line.kind in {'new', 'recurrent', 'fix_rejected'}:
                status, at = 'open', None
            elif line.kind in {'verified_closed', 'withdrawn'}:
                status = 'void'
        elif line.kind == 'taken_back':
            if steps and steps[-1][0] == line.takes_back:
                _, status, at = steps.pop()
        elif line.kind in LEADS_TO[status]:
            steps.append((line.at, status, at))
            at = _after(line, status, at)
            status = line.kind
    return at


def _after(line: sa.Row[Any], status: str, at: datetime | None) -> datetime | None:
    if (status, line.kind) == ('reported_fixed', 'open'):
        return None
    return at or (line.at if line.kind in {'made_safe', 'reported_fixed'} else None)


def downgrade() -> None:
    op.execute("UPDATE visit SET claims = NULL WHERE claims IS NOT NULL")
    op.drop_index('ix_deficiency_listed', 'deficiency')
    for name in _NEW:
        op.drop_column('deficiency', name)
    op.drop_column('finding', 'fixed')
    op.create_index('ix_deficiency_listed', 'deficiency', [*_BEFORE, *_WORDS])
