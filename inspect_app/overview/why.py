"""Why a school comes first, in one sentence: its worst open items by short names, their age, what was not corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import case, func, select

from inspect_app.accounts.models import Person
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.value_texts import item_of, section_title
from inspect_app.overview.due_texts import open_for, students_words
from inspect_app.overview.record import Record
from inspect_app.overview.selection import Selection, narrowed
from inspect_app.web import language

NAMED = 2
"""How many dangers the sentence names; their badges stand beside it and count the rest."""


def worst_items(person: Person, selection: Selection, now: datetime, schools: Sequence[int]) -> dict[int, list[Record]]:
    """Per school id its failing items, worst and oldest first: one statement for all schools of a page."""
    worst = func.max(Deficiency.severity_rank).label("worst")
    oldest = func.min(Deficiency.opened_at).label("opened_at")
    query: RowSelect = select(
        Deficiency.school_id,
        Deficiency.checklist,
        func.max(Deficiency.version).label("version"),
        Deficiency.section,
        Deficiency.item,
        func.count().label("places"),
        worst,
        oldest,
        func.max(case((Deficiency.not_corrected, 1), else_=0)).label("not_corrected"),
        func.max(case((Deficiency.recurrence_of.is_not(None), 1), else_=0)).label("recurrent"),
    )
    query = narrowed(query, person, selection, now).where(Deficiency.school_id.in_(schools))
    query = query.group_by(Deficiency.school_id, Deficiency.checklist, Deficiency.section, Deficiency.item)
    found: dict[int, list[Record]] = {}
    for row in db.session.execute(query.order_by(worst.desc(), oldest)):
        found.setdefault(row.school_id, []).append(row)
    return found


def sentence(items: Sequence[Record], students: int | None, visited: bool, now: datetime) -> str:
    """The sentence for one school. ``items`` as :func:`worst_items` orders them."""
    if not items:
        return _("Nothing open") if visited else _("Not visited yet")
    named = [row for row in items if row.worst == items[0].worst]
    parts = [_dangers(named[:NAMED], now) if items[0].worst >= 2 else _mostly(named)]
    parts += _marks(named[:NAMED])
    parts += [students_words(students)] if students else []
    return " · ".join(parts)


def _dangers(rows: Sequence[Record], now: datetime) -> str:
    names = [_danger(row) for row in rows]
    told = names[0] if len(names) == 1 else _("%(first)s and %(second)s", first=names[0], second=names[1])
    return f"{told[:1].upper()}{told[1:]} {open_for(min(row.opened_at for row in rows), now)}"


def _danger(row: Record) -> str:
    name = item_of(row.checklist, row.version, row.item).fault.in_(language())
    if row.places == 1:
        return name
    return _("%(what)s (%(places)s)", what=name, places=_places(row.places))


def _places(places: int) -> str:
    return ngettext("%(num)s place", "%(num)s places", places)


def _mostly(rows: Sequence[Record]) -> str:
    """For a school without dangers: how many, and in which section most of them."""
    sections: Counter[tuple[str, int, str]] = Counter()
    for row in rows:
        sections[row.checklist, row.version, row.section] += row.places
    where = section_title(*sections.most_common(1)[0][0])
    total = sections.total()
    if rows[0].worst:
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


def _marks(rows: Iterable[Record]) -> list[str]:
    rows = list(rows)
    marks = [_("not corrected in time")] if any(row.not_corrected for row in rows) else []
    return marks + ([_("came back after repair")] if any(row.recurrent for row in rows) else [])
