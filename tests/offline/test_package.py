from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC, timedelta

from sqlalchemy import event, select, update

from inspect_app.accounts.models import Account
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.published import published
from inspect_app.schools.models import School
from tests.desk.schools import close_school
from tests.make import LOCKED_EXIT, NOW, VisitBody, days_ago, jpeg
from tests.maps.stock import a_deficiency
from tests.submissions.test_photos import NAME, PHOTO, with_photo
from tests.submissions.test_receiving import a_visit, send


def package(browser, *schools, status=200, **headers):
    path = "/fieldwork/package?" + "&".join(f"school={school}" for school in schools)
    answer = browser.client.get(path, headers=headers)
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    return answer


def test_a_package_holds_what_the_tablet_shows_of_a_school(world, page):
    engineer = page(world.engineer)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    visit = with_photo(world)
    send(engineer, visit)
    made = package(engineer, world.school).json
    (school,) = made["schools"]
    row = db.session.scalars(select(School).where(School.number == world.school)).one()
    for name in ("number", "name_ar", "name_en", "locality", "latitude", "longitude"):
        assert school[name] == getattr(row, name), name
    known = db.session.scalars(select(Deficiency).where(Deficiency.item == LOCKED_EXIT)).one()
    (open_,) = school["open"][LOCKED_EXIT]
    photos = [f"/photos/{NAME}?size=small"]
    assert open_ == {"id": known.id, "severity": "life_threatening", "photos": photos}
    assert engineer.client.get(open_["photos"][0]).mimetype == "image/jpeg"


def test_it_names_the_checklists_whose_pages_are_to_be_taken(world, page):
    made = package(page(world.engineer), world.school).json["checklists"]
    newest = [{"id": checklist.id, "version": checklist.version} for checklist in published().current]
    assert made == {"ar": newest, "en": newest}


def test_the_last_visit_is_the_latest_by_when_it_was_made(world, page):
    engineer = page(world.engineer)
    newest, earlier = a_visit(world), a_visit(world, LOCKED_EXIT, finished=days_ago(30))
    send(engineer, newest)
    send(engineer, earlier)
    last = package(engineer, world.school).json["schools"][0]["last"]
    assert last == {"health-and-safety": {"finished_at": newest.finished.astimezone(UTC).isoformat()}}


def test_schools_outside_the_scope_are_named_and_spoil_nothing(world, page):
    made = package(page(world.engineer), world.school, world.other_school, "999").json
    assert made["not_found"] == ["300400", "999"]
    assert [school["number"] for school in made["schools"]] == [world.school]
    assert "أم القطين" not in json.dumps(made, ensure_ascii=False)


def test_it_is_not_sent_again_unless_something_changed(world, page):
    engineer = page(world.engineer)
    tag = package(engineer, world.school).headers["ETag"]
    package(engineer, world.school, status=304, **{"If-None-Match": tag})
    send(engineer, a_visit(world, LOCKED_EXIT))
    assert package(engineer, world.school, **{"If-None-Match": tag}).json["stamp"] != tag.strip('"')


def test_it_travels_compressed(world, page):
    engineer = page(world.engineer)
    plain = package(engineer, world.school).get_data()
    packed = package(engineer, world.school, **{"Accept-Encoding": "gzip"}).get_data()
    assert (gzip.decompress(packed), len(packed) < len(plain)) == (plain, True)


def open_of(browser, school):
    return browser.get(f"/fieldwork/package?school={school}").response.json["schools"][0]["open"][LOCKED_EXIT]


def test_what_is_open_comes_worst_first_and_what_is_closed_stays_behind(world, page):
    for severity, days in (("low", 9), ("life_threatening", 2), ("severe", 3), ("severe", 5)):
        a_deficiency(world.school, severity, at=NOW - timedelta(days=days), id=f"{severity} {days}")
    a_deficiency(world.school, "life_threatening", status="verified_closed", closed_at=NOW)
    found = open_of(page(world.engineer), world.school)
    assert [one["id"] for one in found] == ["life_threatening 2", "severe 5", "severe 3", "low 9"]
    assert [one["severity"] for one in found] == ["life_threatening", "severe", "severe", "low"]


def test_three_photos_that_are_here_go_along_the_newest_visits_first(world, page):
    """Of five visits with a photo each; that of the newest has not come yet."""
    engineer, photos = page(world.engineer), [jpeg(60, 40, f"#{n}{n}{n}") for n in range(1, 6)]
    names = [hashlib.sha256(photo).hexdigest() for photo in photos]
    for n, (photo, name) in enumerate(zip(photos, names, strict=True)):
        if n < 4:
            engineer.put(f"/fieldwork/photos/{name}", photo)
        fields = {"B03_01-0-photo": f"{name};100;;;"}
        send(engineer, a_visit(world, LOCKED_EXIT, finished=days_ago(10 - n), fields=fields))
    (found,) = open_of(engineer, world.school)
    assert found["photos"] == [f"/photos/{name}?size=small" for name in (names[3], names[2], names[1])]


def test_a_closed_school_is_no_part_of_it(world, page):
    close_school(world.school)
    made = package(page(world.engineer), world.school).json
    assert (made["schools"], made["not_found"]) == ([], [world.school])


def test_forty_schools_are_the_most(world, page):
    package(page(world.engineer), *range(40))
    answer = package(page(world.engineer), *range(41), status=413)
    assert (answer.json["code"], answer.json["details"]) == ("too-many-schools", {"asked": 41, "most": 40})


def test_more_schools_cost_no_more_selects(world, page):
    def selects(*schools):
        counted = []
        count = lambda *args: counted.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", count)
        package(page(national), *schools)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(counted)

    for person, school in ((world.engineer, world.school), (world.neighbour, world.other_school)):
        send(page(person), VisitBody(school, person.id, [LOCKED_EXIT]))
    with writing():
        db.session.execute(update(Account).where(Account.id == world.engineer.id).values(directorate_id=None))
    national = world.engineer
    assert selects(world.school) == selects(world.school, world.other_school)
