"""Writing what a settlement decided: deficiencies opened, renewed, flagged, and the lines of their history.

Each kind goes to the database at once, in one statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from sqlalchemy import bindparam, case, false, func, select, true

from inspect_app.db import table
from inspect_app.deficiencies.claims import Claims
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.settled_rows import (
    MOVING,
    UNPROPOSED,
    Row,
    deficiency_id,
    opened,
    proposals_kept_after,
    renewed,
    visit_line,
)
from inspect_app.deficiencies.statements import Change, Key, Outcome
from inspect_app.driver_statements import read_rows, write_rows
from inspect_app.instance_rows import Epoch


def write_changes(claims: Claims, changes: Sequence[Change]) -> dict[Key, str | None]:
    """Returns the deficiency of each key; None where there is none and none was opened."""
    ids = {c.key: c.deficiency_id or (deficiency_id(claims.visit, c.key) if c.state else None) for c in changes}
    write_rows(_OPEN, numbered([opened(claims, c) for c in changes if c.deficiency_id is None and c.state]))
    write_rows(_RENEW, [_renewal(claims, change) for change in changes if change.deficiency_id and change.state])
    flagged = [{"row": c.deficiency_id} for c in changes if c.outcome is Outcome.UNCHANGED and c.deficiency_id]
    write_rows(_FLAG, flagged)
    write_rows(_TELL, [visit_line(claims, change, id_) for change in changes if (id_ := ids[change.key])])
    return ids


def numbered(rows: Sequence[Row]) -> list[Row]:
    """New rows with the next numbers, which nobody ever had: no deficiency is deleted, a restore leaves some out."""
    if all("number" in row for row in rows):
        return [*rows]
    ((last, skipped),) = read_rows(_LAST_NUMBERS, {})
    numbers = count(1 + max(last or 0, skipped or 0))
    return [row if "number" in row else {**row, "number": next(numbers)} for row in rows]


def _renewal(claims: Claims, change: Change) -> dict[str, Any]:
    """The parameters of _RENEW; what this change does not touch is None and stays as it is."""
    columns = renewed(claims, change)
    return {f"to_{name}": columns[name] for name in MOVING} | {
        "row": change.deficiency_id,
        "visit": claims.visit,
        "seen": columns.get("last_seen_at"),
        "words": columns.get("note"),
        "found_by": columns.get("search_text"),
        "kept_after": proposals_kept_after(claims, change),
    }


_deficiency = table(Deficiency)
_LAST_NUMBERS = select(
    func.max(_deficiency.c.number).label("last"), select(table(Epoch).c.deficiencies_after).scalar_subquery()
)
_OPEN = _deficiency.insert()
_STILL_WAITS = _deficiency.c.proposed_at > bindparam("kept_after", type_=_deficiency.c.proposed_at.type)
_RENEW = (
    _deficiency.update()
    .where(_deficiency.c.id == bindparam("row"))
    .values({name: bindparam(f"to_{name}", type_=_deficiency.c[name].type) for name in MOVING})
    .values(
        last_visit_id=bindparam("visit"),
        flagged=false(),
        **{name: case((_STILL_WAITS, _deficiency.c[name])) for name in UNPROPOSED},
        last_seen_at=func.coalesce(
            bindparam("seen", type_=_deficiency.c.last_seen_at.type), _deficiency.c.last_seen_at
        ),
        note=func.coalesce(bindparam("words", type_=_deficiency.c.note.type), _deficiency.c.note),
        search_text=func.coalesce(bindparam("found_by", type_=_deficiency.c.note.type), _deficiency.c.search_text),
    )
)
_FLAG = _deficiency.update().where(_deficiency.c.id == bindparam("row")).values(flagged=true())
_TELL = table(DeficiencyEvent).insert()
