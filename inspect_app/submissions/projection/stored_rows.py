"""Reading what is stored of some schools' projection, as rows by the names of their columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from inspect_app.db import RowSelect, db, table
from inspect_app.deficiencies.claims import Claims, claims_of, from_record, to_record
from inspect_app.deficiencies.models import IN_ORDER, Deficiency, DeficiencyEvent, DeficiencyStep
from inspect_app.deficiencies.settled_rows import Row
from inspect_app.inspections.models import ReceivedBody, Visit
from inspect_app.inspections.visit_writer import store_places
from inspect_app.submissions.projection.difference import Projected
from inspect_app.submissions.projection.judge_body import judge_stored


def rows_of(projected: Projected, *conditions: ColumnElement[bool]) -> list[Row]:
    """Rows of a table, by the names of the columns that are compared."""
    columns = table(projected.model).c
    query = select(*(columns[name] for name in (*projected.key, *projected.columns)))
    return _dicts(query.where(*conditions))


def events_of(condition: ColumnElement[bool]) -> list[Row]:
    """The lines of the deficiencies that this condition means, in order, withdrawn ones too."""
    query = select(table(DeficiencyEvent)).join(Deficiency, Deficiency.id == DeficiencyEvent.deficiency_id)
    return _dicts(query.where(condition).order_by(*IN_ORDER))


def steps_of(condition: ColumnElement[bool]) -> list[Row]:
    """People's steps about the deficiencies that this condition means, in the order in which they were taken."""
    query = select(table(DeficiencyStep)).join(Deficiency, Deficiency.id == DeficiencyStep.deficiency_id)
    order = DeficiencyStep.after_body, DeficiencyStep.id
    return _dicts(query.where(condition).order_by(*order))


def _dicts(query: RowSelect) -> list[Row]:
    result = db.session.connection().execute(query)
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]


def by_deficiency(lines: Sequence[Row]) -> Mapping[str, list[Row]]:
    """The lines that stand."""
    found: dict[str, list[Row]] = defaultdict(list)
    for line in lines:
        if not line["withdrawn"]:
            found[line["deficiency_id"]].append(line)
    return found


def claims_stored(condition: ColumnElement[bool], only: Collection[str] | None = None) -> list[Claims]:
    """What visits' standing bodies claim, of all items or of ``only`` these. Call inside ``writing()``.

    A visit stored before its claims were kept is judged once more, and they are kept.
    """
    rows = db.session.connection().execute(_CLAIMS.where(condition)).all()
    return [_claims(row, row.claims or _judged_again(row), only) for row in rows]


def _claims(row: Any, record: Mapping[str, Any], only: Collection[str] | None) -> Claims:  # noqa: ANN401 - a row
    items = from_record(record, only)
    seen_at, first_at = row.finished_at, row.received_at
    return Claims(row.id, row.school_id, row.checklist, row.version, seen_at, first_at, row.first_body, items)


def _judged_again(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row
    body = judge_stored(row.id, row.digest)
    record = to_record(claims_of(body.visit, store_places(body.visit, body.school.id)))
    db.session.execute(update(Visit).where(Visit.id == row.id).values(claims=record))
    return record


_visit, _body = table(Visit).c, table(ReceivedBody).c
_CLAIMS = select(
    *(_visit[name] for name in ("id", "school_id", "checklist", "version", "finished_at", "received_at", "digest")),
    _visit.claims,
    select(func.min(_body.id)).where(_body.visit_id == _visit.id).scalar_subquery().label("first_body"),
)
