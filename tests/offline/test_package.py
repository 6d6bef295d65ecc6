from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import event, select, update

from inspect_app.accounts.models import Account
from inspect_app.db import db, writing
from inspect_app.inspections.models import Visit
from inspect_app.inspections.published import published
from inspect_app.tablet.package import make
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


def test_a_package_holds_what_a_visit_needs(world, page):
    engineer = page(world.engineer)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    visit = with_photo(world)
    visit.fields = {**visit.fields, "B03_01-0-location": f"yard-{world.school}", "B03_01-0-note": "مقفل"}
    send(engineer, visit)
    made = package(engineer, world.school).json
    (school,) = made["schools"]
    assert (school["number"], school["directorate"], school["profile"]["floors"]) == (world.school, "2202", 2)
    assert {place["id"] for place in school["locations"]} == {f"yard-{world.school}", f"hall-{world.school}"}
    last = school["last"]["health-and-safety"]
    assert (last["number"], last["answers"][LOCKED_EXIT]) == (1, {"verdict": "not_ok"})
    (open_,) = school["open"][LOCKED_EXIT]
    assert (open_["location"], open_["place"], open_["note"]) == (f"yard-{world.school}", "الساحة الرئيسية", "مقفل")
    assert open_["photos"] == [f"/photos/{NAME}?size=small"]
    assert engineer.client.get(open_["photos"][0]).mimetype == "image/jpeg"


def test_it_holds_the_checklists_in_both_languages(world, page):
    made = package(page(world.engineer), world.school).json["checklists"]
    digests = {(c.id, c.version, c.digest) for c in published().current}
    for language in ("ar", "en"):
        assert {(c["id"], c["version"], c["digest"]) for c in made[language]} == digests
    assert made["ar"][0]["title"] != made["en"][0]["title"]


def test_the_last_visit_is_the_latest_by_when_it_was_made(world, page):
    engineer = page(world.engineer)
    send(engineer, a_visit(world))
    send(engineer, a_visit(world, LOCKED_EXIT, finished=days_ago(30)))
    last = package(engineer, world.school).json["schools"][0]["last"]["health-and-safety"]
    assert (last["number"], last["days"] >= 0) == (1, True)


def test_its_map_shows_the_area_and_the_schools_around(world, page):
    (area,) = package(page(world.engineer), world.school).json["map"]["areas"]
    assert (area["directorate"], area["approximate"], area["geometry"]["type"]) == ("2202", True, "Polygon")


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


def test_it_says_its_size_and_travels_compressed(world, page):
    answer = package(page(world.engineer), world.school, **{"Accept-Encoding": "gzip"})
    made = json.loads(gzip.decompress(answer.get_data()))
    size = made.pop("size")
    assert size == len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode())
    assert len(answer.get_data()) < size / 3


def open_of(made, item=LOCKED_EXIT):
    return made["schools"][0]["open"].get(item, [])


def test_what_is_open_comes_worst_first_and_what_is_closed_stays_behind(world, page):
    for severity, days in (("low", 9), ("life_threatening", 2), ("severe", 3), ("severe", 5)):
        a_deficiency(world.school, severity, at=NOW - timedelta(days=days), note=f"{severity} {days}")
    a_deficiency(world.school, "life_threatening", status="verified_closed", closed_at=NOW)
    found = open_of(package(page(world.engineer), world.school).json)
    assert [one["note"] for one in found] == ["life_threatening 2", "severe 5", "severe 3", "low 9"]


def test_each_says_when_it_was_found_and_is_due_and_how_often_it_was_seen(world, page):
    a_deficiency(world.school, "severe", instance="باب 7", times_seen=3, status="acknowledged", number=77)
    (found,) = open_of(package(page(world.engineer), world.school).json)
    assert found == {
        "id": found["id"],
        "number": 77,
        "instance": "باب 7",
        "severity": "severe",
        "status": "acknowledged",
        "note": "",
        "times_seen": 3,
        "location": "",
        "place": "",
        "opened_at": NOW.isoformat(),
        "due_at": (NOW + timedelta(days=7)).isoformat(),
        "photos": [],
    }


def test_three_photos_that_are_here_go_along_the_newest_visits_first(world, page):
    """Of five visits with a photo each; that of the newest has not come yet."""
    engineer, photos = page(world.engineer), [jpeg(60, 40, f"#{n}{n}{n}") for n in range(1, 6)]
    names = [hashlib.sha256(photo).hexdigest() for photo in photos]
    for n, (photo, name) in enumerate(zip(photos, names, strict=True)):
        if n < 4:
            engineer.put(f"/fieldwork/photos/{name}", photo)
        fields = {"B03_01-0-photo": f"{name};100;;;"}
        send(engineer, a_visit(world, LOCKED_EXIT, finished=days_ago(10 - n), fields=fields))
    (found,) = open_of(package(engineer, world.school).json)
    assert found["photos"] == [f"/photos/{name}?size=small" for name in (names[3], names[2], names[1])]


def test_the_last_visit_names_its_engineer_and_its_grade(world, page):
    engineer = page(world.engineer)
    send(engineer, a_visit(world, LOCKED_EXIT))
    last = package(engineer, world.school).json["schools"][0]["last"]["health-and-safety"]
    assert (last["engineer_ar"], last["engineer_en"], last["version"]) == ("م. ليلى", "Layla", 1)
    with writing():
        row = db.session.scalars(select(Visit)).one()
    assert (last["grade"], last["score"], last["finished_at"]) == (row.grade, row.score, NOW.isoformat())


def test_a_visit_is_as_old_as_the_calendar_in_amman_says(world, page):
    """Made at 22:30 UTC: that was the next day already, and at 22:30 UTC of that day two have begun since."""
    a_visit_there = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)
    send(page(world.engineer), a_visit(world, finished=a_visit_there))
    for hours, days in ((0, 0), (22, 0), (23, 1), (47, 2)):
        made = make(world.engineer, [world.school], a_visit_there + timedelta(hours=hours))
        (school,) = json.loads(made.text())["schools"]
        assert school["last"]["health-and-safety"]["days"] == days, hours


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
