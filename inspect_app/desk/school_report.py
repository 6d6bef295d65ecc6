"""One school: what is known of it, its last grades, what is open, and every visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from inspect_app.accounts.models import Account, Person
from inspect_app.accounts.scope import school_open_to
from inspect_app.checklists import FACTS, GROUPS, FactKind
from inspect_app.checklists.unit_forms import NO_UNIT, with_unit
from inspect_app.db import db
from inspect_app.deficiencies.deficiency_texts import DeficiencyTexts, tell_all
from inspect_app.inspections.assessment import Assessment
from inspect_app.inspections.models import Visit
from inspect_app.overview import sums
from inspect_app.overview.deficiency_photos import first_photos
from inspect_app.overview.filter_selection import Selection, deficiencies_on_record
from inspect_app.overview.last_visits import last_by_school
from inspect_app.overview.ranking import worst_first
from inspect_app.overview.record import Record
from inspect_app.overview.risk.explanation import Explanation, explanation_on_record
from inspect_app.overview.untold_dangers import untold_dangers
from inspect_app.schools.models import School
from inspect_app.web import language


@dataclass(frozen=True, slots=True)
class SchoolReport:
    school: School
    facts: dict[str, list[tuple[str, str]]]
    """Heading → (fact, value) in words; only what is known."""
    unknown: int
    last: list[tuple[Record, Assessment]]
    """The last visit with each checklist, and what it came to."""
    open: list[Record]
    told: dict[str, DeficiencyTexts]
    untold: frozenset[str]
    """Ids of the dangers to life among them that nobody at the school was told of."""
    sums: Record | None
    """Measures of what is open (sums.measures); None when nothing is."""
    risk: Explanation
    photos: dict[str, str]
    visits: list[Record]


def report(person: Person, school_number: str, now: datetime) -> SchoolReport:
    """Of a closed school as well. Raises NotFound outside the person's scope."""
    school = school_open_to(person, school_number)
    chosen = Selection(school=school.number)
    rows = list(db.session.execute(deficiencies_on_record(person, chosen, now).order_by(*worst_first())))
    last = last_by_school([school.id], Visit.number, Visit.version, Visit.finished_at, Visit.result)
    return SchoolReport(
        school=school,
        facts=known_facts(school.profile),
        unknown=sum(1 for fact in FACTS.values() if not fact.per_vehicle and school.profile.get(fact.key) is None),
        last=[(row, Assessment.from_record(row.result)) for row in last.get(school.id, ())],
        open=rows,
        told=tell_all(rows),
        untold=untold_dangers(rows),
        sums=db.session.execute(sums.on_record([school.id], now)).one_or_none(),
        risk=explanation_on_record(school.id, school.students, now),
        photos=first_photos([row.id for row in rows]),
        visits=_visits(school.id),
    )


def _visits(school_id: int) -> list[Record]:
    query = select(
        Visit.number,
        Visit.checklist,
        Visit.version,
        Visit.finished_at,
        Visit.grade,
        Visit.score,
        Account.name_ar,
        Account.name_en,
    ).join(Account, Account.id == Visit.engineer_id)
    return list(db.session.execute(query.where(Visit.school_id == school_id).order_by(Visit.finished_at.desc())))


def known_facts(profile: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """The facts of a profile in words, under their headings, in the order of the profile form."""
    said: dict[str, list[tuple[str, str]]] = {}
    for key, fact in FACTS.items():
        if profile.get(key) is not None:
            heading = GROUPS[fact.group].in_(language())
            said.setdefault(heading, []).append((fact.text.in_(language()), fact_value(key, profile[key])))
    return said


def fact_value(key: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """One fact's value in words, a measure with its unit: what is counted stands in the fact's own words."""
    fact = FACTS[key]
    if fact.kind is FactKind.FLAG:
        return _("yes") if value else _("no")
    if fact.kind is FactKind.CHOICE:
        return next((text.in_(language()) for choice, text in fact.choices if choice == value), str(value))
    if fact.kind is FactKind.YEAR or not isinstance(value, int | float):
        return str(value)
    return with_unit(value, fact.unit if fact.unit and fact.is_measured else NO_UNIT, language())
