"""The read side's one query: which deficiencies a person may see, narrowed by one filter for map, list and file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import within_scope
from inspect_app.checklists import Severity
from inspect_app.db import RowSelect
from inspect_app.deficiencies.models import DEFICIENCY_STANDS, Deficiency
from inspect_app.inspections.submitted import AMMAN
from inspect_app.overview.conditions import IS_CLOSED, IS_OPEN, MARKS, counted, is_of_safety, is_overdue
from inspect_app.overview.deficiency_search import mentions
from inspect_app.overview.risk.risk_points import points
from inspect_app.schools.models import Directorate, Location, School

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

OPEN, REPORTED_FIXED, DEFERRED, CLOSED, ALL = "open", "reported_fixed", "deferred", "closed", "all"
STATES = (OPEN, REPORTED_FIXED, DEFERRED, CLOSED, ALL)


@dataclass(frozen=True, slots=True)
class Selection:
    """One filter. Empty fields do not narrow; the default is everything that is still open."""

    directorate: str = ""
    school: str = ""
    checklist: str = ""
    section: str = ""
    item: str = ""
    severity: tuple[str, ...] = ()
    trade: str = ""
    owner: str = ""
    state: str = OPEN
    overdue: bool = False
    safety: str = ""
    mark: tuple[str, ...] = ()
    """Of MARKS. Unlike severities they may meet in one deficiency: who asks for two asks for what has both."""
    unplaced: bool = False
    """Only of schools without a position, which no map shows."""
    since: date | None = None
    until: date | None = None
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anything that is open, or asks for what is not."""
        return self != Selection()

    def to_args(self) -> dict[str, str | list[str]]:
        """As query parameters, leaving out what does not narrow: what every link and export address carries."""
        return filter_args(self)

    def with_(self, **changes: object) -> Selection:
        return replace(self, **changes)  # type: ignore[arg-type]

    def conditions(self, now: datetime) -> list[ColumnElement[bool]]:
        """Over Deficiency and School joined. ``now`` decides what is overdue."""
        return self.school_conditions() + self.deficiency_conditions(now)

    def school_conditions(self) -> list[ColumnElement[bool]]:
        """The part that School alone decides."""
        found = [School.number == self.school] if self.school else []
        if self.directorate:
            found.append(School.directorate_id == _of_code(self.directorate))
        if self.unplaced:
            found.append(or_(School.latitude.is_(None), School.longitude.is_(None)))
        return found

    def deficiency_conditions(self, now: datetime) -> list[ColumnElement[bool]]:
        """The part that Deficiency alone decides."""
        exact: Sequence[tuple[ColumnElement[str], str]] = (
            (Deficiency.checklist.expression, self.checklist),
            (Deficiency.section.expression, self.section),
            (Deficiency.item.expression, self.item),
            (Deficiency.trade.expression, self.trade),
            (Deficiency.owner.expression, self.owner),
        )
        found = [column == value for column, value in exact if value]
        found += _in_state(self.state)
        if self.severity:
            found.append(Deficiency.severity_rank.in_([Severity(severity).rank for severity in self.severity]))
        if self.overdue:
            found.append(is_overdue(now))
        if self.safety:
            found.append(is_of_safety(self.safety, now))
        found += [MARKS[mark] for mark in self.mark]
        if self.since:
            found.append(Deficiency.opened_at >= midnight(self.since))
        if self.until:
            found.append(Deficiency.opened_at < midnight(self.until + timedelta(days=1)))
        if self.text:
            found.append(mentions(self.text))
        return found


def _of_code(directorate: str) -> ScalarSelect[int]:
    return select(Directorate.id).where(Directorate.code == directorate).scalar_subquery()


def filter_args(selection: DataclassInstance) -> dict[str, str | list[str]]:
    """The fields of a filter that are not at their defaults, as query parameters."""
    args: dict[str, str | list[str]] = {}
    for field in fields(selection):
        value = getattr(selection, field.name)
        if value == field.default:
            continue
        if isinstance(value, tuple):
            args[field.name] = list(value)
        elif isinstance(value, date):
            args[field.name] = value.isoformat()
        else:
            args[field.name] = "yes" if value is True else str(value)
    return args


def midnight(day: date) -> datetime:
    """The moment a day begins in Amman."""
    return datetime.combine(day, time.min, AMMAN)


def _in_state(state: str) -> list[ColumnElement[bool]]:
    if state == ALL:
        return [DEFICIENCY_STANDS]
    if state == CLOSED:
        return [IS_CLOSED]
    if state == OPEN:
        return [IS_OPEN]
    return [IS_OPEN, Deficiency.status == state]


def is_of_few_schools(person: Person, selection: Selection) -> bool:
    """Whether a directorate or a school is asked for: then schools lead to their deficiencies, not the other way."""
    return bool(selection.directorate or selection.school) or not person.is_national


def narrowed(query: RowSelect, person: Person, selection: Selection, now: datetime) -> RowSelect:
    """Any select of Deficiency and School, joined, of what counts, narrowed by the filter."""
    return _joined(query).where(counted(person), *selection.conditions(now))


def narrowed_alone(query: RowSelect, person: Person, selection: Selection, now: datetime) -> RowSelect:
    """The same of a select of Deficiency without School: SQLite then reads the index of listed columns, and no row."""
    schools = select(School.id).where(counted(person), *selection.school_conditions())
    return query.where(Deficiency.school_id.in_(schools), *selection.deficiency_conditions(now))


def _joined(query: RowSelect) -> RowSelect:
    return query.join_from(Deficiency, School, Deficiency.school_id == School.id)


# What a line of the list, a popup and a row of a file are made of. Words of items come from the checklist version.
COLUMNS = (
    Deficiency.id,
    Deficiency.number,
    School.number.label("school_number"),
    School.name_ar.label("school_ar"),
    School.name_en.label("school_en"),
    School.latitude,
    School.longitude,
    School.governorate,
    School.locality,
    School.students,
    Directorate.code.label("directorate_code"),
    Directorate.name_ar.label("directorate_ar"),
    Directorate.name_en.label("directorate_en"),
    Deficiency.checklist,
    Deficiency.version,
    Deficiency.section,
    Deficiency.item,
    func.coalesce(Location.name, "").label("location"),
    Deficiency.instance,
    Deficiency.severity,
    Deficiency.severity_rank,
    Deficiency.status,
    Deficiency.trade,
    Deficiency.owner,
    Deficiency.note,
    Deficiency.opened_at,
    Deficiency.due_at,
    Deficiency.make_safe_due_at,
    Deficiency.made_safe_at,
    Deficiency.last_seen_at,
    Deficiency.closed_at,
    Deficiency.times_seen,
    Deficiency.not_corrected,
    Deficiency.escalation,
    Deficiency.rejections,
    Deficiency.recurrence_of,
    Deficiency.flagged,
    Deficiency.proposed,
)


def deficiencies_open_to(person: Person, selection: Selection, now: datetime) -> RowSelect:
    """One row of COLUMNS per deficiency that counts, unordered. Stream it: Core rows, never entities."""
    return _rows(now).where(counted(person), *selection.conditions(now))


def deficiencies_on_record(person: Person, selection: Selection, now: datetime) -> RowSelect:
    """The same rows, of closed schools too: for the page of one school."""
    return deficiencies_ever(person, now).where(*selection.conditions(now))


def deficiencies_ever(person: Person, now: datetime) -> RowSelect:
    """The same rows, of closed schools and withdrawn ones too: people quote their numbers."""
    return _rows(now).where(within_scope(person))


def _rows(now: datetime) -> RowSelect:
    query = _joined(select(*COLUMNS, points(now).label("points")))
    query = query.join(Directorate, School.directorate_id == Directorate.id)
    return query.outerjoin(Location, Location.id == Deficiency.location_id)


def count(person: Person, selection: Selection, now: datetime) -> RowSelect:
    return narrowed(select(func.count()), person, selection, now)
