"""Why a school comes first, in one sentence: its worst open items by short names, their age, what was not corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, false, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from inspect_app.accounts.models import Person
from inspect_app.checklists import Severity
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.value_texts import item_of, section_title
from inspect_app.overview.conditions import is_unsafe
from inspect_app.overview.due_texts import open_for, students_words
from inspect_app.overview.filter_selection import Selection, narrowed
from inspect_app.overview.worst_items import FailingItem, worst_items
from inspect_app.web import language

NAMED = 2
"""How many dangers the sentence names; their badges stand beside it and count the rest."""
_COLUMNS = (
    Deficiency.school_id,
    Deficiency.checklist,
    Deficiency.version,
    Deficiency.section,
    Deficiency.item,
    Deficiency.severity_rank,
    Deficiency.opened_at,
    Deficiency.not_corrected,
    Deficiency.recurrence_of,
)


def columns(now: datetime) -> tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]:
    """What :func:`worst_items` reads of each deficiency."""
    return (*_COLUMNS, is_unsafe(now).label("unsafe"))


def items_of(
    person: Person, selection: Selection, now: datetime, worst: Mapping[int, int]
) -> dict[int, list[FailingItem]]:
    """What the sentence tells of these schools under the filter, in one statement; ``worst`` as :func:`is_told`."""
    query = narrowed(select(*columns(now)), person, selection, now).where(is_told(worst))
    return worst_items(db.session.execute(query))


def is_told(worst: Mapping[int, int]) -> ColumnElement[bool]:
    """The items of a school that fail by its worst severity anywhere: the sentence tells of no other.

    ``worst`` is that severity's rank by school id (:func:`inspect_app.overview.sums.worst_rank`).
    """
    schools: dict[int, list[int]] = {}
    for school, rank in worst.items():
        schools.setdefault(rank, []).append(school)
    of_rank = (and_(Deficiency.severity_rank == rank, Deficiency.school_id.in_(ids)) for rank, ids in schools.items())
    items = select(Deficiency.school_id, Deficiency.item).where(or_(false(), *of_rank)).correlate(None)
    return tuple_(Deficiency.school_id, Deficiency.item).in_(items)


def sentence(items: Sequence[FailingItem], students: int | None, visited: bool, now: datetime) -> str:
    """The sentence for one school. ``items`` as :func:`worst_items` gives them."""
    if not items:
        return _("Nothing open") if visited else _("Not visited yet")
    parts = [_dangers(items[:NAMED], now) if items[0].rank >= Severity.SEVERE.rank else _mostly(items)]
    parts += _marks(items[:NAMED])
    parts += [students_words(students)] if students else []
    return " · ".join(parts)


def _dangers(rows: Sequence[FailingItem], now: datetime) -> str:
    names = [_danger(row) for row in rows]
    told = names[0] if len(names) == 1 else _("%(first)s and %(second)s", first=names[0], second=names[1])
    return f"{told[:1].upper()}{told[1:]} {open_for(min(row.opened_at for row in rows), now)}"


def _danger(row: FailingItem) -> str:
    name = item_of(row.checklist, row.version, row.item).fault.in_(language())
    if row.places == 1:
        return name
    return _("%(what)s (%(places)s)", what=name, places=_places(row.places))


def _places(places: int) -> str:
    return ngettext("%(num)s place", "%(num)s places", places)


def _mostly(rows: Sequence[FailingItem]) -> str:
    """For a school without dangers: how many, and in which section most of them."""
    sections: Counter[tuple[str, int, str]] = Counter()
    for row in rows:
        sections[row.checklist, row.version, row.section] += row.places
    where = section_title(*sections.most_common(1)[0][0])
    total = sections.total()
    if rows[0].rank:
        return ngettext(
            "%(num)s moderate deficiency, most in: %(section)s",
            "%(num)s moderate deficiencies, most in: %(section)s",
            total,
            section=where,
        )
    return ngettext(
        "%(num)s low deficiency, most in: %(section)s",
        "%(num)s low deficiencies, most in: %(section)s",
        total,
        section=where,
    )


def _marks(rows: Sequence[FailingItem]) -> list[str]:
    marks = {
        _("not made safe in time"): any(row.unsafe for row in rows),
        _("not corrected in time"): any(row.not_corrected for row in rows),
        _("came back after repair"): any(row.recurrent for row in rows),
    }
    return [words for words, said in marks.items() if said]
