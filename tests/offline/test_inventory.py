"""What the server says it holds: of this person, of this tablet, with what is still missing and what never comes."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.inspections.models import Visit
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.submissions.epoch import new_epoch
from inspect_app.submissions.resolve_conflict import choose
from inspect_app.submissions.waive_photos import close_missing_photos
from tests.make import LOCKED_EXIT, NOW, VisitBody, jpeg
from tests.submissions.test_receiving import a_visit, send

PHOTOS = [jpeg(60, 40, colour) for colour in ("#123", "#234", "#345")]
NAMES = [hashlib.sha256(photo).hexdigest() for photo in PHOTOS]


def ask(browser, **about):
    return browser.client.get("/fieldwork/inventory", query_string=about).json


def inventory(browser, device=None):
    return ask(browser, **({"device": device} if device else {}))["visits"]


def since(browser, number, **about):
    """What is told from this receipt on, with the epoch as it is now."""
    epoch = ask(browser)["epoch"]
    return ask(browser, **({"since": number, "epoch": epoch} | about))


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
    assert ask(page(world.neighbour))["person"] == world.neighbour.id


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


def test_from_a_receipt_on_its_own_and_all_later_visits_are_told(world, page):
    engineer, visits = page(world.engineer), [a_visit(world) for _ in range(3)]
    receipts = [send(engineer, visit) for visit in visits]
    for n, receipt in enumerate(receipts):
        told = since(engineer, receipt["number"])
        assert told["since"] == receipt["number"]
        assert [held["id"] for held in told["visits"]] == [visit.id for visit in visits[n:]]
    assert since(engineer, receipts[-1]["number"] + 1)["visits"] == []


def test_of_an_old_visit_in_the_list_everything_is_told_as_it_is_now(world, page):
    """A correction, a contradiction, a choice, a photo given up, one that came: after the mark and of before it."""
    engineer, visit, later = page(world.engineer), with_photos(world, *NAMES[:2]), a_visit(world)
    first = send(engineer, visit)
    send(engineer, later)
    visit.failing, visit.fields = (), {}
    second = send(engineer, visit)
    with writing():
        close_missing_photos(world.reviewer, first["number"], "تلف الجهاز", NOW)
    engineer.put(f"/fieldwork/photos/{NAMES[0]}", PHOTOS[0])

    def told():
        rows = since(engineer, first["number"])["visits"]
        assert rows == inventory(engineer)
        return {row["digest"]: row for row in rows}

    before = told()
    assert before[first["digest"]]["given_up"] == [NAMES[1]]
    assert before[second["digest"]]["conflict"]
    choose(world.reviewer, visit.id, second["digest"], NOW)
    assert [told()[row["digest"]]["standing"] for row in (first, second)] == [False, True]
    assert not told()[second["digest"]]["conflict"]


def test_a_late_correction_of_an_old_visit_is_told_with_it(world, page):
    engineer, visit = page(world.engineer), a_visit(world, LOCKED_EXIT)
    first = send(engineer, visit)
    send(engineer, a_visit(world))
    visit.revision, visit.failing, visit.fields = 2, (), {"replaces": first["digest"]}
    send(engineer, visit)
    assert [(row["number"], row["revision"]) for row in since(engineer, 1)["visits"]] == [(1, 1), (2, 1), (1, 2)]
    assert [(row["number"], row["revision"]) for row in since(engineer, 2)["visits"]] == [(2, 1)]


def test_a_photo_whose_file_was_lost_is_missing_from_a_visit_in_the_list(world, page):
    engineer, visit = page(world.engineer), with_photos(world, NAMES[0])
    engineer.put(f"/fieldwork/photos/{NAMES[0]}", PHOTOS[0])
    number = send(engineer, visit)["number"]
    assert since(engineer, number)["visits"][0]["state"] == "complete"
    photo_files().path(NAMES[0]).unlink()
    assert since(engineer, number)["visits"][0]["missing"] == [NAMES[0]]


@pytest.mark.parametrize(
    "mark",
    [
        {"epoch": "0" * 32},
        {"epoch": ""},
        {"since": ""},
        {"since": "0"},
        {"since": "-1"},
        {"since": "1e3"},
        {"since": "٢"},
        {"since": "9" * 10},
        {"since": "9" * 400},
        {"since": "the last one"},
    ],
)
def test_a_mark_that_is_none_of_this_database_is_answered_with_everything(world, page, mark):
    engineer = page(world.engineer)
    for _ in range(2):
        send(engineer, a_visit(world))
    told = since(engineer, 2, **mark)
    assert (len(told["visits"]), told["since"]) == (2, None)


def test_a_mark_from_before_a_restore_is_answered_with_everything(world, page):
    engineer = page(world.engineer)
    for _ in range(2):
        send(engineer, a_visit(world))
    epoch = ask(engineer)["epoch"]
    assert len(since(engineer, 2)["visits"]) == 1
    with writing():
        new_epoch()
    assert len(since(engineer, 2, epoch=epoch)["visits"]) == 2


def test_a_number_that_nobody_has_leaves_nothing_out_that_comes_after_it(world, page):
    engineer = page(world.engineer)
    send(engineer, a_visit(world))
    with writing():
        db.session.scalars(select(Visit)).one().number = 5
    assert [row["number"] for row in since(engineer, 3)["visits"]] == [5]
