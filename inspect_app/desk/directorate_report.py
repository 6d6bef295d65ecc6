"""The page of one directorate: figures with denominators, a still map, its schools ranked by danger, what repeats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Permission
from inspect_app.accounts.scope import directorate_open_to, open_today
from inspect_app.db import RowSelect, db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.status import Status
from inspect_app.desk import directorate_patterns as patterns
from inspect_app.overview import sums
from inspect_app.overview.directorate_area import GroundArea, area_of
from inspect_app.overview.filter_selection import ALL, Selection, narrowed
from inspect_app.overview.last_visits import visits_by_school
from inspect_app.overview.long_lists.paging import Page, asked_page
from inspect_app.overview.ranking import danger_first
from inspect_app.overview.record import Record
from inspect_app.overview.risk.explanation import Explanation, explained
from inspect_app.overview.school_names import school_name
from inspect_app.overview.still_map import Frame, MappedSchool, StillMap, still_map
from inspect_app.schools.models import Directorate, School

RANKED = 25
FRAME = Frame(width=640.0, lowest=160.0, tallest=720.0, margin=24.0, names=9, letters=19.0)


@dataclass(frozen=True, slots=True)
class DirectorateReport:
    directorate: Directorate
    registered: int
    visited: int
    last_visit_at: datetime | None
    figures: sums.Figures
    proposed: int
    """That wait for a second person, told to whoever may be that."""
    verified: int
    """Repaired and verified, of ``ever`` found (entries by mistake left out); ``on_spot`` of them by the visit that
    found them first."""
    on_spot: int
    ever: int
    rows: list[Record]
    """One page of the schools with something open under this filter, dangers to life first."""
    page: Page
    explained: dict[int, Explanation]
    map: StillMap | None
    area: GroundArea
    unplaced: int
    """Schools without a position: on the list, not on the map."""
    repeats: patterns.Repeats
    trend: list[patterns.Trend]


def report(
    person: Person, code: str, selection: Selection, args: Mapping[str, str], now: datetime
) -> DirectorateReport:
    """The filter narrows ranking and map; the figures always tell the whole directorate."""
    found = directorate_open_to(person, code)
    selection = selection.with_(directorate=found.code)
    whole = Selection(directorate=found.code)
    schools = list(db.session.execute(_schools(person, found.id, selection, now)))
    ranked = [row for row in schools if row.points]
    page = asked_page(args, len(ranked), RANKED)
    rows = ranked[page.offset : page.offset + page.size]
    placed = list(_placed(schools))
    area = area_of(found, [(school.latitude, school.longitude) for school in placed])
    verified, on_spot, ever = db.session.execute(_repaired(person, whole, now)).one()
    return DirectorateReport(
        directorate=found,
        registered=len(schools),
        visited=sum(1 for row in schools if row.visits),
        last_visit_at=max((row.last_visit_at for row in schools if row.last_visit_at), default=None),
        figures=sums.figures(person, whole, now),
        proposed=sums.count_marked(person, whole, "proposed", now) if person.may(Permission.CONSENT) else 0,
        verified=verified or 0,
        on_spot=on_spot or 0,
        ever=ever,
        rows=rows,
        page=page,
        explained=explained(person, selection, now, rows),
        map=still_map(placed, FRAME, area.geometry),
        area=area,
        unplaced=len(schools) - len(placed),
        repeats=patterns.repeats(person, whole, now),
        trend=patterns.trend(person, found.id),
    )


def _schools(person: Person, directorate_id: int, selection: Selection, now: datetime) -> RowSelect:
    """Every school of the directorate open today with its sums under the filter, dangers to life first."""
    found, visited = sums.by_school(person, selection, now), visits_by_school()
    points = sums.risk_points(found).label("points")
    query: RowSelect = (
        select(School.id, School.number, school_name().label("name"), School.locality, School.students)
        .add_columns(
            School.latitude,
            School.longitude,
            points,
            *(found.c[key] for key in sums.COUNTS),
            sums.worst_rank(found).label("worst"),
        )
        .add_columns(visited.c.visits, visited.c.last_visit_at)
        .outerjoin(found, found.c.school_id == School.id)
        .outerjoin(visited, visited.c.school_id == School.id)
        .where(open_today(person), School.directorate_id == directorate_id)
    )
    dangers = func.coalesce(found.c[sums.OPEN_DANGERS], 0)
    return query.order_by(*(column.desc() for column in danger_first(dangers, points)), School.number)


def _placed(schools: Sequence[Record]) -> Iterator[MappedSchool]:
    for row in schools:
        if row.latitude is not None and row.longitude is not None:
            at = row.locality, row.latitude, row.longitude
            yield MappedSchool(row.number, row.name, *at, row.worst, bool(row.visits), row.total or 0)


def _repaired(person: Person, whole: Selection, now: datetime) -> RowSelect:
    closed = func.sum(case((Deficiency.status == Status.VERIFIED_CLOSED, 1), else_=0))
    on_spot = func.sum(case((Deficiency.closed_at == Deficiency.opened_at, 1), else_=0))
    query: RowSelect = select(closed, on_spot, func.count())
    everything = whole.with_(state=ALL)
    return narrowed(query, person, everything, now).where(Deficiency.status != Status.VOID)
