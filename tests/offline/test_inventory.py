"""What the server says it holds: of this person, of this tablet, with what is still missing and what never comes."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from inspect_app.db import writing
from inspect_app.submissions.waive_photos import close_missing_photos
from tests.make import LOCKED_EXIT, NOW, VisitBody, jpeg
from tests.submissions.test_receiving import a_visit, send

PHOTOS = [jpeg(60, 40, colour) for colour in ("#123", "#234", "#345")]
NAMES = [hashlib.sha256(photo).hexdigest() for photo in PHOTOS]


def inventory(browser, device=None):
    asked = "/fieldwork/inventory" + (f"?device={device}" if device else "")
    return browser.client.get(asked).json["visits"]


def with_photos(world, *names):
    said = {f"B03_01-{n}-photo": f"{name};100;{NOW.isoformat()};;" for n, name in enumerate(names)}
    places = {f"B03_01-{n}-instance": str(n) for n in range(len(names))}
    return a_visit(world, LOCKED_EXIT, fields=said | places)


def test_everybody_is_told_of_their_own_visits_only(world, page):
    mine, other = a_visit(world), VisitBody(world.other_school, world.neighbour.id)
    send(page(world.engineer), mine)
    send(page(world.neighbour), other)
    assert [held["id"] for held in inventory(page(world.engineer))] == [mine.id]
    assert [held["id"] for held in inventory(page(world.neighbour))] == [other.id]


def test_a_tablet_is_told_of_its_own_visits_or_of_all(world, page):
    engineer, visits = page(world.engineer), [a_visit(world, fields={"device": f"tablet-{n}"}) for n in (1, 2)]
    for visit in visits:
        send(engineer, visit)
    assert [held["id"] for held in inventory(engineer)] == [visit.id for visit in visits]
    assert [held["id"] for held in inventory(engineer, "tablet-2")] == [visits[1].id]
    assert inventory(engineer, "tablet-3") == []


def test_a_photo_is_missing_until_it_comes_or_is_given_up(world, page):
    """One is here, one is given up, one is given up and comes after all: nothing is missing any more."""
    engineer, visit = page(world.engineer), with_photos(world, *NAMES)
    engineer.put(f"/fieldwork/photos/{NAMES[0]}", PHOTOS[0])
    first = send(engineer, visit)
    assert (first["state"], first["missing"], first["given_up"]) == ("partial", NAMES[1:], [])
    with writing():
        assert close_missing_photos(world.reviewer, 1, "تلف الجهاز", NOW) == 2
    (held,) = inventory(engineer)
    assert (held["state"], held["missing"], held["given_up"]) == ("complete", [], NAMES[1:])
    engineer.put(f"/fieldwork/photos/{NAMES[2]}", PHOTOS[2])
    (held,) = inventory(engineer)
    assert (held["state"], held["missing"], held["given_up"]) == ("complete", [], [NAMES[1]])


def test_a_photo_of_another_person_is_not_this_visits(world, page):
    engineer, visit = page(world.engineer), with_photos(world, NAMES[0])
    page(world.neighbour).put(f"/fieldwork/photos/{NAMES[0]}", PHOTOS[0])
    assert send(engineer, visit)["missing"] == [NAMES[0]]


@pytest.mark.parametrize(("years", "doubtful"), [(0, False), (-10, True), (30, True)])
def test_a_tablet_is_told_that_its_clock_is_off(world, page, years, doubtful):
    engineer, visit = page(world.engineer), a_visit(world, finished=NOW + timedelta(days=365 * years))
    assert send(engineer, visit)["clock_doubtful"] is doubtful
    assert inventory(engineer)[0]["clock_doubtful"] is doubtful


def test_of_a_visit_and_its_correction_the_newer_stands(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    visit.revision, visit.failing, visit.fields = 2, (), {"replaces": first["digest"]}
    send(engineer, visit)
    assert [(held["revision"], held["standing"], held["conflict"]) for held in inventory(engineer)] == [
        (1, False, False),
        (2, True, False),
    ]
