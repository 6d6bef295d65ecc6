"""What happens to schools, people, visits, names and areas when directorates change."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from shapely.geometry import box, mapping, shape
from sqlalchemy import select, update

from inspect_app.accounts.models import Account, OpenSession, as_person
from inspect_app.db import db, writing
from inspect_app.inspections.models import Visit
from inspect_app.journal.models import AuditLine
from inspect_app.problems import NotFound
from inspect_app.registry.units.apply_units import apply_units
from inspect_app.registry.units.unit_orders import MoveOrder, UnitOrder
from inspect_app.registry.units.unit_planning import plan_units
from inspect_app.schools.boundary_ledger import BoundaryLoadArea, Changer, last_load, remove_area
from inspect_app.schools.models import Directorate, FormerName, School, SchoolMove
from inspect_app.schools.unit_of_day import day_of
from inspect_app.submissions.projection.rebuild import compare
from inspect_app.submissions.receiving import receive_bytes
from tests.desk.made import add_visit
from tests.desk.schools import add_school
from tests.make import NOW, VisitBody
from tests.people import signed_in

TODAY = day_of(datetime.now(UTC))
NEW = UnitOrder("2210", "البادية الشمالية", "North Badia", governorate="Mafraq")


def days_ago(days):
    return TODAY - timedelta(days=days)


def moment(days):
    return datetime.now(UTC) - timedelta(days=days, minutes=3)


def ends(code, successor, days):
    """``days`` ago was the first day without it."""
    return UnitOrder(code, valid_to=days_ago(days + 1), successor=successor)


def carry_out(*orders, moves=()):
    plan = plan_units(orders, moves, TODAY)
    assert plan.faults == []
    with writing():
        apply_units(plan, None, datetime.now(UTC))
    return plan


def reasons(*orders, moves=()):
    return [fault.reason.en for fault in plan_units(orders, moves, TODAY).faults]


def unit(code):
    return db.session.scalars(select(Directorate).where(Directorate.code == code)).one()


def schools_by_unit():
    query = select(School.number, Directorate.code).join(Directorate, Directorate.id == School.directorate_id)
    return dict(db.session.execute(query).all())


def unit_of_visit(number):
    query = select(Directorate.code).join(Visit, Visit.directorate_id == Directorate.id)
    return db.session.scalar(query.where(Visit.number == number))


def received(body, engineer):
    receive_bytes(body.bytes(), engineer)
    return db.session.scalar(select(Visit.number).where(Visit.id == body.id))


def lines():
    query = select(AuditLine.action, AuditLine.subject, AuditLine.detail).order_by(AuditLine.id)
    return [
        tuple(row) for row in db.session.execute(query) if "director" in row.action or row.action.startswith("move")
    ]


def test_two_directorates_become_a_new_one(world):
    before, since = add_visit(world.engineer, world.school, days_ago=40), add_visit(world.engineer, world.school)
    signed_in(world.engineer.id)
    plan = carry_out(NEW, ends("2202", "2210", 10), ends("2203", "2210", 10))
    assert [(one.number, one.from_code, one.to_code) for one in plan.schools] == [
        ("100200", "2202", "2210"),
        ("300400", "2203", "2210"),
    ]
    assert schools_by_unit() == {"100200": "2210", "300400": "2210"}
    assert (unit_of_visit(before), unit_of_visit(since)) == ("2202", "2210")
    assert (unit("2202").valid_to, unit("2202").successor_id) == (days_ago(11), unit("2210").id)
    codes = dict(
        db.session.execute(
            select(Account.username, Directorate.code).join(Directorate, Directorate.id == Account.directorate_id)
        ).all()
    )
    assert codes == dict.fromkeys(["engineer", "neighbour", "reviewer", "reviewer2"], "2210")
    assert (
        db.session.scalars(select(OpenSession.account_id).where(OpenSession.account_id == world.engineer.id)).all()
        == []
    )


def test_every_part_of_a_merger_is_journalled(world):
    carry_out(NEW, ends("2203", "2210", 3))
    assert lines() == [
        ("add-directorate", "2210", "البادية الشمالية · North Badia"),
        ("dissolve-directorate", "2203", f"{days_ago(3)} → 2210"),
        ("move-schools", "2203 → 2210", f"{days_ago(3)}: 300400"),
        ("move-person", "neighbour", "2203 → 2210"),
        ("move-person", "reviewer2", "2203 → 2210"),
    ]


def test_one_directorate_joins_another_that_stays(world):
    carry_out(ends("2203", "2202", 0))
    assert schools_by_unit() == {"100200": "2202", "300400": "2202"}
    assert unit("2202").valid_to is None


def test_a_directorate_is_split_by_moving_some_of_its_schools(world):
    add_school("100201", "Hosha")
    before = add_visit(world.engineer, "100201", days_ago=9)
    carry_out(NEW)
    number = select(School.id).where(School.number == "100201")
    carry_out(moves=[MoveOrder((db.session.scalar(number),), "2210", days_ago(5))])
    assert schools_by_unit() == {"100200": "2202", "100201": "2210", "300400": "2203"}
    assert unit_of_visit(before) == "2202"
    assert [day_of(since) for since in db.session.scalars(select(SchoolMove.since))] == [days_ago(5)]


def test_a_visit_that_lay_on_a_tablet_comes_to_the_directorate_of_its_day(world, app):
    carry_out(NEW, ends("2202", "2210", 1))
    engineer = as_person(db.session.get(Account, world.engineer.id))
    late, here = (VisitBody(world.school, engineer.id, finished=at) for at in (moment(8), moment(0)))
    with app.test_request_context():
        numbers = [received(body, engineer) for body in (late, here)]
    assert [unit_of_visit(number) for number in numbers] == ["2202", "2210"]
    assert compare().different == {}


def sent(body, person, app):
    with app.test_request_context():
        return received(body, person)


def move_away(world, days):
    """The engineer's school to another directorate, so many days ago."""
    carry_out(NEW)
    school = db.session.scalar(select(School.id).where(School.number == world.school))
    carry_out(moves=[MoveOrder((school,), "2210", days_ago(days))])


def test_a_visit_of_before_is_taken_in_where_its_school_moved_away_without_its_engineer(world, app):
    move_away(world, 5)
    late, here = (VisitBody(world.school, world.engineer.id, finished=moment(days)) for days in (8, 0))
    assert unit_of_visit(sent(late, world.engineer, app)) == "2202"
    with pytest.raises(NotFound):
        sent(here, world.engineer, app)


def test_such_a_visit_is_corrected_like_any_other(world, app):
    late = VisitBody(world.school, world.engineer.id, finished=moment(8))
    number = sent(late, world.engineer, app)
    move_away(world, 5)
    corrected = replace(late, fields={"note": "أضيف بعد الزيارة"}, revision=2)
    assert sent(corrected, world.engineer, app) == number
    assert unit_of_visit(number) == "2202"


def test_it_is_taken_in_too_where_the_engineers_directorate_became_part_of_another(world, app):
    move_away(world, 5)
    carry_out(ends("2202", "2203", 2))
    engineer = as_person(db.session.get(Account, world.engineer.id))
    assert unit_of_visit(sent(VisitBody(world.school, engineer.id, finished=moment(8)), engineer, app)) == "2202"


def test_nobody_sends_a_visit_of_a_school_that_was_never_theirs(world, app):
    move_away(world, 5)
    with pytest.raises(NotFound):
        sent(VisitBody(world.school, world.neighbour.id, finished=moment(8)), world.neighbour, app)


def test_a_rebuild_finds_what_a_move_entered_later_has_made(world, app):
    with app.test_request_context():
        body = VisitBody(world.school, world.engineer.id, finished=moment(2))
        number = received(body, world.engineer)
    carry_out(NEW, ends("2202", "2210", 4))
    assert unit_of_visit(number) == "2210"
    assert compare().different == {}


def test_a_new_name_holds_from_its_day_and_the_old_one_is_kept(world):
    plan = carry_out(UnitOrder("2202", "البادية الأولى", "First Badia", named_from=days_ago(4)))
    assert [(one.before.en, one.after.en, one.day) for one in plan.changed] == [
        ("North-West Badia · البادية الشمالية الغربية · Mafraq", "First Badia · البادية الأولى · Mafraq", days_ago(4))
    ]
    assert unit("2202").name_en == "First Badia"
    assert [(one.name_en, day_of(one.until)) for one in db.session.scalars(select(FormerName))] == [
        ("North-West Badia", days_ago(4))
    ]
    assert lines()[0][:2] == ("change-directorate", "2202")


def test_what_is_said_already_changes_nothing(world):
    plan = plan_units([UnitOrder("2202", "البادية الشمالية الغربية", governorate="Mafraq")], [], TODAY)
    assert (plan.unchanged, plan.changes_anything, plan.faults) == (1, False, [])
    carry_out(ends("2203", "2202", 1))
    again = plan_units([ends("2203", "2202", 1)], [], TODAY)
    assert (again.unchanged, again.changes_anything, again.faults) == (1, False, [])


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (UnitOrder(""), "the code is missing"),
        (UnitOrder("22 10"), "a code takes 1 to 16 Latin letters and digits, no spaces"),
        (UnitOrder("2299", "س"), "a new directorate: both names and the governorate are needed"),
        (UnitOrder("2203", valid_to=days_ago(-1), successor="2202"), "the day is in the future"),
        (UnitOrder("2203", valid_to=days_ago(0), successor="2202"), "the day is in the future"),
        (UnitOrder("2203", "س", named_from=days_ago(-2)), "the day is in the future"),
        (UnitOrder("2203", successor="2202"), "it has a successor and no last day"),
        (UnitOrder("2203", valid_to=days_ago(9)), "it has schools or people"),
        (UnitOrder("2203", valid_to=days_ago(9), successor="2203"), "there is no directorate of this code that is not"),
        (UnitOrder("2203", valid_to=days_ago(9), successor="7777"), "there is no directorate of this code that is not"),
        (
            UnitOrder("2203", valid_from=days_ago(5), valid_to=days_ago(9), successor="2202"),
            "its last day is before its first day",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(world, order, reason):
    (told,) = reasons(order)
    assert told.startswith(reason)


def test_orders_that_contradict_each_other_are_refused(world):
    assert reasons(NEW, NEW) == ["the code is repeated"]
    assert (
        reasons(ends("2202", "2203", 2), ends("2203", "2202", 2))
        == ["there is no directorate of this code that is not dissolved"] * 2
    )
    late = UnitOrder("2210", "س", "S", governorate="Mafraq", valid_from=days_ago(1))
    assert reasons(late, ends("2203", "2210", 5)) == [f"the successor exists only since {days_ago(1)}"]


def test_what_is_dissolved_does_not_change_any_more(world):
    carry_out(ends("2203", "2202", 1))
    assert reasons(UnitOrder("2203", "اسم آخر")) == ["this directorate is dissolved and does not change any more"]
    school = db.session.scalar(select(School.id).where(School.number == world.school))
    assert len(reasons(moves=[MoveOrder((school,), "2203", TODAY)])) == 1


def test_moves_are_entered_in_the_order_of_their_days(world):
    school = db.session.scalar(select(School.id).where(School.number == world.school))
    carry_out(moves=[MoveOrder((school,), "2203", days_ago(3))])
    assert reasons(moves=[MoveOrder((school,), "2202", days_ago(5))]) == [
        f"school 100200 moved after this day, on {days_ago(3)}"
    ]


def draw(code, west, *, approximate=False):
    values = {"area": json.dumps(mapping(box(west, 32, west + 1, 33))), "area_approximate": approximate}
    with writing():
        db.session.execute(update(Directorate).where(Directorate.code == code).values(**values))


@pytest.mark.parametrize("rough", [False, True])
def test_areas_join_and_are_exact_when_all_of_them_were(world, rough):
    draw("2202", 36)
    draw("2203", 37, approximate=rough)
    carry_out(NEW, ends("2202", "2210", 1), ends("2203", "2210", 1))
    joined = unit("2210")
    assert shape(json.loads(joined.area)).equals(box(36, 32, 38, 33))
    assert (joined.area_approximate, joined.area_source) == (rough, "2202 + 2203")
    assert shape(json.loads(unit("2202").area)).equals(box(36, 32, 37, 33))


def test_an_area_is_no_longer_exact_when_one_without_joins_or_a_school_moves(world):
    draw("2202", 36)
    school = db.session.scalar(select(School.id).where(School.number == world.other_school))
    carry_out(moves=[MoveOrder((school,), "2202", days_ago(2))])
    assert unit("2202").area_approximate
    draw("2202", 36)
    carry_out(ends("2203", "2202", 0))
    assert unit("2202").area_approximate


def test_areas_before_a_reform_are_kept_and_no_longer_taken_back(world):
    draw("2202", 36)
    with writing():
        assert remove_area(db.session(), "2202", Changer(None, NOW))
    assert last_load(db.session()) is not None
    draw("2202", 36)
    carry_out(ends("2203", "2202", 0))
    kept = db.session.scalars(select(BoundaryLoadArea).order_by(BoundaryLoadArea.load_id)).all()[-1]
    assert (kept.directorate_id, shape(json.loads(kept.area)).bounds) == (unit("2202").id, (36, 32, 37, 33))
    assert last_load(db.session()) is None


def test_another_stamp_tells_that_the_registry_has_changed(world):
    first = plan_units([ends("2203", "2202", 1)], [], TODAY).digest
    assert plan_units([ends("2203", "2202", 1)], [], TODAY).digest == first
    add_school("300401", "Late", directorate="2203")
    assert plan_units([ends("2203", "2202", 1)], [], TODAY).digest != first
