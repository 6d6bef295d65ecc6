from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inspect_app.accounts.models import Account, as_person
from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from inspect_app.schools.folding import search_text
from inspect_app.schools.models import School
from tests.make import LOCKED_EXIT, NOW, VisitBody, digest_header
from tests.maps.stock import a_deficiency, a_visit


def send(browser, visit):
    body = visit.bytes()
    assert browser.client.put(visit.url, data=body, headers=digest_header(body)).status_code == 201


def more_schools(count):
    with writing():
        for n in range(count):
            number, name = f"9{n:04}", f"مدرسة الواحة {n}"
            found = search_text(number, name, "")
            school = School(number=number, name_ar=name, search_text=found, directorate_id=1, governorate="Mafraq")
            school.locality, school.latitude, school.longitude = "الواحة", 32.3 + n / 1000, 36.2
            school.profile, school.updated_at = {}, NOW
            db.session.add(school)


def numbers(page):
    return [card["id"].removeprefix("school-") for card in page.all(".school-card")]


def test_the_engineer_sees_the_schools_of_the_directorate_only(world, page):
    assert numbers(page(world.engineer).get("/fieldwork/")) == [world.school]
    assert numbers(page(world.neighbour).get("/fieldwork/")) == [world.other_school]


def test_an_engineer_of_the_ministry_sees_all(world, page):
    with writing():
        account = Account(
            username="national", name_ar="م. هدى", name_en="Huda", role=Role.ENGINEER, password_hash="x", created_at=NOW
        )
        db.session.add(account)
        db.session.flush()
        person = as_person(account)
    assert len(numbers(page(person).get("/fieldwork/"))) == 2


@pytest.mark.parametrize("who", ["reviewer", "ministry", "principal", "administrator"])
def test_only_engineers_have_it(world, page, who):
    page(getattr(world, who)).get("/fieldwork/", status=403)


def test_a_card_leads_to_each_checklist(world, page):
    links = page(world.engineer).get("/fieldwork/").all(".school-card [data-start]")
    assert [link["href"].rsplit("/", 1)[1] for link in links] == [
        "minimum-standards", "health-and-safety", "school-transport",
    ]  # fmt: skip


def test_a_visited_school_moves_to_the_other_tab(world, page):
    engineer = page(world.engineer)
    send(engineer, VisitBody(world.school, world.engineer.id, (LOCKED_EXIT,), finished=datetime.now(UTC)))
    assert numbers(engineer.get("/fieldwork/")) == []
    assert numbers(engineer.get("/fieldwork/?state=visited")) == [world.school]


def test_an_old_visit_leaves_it_to_be_visited_with_what_is_open(world, page):
    engineer = page(world.engineer)
    send(
        engineer,
        VisitBody(world.school, world.engineer.id, (LOCKED_EXIT,), finished=datetime.now(UTC) - timedelta(days=60)),
    )
    card = engineer.get("/fieldwork/").one(".school-card")
    assert card.select_one(".badge.life_threatening").get_text(strip=True).startswith("1")
    assert "alarm" in card["class"]


@pytest.mark.parametrize(("days", "tab"), [(29, "visited"), (31, "to-visit")])
def test_a_school_is_to_be_visited_again_after_thirty_days(world, page, days, tab):
    a_visit(world.school, at=datetime.now(UTC) - timedelta(days=days))
    engineer = page(world.engineer)
    shown = {state: numbers(engineer.get(f"/fieldwork/?state={state}")) for state in ("visited", "to-visit")}
    assert shown == {"visited": [], "to-visit": []} | {tab: [world.school]}


def test_the_school_visited_last_stands_first_among_the_visited(world, page):
    more_schools(3)
    for days, number in ((3, world.school), (9, "90000"), (1, "90002")):
        a_visit(number, f"of-{number}", at=datetime.now(UTC) - timedelta(days=days))
    assert numbers(page(world.engineer).get("/fieldwork/?state=visited")) == ["90002", world.school, "90000"]


def test_a_card_counts_what_is_open_and_schools_stand_by_their_worst(world, page):
    more_schools(3)
    a_deficiency("90001", "severe")
    a_deficiency("90001", "low")
    a_deficiency("90002", "life_threatening", status="verified_closed", closed_at=NOW)
    a_deficiency("90000", "life_threatening")
    found = page(world.engineer).get("/fieldwork/")
    counts = {
        card["id"]: [b.get_text(strip=True)[0] for b in card.select(".badge")] for card in found.all(".school-card")
    }
    assert list(counts)[:2] == ["school-90000", "school-90001"]
    assert (counts["school-90000"], counts["school-90001"], counts["school-90002"]) == (["1"], ["1", "1"], [])


def test_search_forgives_spelling_and_finds_visited_schools_too(world, page):
    more_schools(3)
    engineer = page(world.engineer)
    assert numbers(engineer.get("/fieldwork/?q=الواحه 2")) == ["90002"]
    assert numbers(engineer.get("/fieldwork/?q=100200")) == [world.school]
    assert "جرّب" in engineer.get("/fieldwork/?q=zzz").text


def test_thirty_cards_a_page(world, page):
    more_schools(40)
    engineer = page(world.engineer)
    first, second = engineer.get("/fieldwork/"), engineer.get("/fieldwork/?page=2")
    assert (len(numbers(first)), len(numbers(second))) == (30, 11)
    assert not set(numbers(first)) & set(numbers(second))
    assert first.one("a[rel=next]")


def test_nearest_first_when_the_place_is_known(world, page):
    more_schools(5)
    shown = numbers(page(world.engineer).get("/fieldwork/?near=32.303,36.2"))
    assert shown[0] == "90003"
    assert shown[-1] == world.school


@pytest.mark.parametrize("query", ["near=x,y", "near=200,0", "page=-3", "page=abc", "state=zzz", "page=99999999999"])
def test_a_strange_address_is_still_a_page(world, page, query):
    page(world.engineer, "en").get(f"/fieldwork/?{query}")


def test_the_number_of_selects_does_not_grow_with_the_schools(world, page, selects):
    engineer = page(world.engineer)
    with selects() as few:
        engineer.get("/fieldwork/")
    more_schools(25)
    with selects() as many:
        engineer.get("/fieldwork/")
    assert len(many) == len(few)


@pytest.fixture
def selects(app):
    from contextlib import contextmanager

    from sqlalchemy import event

    @contextmanager
    def counting():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            if statement.startswith("SELECT"):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        yield seen
        event.remove(db.engine, "before_cursor_execute", note)

    return counting


def test_the_sketch_links_the_schools_of_this_page_and_shows_the_others(world, page):
    more_schools(40)
    second = page(world.engineer).get("/fieldwork/?page=2")
    links = [link["href"].removeprefix("#school-") for link in second.all(".sketch a")]
    assert sorted(links) == sorted(numbers(second))
    assert len(links) == 11
    assert second.one(".sketch path.faint")["d"].count("M") == 30


def test_on_the_sketch_a_school_with_nothing_open_is_not_one_where_nobody_was(world, page):
    more_schools(3)
    a_visit("90000", "of-90000", at=datetime.now(UTC) - timedelta(days=60))
    a_visit("90001", "of-90001", at=datetime.now(UTC) - timedelta(days=60))
    a_deficiency("90001", "severe")
    marks = page(world.engineer).get("/fieldwork/").all(".sketch a")
    shown = {mark["href"].removeprefix("#school-"): mark for mark in marks}
    told = {n: (shown[n].select_one(".dot")["class"][1], shown[n]["aria-label"].split(": ")[1]) for n in shown}
    assert told == {
        world.school: ("unvisited", "لم تُزَر بعد"),
        "90000": ("clear", "لا خلل مفتوح"),
        "90001": ("severe", "شديد"),
        "90002": ("unvisited", "لم تُزَر بعد"),
    }
