from __future__ import annotations

import gzip
import json

from sqlalchemy import event, update

from inspect_app.accounts.models import Account
from inspect_app.db import db, writing
from inspect_app.inspections.published import published
from tests.make import LOCKED_EXIT, VisitBody, days_ago
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


def test_forty_schools_are_the_most(world, page):
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
