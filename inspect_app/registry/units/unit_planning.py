"""What orders about directorates and schools would change: looked up, checked, and nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select

from inspect_app.accounts.models import Account
from inspect_app.checklists import Text
from inspect_app.db import db
from inspect_app.registry.units import unit_orders as words
from inspect_app.registry.units.unit_orders import MoveOrder, UnitOrder
from inspect_app.registry.units.unit_plan import (
    Dissolution,
    MovingPerson,
    MovingSchool,
    UnitChange,
    UnitFault,
    UnitPlan,
)
from inspect_app.schools.directorates import governorate_name
from inspect_app.schools.models import Directorate, FormerName, School, SchoolMove
from inspect_app.schools.unit_of_day import day_of


def plan_units(orders: Sequence[UnitOrder], moves: Sequence[MoveOrder], today: date) -> UnitPlan:
    """Orders of a file or a page together: a directorate may take over what another order of them dissolves."""
    known = {row.code: row for row in db.session.scalars(select(Directorate))}
    plan = UnitPlan()
    for place, order in enumerate(orders):
        faults = _faults(order, orders, place, known, today)
        plan.faults += [UnitFault(order.row, order.code, reason) for reason in faults]
        if not faults:
            _add_order(plan, order, known.get(order.code), today)
    for move in moves:
        _add_move(plan, move, known, today)
    _check_moves(plan)
    return plan


def _faults(
    order: UnitOrder, orders: Sequence[UnitOrder], place: int, known: dict[str, Directorate], today: date
) -> list[Text]:
    unit = known.get(order.code)
    if not order.code:
        return [words.NO_CODE]
    if not (order.code.isascii() and order.code.isalnum() and len(order.code) <= 16):
        return [words.BAD_CODE]
    if order.code in {other.code for other in orders[:place]}:
        return [words.REPEATED]
    if unit is None and not (order.name_ar and order.name_en and order.governorate):
        return [words.INCOMPLETE]
    if unit is not None and unit.valid_to is not None:
        return [] if _says_what_is(order, unit, known) else [words.DISSOLVED]
    found = _day_faults(order, unit, today)
    return [*found, *_end_faults(order, unit, orders, known, today)]


def _says_what_is(order: UnitOrder, unit: Directorate, known: dict[str, Directorate]) -> bool:
    successor = next((row.code for row in known.values() if row.id == unit.successor_id), None)
    same = (order.valid_to or unit.valid_to) == unit.valid_to and (order.successor or successor) == successor
    return same and not _differences(order, unit)


def _day_faults(order: UnitOrder, unit: Directorate | None, today: date) -> list[Text]:
    days = [day for day in (order.named_from, order.valid_from) if day]
    found = [words.NOT_YET] if any(day > today for day in days) else []
    if unit is not None and {"name_ar", "name_en"} & _differences(order, unit):
        last = db.session.scalar(select(func.max(FormerName.until)).where(FormerName.directorate_id == unit.id))
        if last and day_of(last) > (order.named_from or today):
            found.append(words.NAMED_BEFORE)
    return found


def _end_faults(
    order: UnitOrder,
    unit: Directorate | None,
    orders: Sequence[UnitOrder],
    known: dict[str, Directorate],
    today: date,
) -> list[Text]:
    if order.valid_to is None:
        return [words.NO_LAST_DAY] if order.successor else []
    if order.valid_to >= today:
        return [words.NOT_YET]
    begins = order.valid_from or (unit.valid_from if unit else None)
    if begins and begins > order.valid_to:
        return [words.ENDS_BEFORE_IT_BEGAN]
    if order.successor is None:
        return [words.NO_SUCCESSOR] if unit and _is_in_use(unit) else []
    if not _takes_over(order, orders, known):
        return [words.UNKNOWN_SUCCESSOR]
    begins = _first_day(order.successor, orders, known)
    return [words.begins_later(begins)] if begins and begins > order.valid_to + timedelta(days=1) else []


def _is_in_use(unit: Directorate) -> bool:
    schools = select(School.id).where(School.directorate_id == unit.id).limit(1)
    people = select(Account.id).where(Account.directorate_id == unit.id).limit(1)
    return db.session.scalar(schools) is not None or db.session.scalar(people) is not None


def _takes_over(order: UnitOrder, orders: Sequence[UnitOrder], known: dict[str, Directorate]) -> bool:
    if order.successor == order.code:
        return False
    ordered = next((other for other in orders if other.code == order.successor), None)
    unit = known.get(order.successor or "")
    stands = unit is not None and unit.valid_to is None
    is_new = unit is None and ordered is not None and bool(ordered.name_ar and ordered.name_en and ordered.governorate)
    return (stands or is_new) and (ordered is None or ordered.valid_to is None)


def _first_day(code: str, orders: Sequence[UnitOrder], known: dict[str, Directorate]) -> date | None:
    ordered = next((other.valid_from for other in orders if other.code == code and other.valid_from), None)
    return ordered or (known[code].valid_from if code in known else None)


def _differences(order: UnitOrder, unit: Directorate) -> set[str]:
    names = ("name_ar", "name_en", "governorate", "valid_from")
    return {name for name in names if getattr(order, name) not in {None, getattr(unit, name)}}


def _add_order(plan: UnitPlan, order: UnitOrder, unit: Directorate | None, today: date) -> None:
    plan.orders.append(order)
    if unit is None:
        plan.new.append(order)
        return
    different = _differences(order, unit)
    if different:
        plan.changed.append(_change(order, unit, different, today))
    if order.valid_to and unit.valid_to is None:
        day = order.valid_to + timedelta(days=1)
        plan.dissolved.append(Dissolution(unit.code, Text(unit.name_ar, unit.name_en), order.successor, day))
        if order.successor:
            _add_schools(plan, School.directorate_id == unit.id, order.successor, day)
            _add_people(plan, unit, order.successor)
    elif not different:
        plan.unchanged += 1


def _change(order: UnitOrder, unit: Directorate, different: set[str], today: date) -> UnitChange:
    after = replace(
        order,
        name_ar=order.name_ar or unit.name_ar,
        name_en=order.name_en or unit.name_en,
        governorate=order.governorate or unit.governorate,
        valid_from=order.valid_from or unit.valid_from,
    )
    is_renamed = bool({"name_ar", "name_en"} & different)
    return UnitChange(unit.code, _told(unit), _told(after), (order.named_from or today) if is_renamed else None)


def _told(unit: UnitOrder | Directorate) -> Text:
    since = f" · {unit.valid_from}" if unit.valid_from else ""
    place = unit.governorate or ""
    return Text(
        f"{unit.name_ar} · {unit.name_en} · {governorate_name(place, 'ar')}{since}",
        f"{unit.name_en} · {unit.name_ar} · {governorate_name(place, 'en')}{since}",
    )


def _add_schools(plan: UnitPlan, condition: object, to: str, day: date) -> None:
    columns = School.id, School.number, School.name_ar, Directorate.code
    query = select(*columns).join(Directorate, Directorate.id == School.directorate_id).order_by(School.number)
    rows = db.session.execute(query.where(condition, Directorate.code != to))  # type: ignore[arg-type]
    plan.schools += [MovingSchool(row.id, row.number, row.name_ar, row.code, to, day) for row in rows]


def _add_people(plan: UnitPlan, unit: Directorate, to: str) -> None:
    columns = Account.id, Account.username, Account.name_ar, Account.name_en
    rows = db.session.execute(select(*columns).where(Account.directorate_id == unit.id).order_by(Account.username))
    plan.people += [MovingPerson(row.id, row.username, Text(row.name_ar, row.name_en), unit.code, to) for row in rows]


def _add_move(plan: UnitPlan, move: MoveOrder, known: dict[str, Directorate], today: date) -> None:
    unit = known.get(move.to)
    if unit is None or unit.valid_to is not None:
        plan.faults.append(UnitFault(0, move.to, words.UNKNOWN_SUCCESSOR))
    elif move.day > today:
        plan.faults.append(UnitFault(0, move.to, words.NOT_YET))
    elif unit.valid_from and unit.valid_from > move.day:
        plan.faults.append(UnitFault(0, move.to, words.begins_later(unit.valid_from)))
    else:
        _add_schools(plan, School.id.in_(move.school_ids), move.to, move.day)
        if not plan.schools:
            plan.faults.append(UnitFault(0, move.to, words.NO_SCHOOLS))


def _check_moves(plan: UnitPlan) -> None:
    """A school's moves are entered in the order of their days."""
    last = select(SchoolMove.school_id, func.max(SchoolMove.since)).group_by(SchoolMove.school_id)
    days: dict[int, date] = {row[0]: day_of(row[1]) for row in db.session.execute(last)}
    for school in plan.schools:
        if school.id in days and days[school.id] > school.day:
            reason = words.moved_since(school.number, days[school.id])
            plan.faults.append(UnitFault(0, school.from_code, reason))
