"""Carrying out a plan about directorates and schools, with its lines of the journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import insert, select, update

from inspect_app.accounts import sessions
from inspect_app.accounts.models import Account
from inspect_app.db import db
from inspect_app.inspections.models import Visit
from inspect_app.journal import Action, record
from inspect_app.registry.units.unit_areas import join_areas, loosen_areas
from inspect_app.registry.units.unit_plan import MovingPerson, MovingSchool, UnitPlan
from inspect_app.schools.boundary_ledger import Changer, keep_before_reform
from inspect_app.schools.models import Directorate, FormerName, School, SchoolMove
from inspect_app.schools.unit_of_day import midnight_of


def apply_units(plan: UnitPlan, administrator: int | None, now: datetime) -> None:
    """Call it within ``writing()``, with a plan that has just been made. ``administrator`` None: the command line."""
    _add_new(plan, administrator, now)
    units = {row.code: row for row in db.session.scalars(select(Directorate))}
    for change in plan.changed:
        order = next(order for order in plan.orders if order.code == change.code)
        unit = units[change.code]
        if change.day:
            until = midnight_of(change.day)
            db.session.add(FormerName(directorate_id=unit.id, name_ar=unit.name_ar, name_en=unit.name_en, until=until))
        for name in ("name_ar", "name_en", "governorate", "valid_from"):
            if value := getattr(order, name):
                setattr(unit, name, value)
        detail = f"{change.before.ar} → {change.after.ar}" + (f" ({change.day})" if change.day else "")
        record(now, administrator, Action.CHANGE_DIRECTORATE, change.code, detail)
    for end in plan.dissolved:
        unit = units[end.code]
        unit.valid_to = end.day - timedelta(days=1)
        unit.successor_id = units[end.successor].id if end.successor else None
        record(now, administrator, Action.DISSOLVE_DIRECTORATE, end.code, f"{end.day} → {end.successor or ''}")
    db.session.flush()
    _join_areas(plan, units, Changer(administrator, now))
    move_schools(plan.schools, {code: unit.id for code, unit in units.items()}, administrator, now)
    _move_people(plan.people, units, administrator, now)
    db.session.flush()


def _add_new(plan: UnitPlan, administrator: int | None, now: datetime) -> None:
    for order in plan.new:
        db.session.add(
            Directorate(
                code=order.code,
                name_ar=order.name_ar,
                name_en=order.name_en,
                governorate=order.governorate,
                valid_from=order.valid_from,
            )
        )
        record(now, administrator, Action.ADD_DIRECTORATE, order.code, f"{order.name_ar} · {order.name_en}")
    db.session.flush()


def _join_areas(plan: UnitPlan, units: dict[str, Directorate], by: Changer) -> None:
    """Areas of what merges become one; where single schools move, no boundary is exact any more."""
    merged = {end.code: end.successor for end in plan.dissolved if end.successor}
    single = [school for school in plan.schools if school.from_code not in merged]
    loosened = {code for school in single for code in (school.from_code, school.to_code)}
    changing = sorted({*merged.values(), *loosened})
    if changing:
        keep_before_reform(db.session(), [units[code].id for code in changing], " ".join(changing), by)
    for successor in sorted(set(merged.values())):
        join_areas(units[successor], [units[code] for code, into in merged.items() if into == successor])
    loosen_areas(units[code] for code in loosened)


def move_schools(
    schools: Iterable[MovingSchool], ids: dict[str, int], administrator: int | None, now: datetime
) -> None:
    """Schools and the visits made since the day; the earlier ones stay with the directorate of their day."""

    def way(school: MovingSchool) -> tuple[str, str, date]:
        return school.from_code, school.to_code, school.day

    for (from_code, to_code, day), group in groupby(sorted(schools, key=way), key=way):
        moving = list(group)
        from_id, to_id = ids[from_code], ids[to_code]
        move = {"from_id": from_id, "to_id": to_id, "since": midnight_of(day), "entered_at": now}
        db.session.execute(insert(SchoolMove), [{"school_id": school.id, **move} for school in moving])
        of_move = [school.id for school in moving]
        db.session.execute(
            update(School).where(School.id.in_(of_move)).values(directorate_id=to_id, updated_at=now),
            execution_options={"synchronize_session": False},
        )
        since = Visit.school_id.in_(of_move), Visit.finished_at >= midnight_of(day)
        db.session.execute(
            update(Visit).where(*since).values(directorate_id=to_id), execution_options={"synchronize_session": False}
        )
        numbers = " ".join(school.number for school in moving)
        record(now, administrator, Action.MOVE_SCHOOLS, f"{from_code} → {to_code}", f"{day}: {numbers}")


def _move_people(
    people: Iterable[MovingPerson], units: dict[str, Directorate], administrator: int | None, now: datetime
) -> None:
    """Their sessions end: what a signed-in page or tablet shows is of the directorate before."""
    for person in people:
        of_unit = update(Account).where(Account.id == person.id).values(directorate_id=units[person.to_code].id)
        db.session.execute(of_unit)
        sessions.end_all_sessions(person.id)
        record(now, administrator, Action.MOVE_PERSON, person.username, f"{person.from_code} → {person.to_code}")
