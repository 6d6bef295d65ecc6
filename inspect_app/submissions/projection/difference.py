"""What follows from the ledger, as stored: how it differs from what is wanted, and the writing of that difference.

No visit, deficiency or line of history is ever deleted, so whatever refers to one stays; what is not true any more is
marked withdrawn. Answers, findings and photos go only when their visit's standing body does not name them any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam

from inspect_app.db import Base, db, table
from inspect_app.deficiencies.deficiency_writer import numbered
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.settled_rows import Row
from inspect_app.driver_statements import write_rows
from inspect_app.inspections.models import Answer, ContestedBody, DangerNotice, Finding, Photo, Visit


class Projected:
    """A table that follows from the ledger, and the ``columns`` of it that are compared and written.

    ``key``: the columns by which a row is the same row; ``lasting``: its rows are never deleted. What the database or
    the order of arrival counts (``counted``) is left to them.
    """

    def __init__(
        self,
        model: type[Base],
        key: tuple[str, ...],
        *,
        only: tuple[str, ...] = (),
        counted: tuple[str, ...] = (),
        lasting: bool = False,
    ) -> None:
        self.model, self.key, self.lasting = model, key, lasting
        self.name = table(model).name
        names = only or table(model).c.keys()
        self.columns = tuple(name for name in names if name not in (*key, *counted))
        columns = table(model).c
        same = [columns[name] == bindparam(f"key_{name}") for name in key]
        values = {name: bindparam(f"to_{name}", type_=columns[name].type) for name in self.columns}
        self.insert = table(model).insert()
        self.update = table(model).update().where(*same).values(values)
        self.delete = table(model).delete().where(*same)
        self.key_of: Callable[[Row], Any] = itemgetter(*key)
        """The key's only value, or the tuple of its values."""

    def keys(self, row: Row) -> dict[str, Any]:
        """The parameters that say which row to update or delete."""
        return {f"key_{name}": row[name] for name in self.key}


VISIT = Projected(Visit, ("id",), lasting=True)
DEFICIENCY = Projected(Deficiency, ("id",), lasting=True)
EVENT = Projected(DeficiencyEvent, ("id",), lasting=True)
ANSWER = Projected(Answer, ("visit_id", "item"))
NOTICE = Projected(DangerNotice, ("visit_id", "item"))
FINDING = Projected(Finding, ("visit_id", "item", "position"), counted=("id",))
BECAME = Projected(Finding, FINDING.key, only=("deficiency_id", "outcome"))
"""Of findings whose visit says what it said: what became of them."""
PHOTO = Projected(Photo, ("visit_id", "item", "finding", "sha256"), counted=("id",))
CONTESTED = Projected(ContestedBody, ("body_id",))
PROJECTION = (VISIT, DEFICIENCY, EVENT, ANSWER, NOTICE, FINDING, BECAME, PHOTO, CONTESTED)
"""In the order in which they refer to each other."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Between a table and what is wanted of it. ``changed`` are whole rows as they shall be, ``before`` as they are."""

    projected: Projected
    inserted: Sequence[Row] = ()
    changed: Sequence[Row] = ()
    before: Sequence[Row] = ()
    removed: Sequence[Row] = ()

    @property
    def withdrawn(self) -> int:
        """How many of the changed rows are taken back."""
        pairs = zip(self.before, self.changed, strict=True)
        return sum(new.get("withdrawn", False) and not old["withdrawn"] for old, new in pairs)

    def __bool__(self) -> bool:
        return bool(self.inserted or self.changed or self.removed)


def difference(
    projected: Projected,
    stored: Iterable[Row],
    wanted: Iterable[Row],
    taken_back: Callable[[Row], Row] = lambda row: row,
) -> Difference:
    """Compares rows by their keys. A wanted row need not name every column: what it leaves out stays as it is.

    ``taken_back``: what becomes of a stored row that is not wanted, in a table whose rows last.
    """
    here = {projected.key_of(row): row for row in stored}
    inserted: list[Row] = []
    changed: list[tuple[Row, Row]] = []
    for row in wanted:
        before = here.pop(projected.key_of(row), None)
        if before is None:
            inserted.append(row)
        elif not row.items() <= before.items():
            changed.append((before, {**before, **row}))
    left = list(here.values())
    if projected.lasting:
        changed += [(row, after) for row in left if (after := taken_back(row)) != row]
    old, new = zip(*changed, strict=True) if changed else ((), ())
    return Difference(projected, inserted, new, old, () if projected.lasting else left)


def apply(differences: Iterable[Difference]) -> None:
    """Writes them in bulk. Call inside ``writing()``."""
    for one in sorted(differences, key=lambda one: PROJECTION.index(one.projected)):
        _apply(one)


def _apply(one: Difference) -> None:
    projected, inserted, changed = one.projected, list(one.inserted), list(one.changed)
    if projected is DEFICIENCY:
        _close_first(one)
        inserted = numbered(inserted)
        changed.sort(key=lambda row: row["closed_at"] is None)
    if one.removed:
        db.session.connection().execute(projected.delete, [projected.keys(row) for row in one.removed])
    write_rows(projected.insert, inserted)
    parameters = [{f"to_{name}": row[name] for name in projected.columns} | projected.keys(row) for row in changed]
    write_rows(projected.update, parameters)


def _close_first(one: Difference) -> None:
    """At no moment may two of one key be open: what shall be closed, or move, is closed before anything opens."""
    closing: list[Mapping[str, Any]] = [
        {"key_id": old["id"], "at": new["closed_at"] or old["last_stated_at"]}
        for old, new in zip(one.before, one.changed, strict=True)
        if old["closed_at"] is None and any(old[name] != new[name] for name in ("closed_at", *_OPEN_KEY))
    ]
    write_rows(_CLOSE, closing)


_deficiency = table(Deficiency)
_OPEN_KEY = ("school_id", "item", "location_id", "instance")
_CLOSE = (
    _deficiency.update()
    .where(_deficiency.c.id == bindparam("key_id"))
    .values(closed_at=bindparam("at", type_=_deficiency.c.closed_at.type))
)
