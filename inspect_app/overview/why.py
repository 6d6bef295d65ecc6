"""Why a school comes first, in one sentence: its worst open items by short names, their age, what was not corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.checklists import Severity
from inspect_app.db import db
from inspect_app.deficiencies.dangers import DANGERS
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.value_texts import section_title
from inspect_app.overview.due_texts import open_for, students_words
from inspect_app.overview.failing_items import FailingItem, failing_items
from inspect_app.overview.selection import Selection, narrowed
from inspect_app.web import language

NAMED = 2
"""How many dangers the sentence names; their badges stand beside it and count the rest."""
COLUMNS = (
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
"""What :func:`failing_items` reads of each deficiency."""


def items_of(
    person: Person, selection: Selection, now: datetime, schools: Sequence[int]
) -> dict[int, list[FailingItem]]:
    """The failing items of these schools under the filter, in one statement."""
    query = narrowed(select(*COLUMNS), person, selection, now).where(Deficiency.school_id.in_(schools))
    return failing_items(db.session.execute(query))


def sentence(items: Sequence[FailingItem], students: int | None, visited: bool, now: datetime) -> str:
    """The sentence for one school. ``items`` as :func:`failing_items` orders them."""
    if not items:
        return _("Nothing open") if visited else _("Not visited yet")
    named = [row for row in items if row.rank == items[0].rank]
    parts = [_dangers(named[:NAMED], now) if items[0].rank >= Severity.SEVERE.rank else _mostly(named)]
    parts += _marks(named[:NAMED])
    parts += [students_words(students)] if students else []
    return " · ".join(parts)


def _dangers(rows: Sequence[FailingItem], now: datetime) -> str:
    names = [_danger(row) for row in rows]
    told = names[0] if len(names) == 1 else _("%(first)s and %(second)s", first=names[0], second=names[1])
    return f"{told[:1].upper()}{told[1:]} {open_for(min(row.opened_at for row in rows), now)}"


def _danger(row: FailingItem) -> str:
    short = DANGERS.get(row.item)
    if short is None:
        title = section_title(row.checklist, row.version, row.section)
        name = _("item %(code)s (%(section)s)", code=row.item, section=title)
    else:
        name = short.in_(language())
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
    marks = [_("not corrected in time")] if any(row.not_corrected for row in rows) else []
    return marks + ([_("came back after repair")] if any(row.recurrent for row in rows) else [])
