"""A large Excel file or GeoPackage is made behind a page that says how far it is, for the person who asked alone."""

from __future__ import annotations

import fcntl
import io
import os
import time

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select, update

from inspect_app.accounts.models import Account
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.exports.large_files.file_child import make_file_on
from inspect_app.exports.large_files.file_order import FileOrder
from inspect_app.exports.large_files.file_shelf import MAX_KEPT_SECONDS, delete_expired_files, shelf_of
from inspect_app.journal import Action
from inspect_app.journal.models import AuditLine
from tests.maps.stock import a_deficiency

FILE = "/exports/deficiencies.xlsx"
OWN, DOWNLOAD = "/exports/own-file", "/exports/own-file/download"
MANY = 12


@pytest.fixture
def many(world, app, monkeypatch):
    """As many rows as make a file large."""
    monkeypatch.setattr("inspect_app.exports.views.LARGE_FILE_ROWS", MANY - 1)
    first = a_deficiency(world.school)
    row = dict(db.session.execute(select(Deficiency.__table__).where(Deficiency.id == first)).one()._mapping)
    rows = [{**row, "id": f"more-{n}", "number": n, "instance": f"more {n}"} for n in range(2, MANY + 1)]
    with writing():
        db.session.execute(insert(Deficiency), rows)
    yield
    for person in world.everyone:
        empty(shelf_of(person.id))


def empty(shelf):
    """When what makes a file on it has ended."""
    for _ in range(600):
        with shelf.lock() as lock:
            if lock:
                return shelf.clear()
        time.sleep(0.1)
    return pytest.fail("a file is still being made after a minute")


def an_order(person, extension="xlsx", language="en", **filter_args):
    return FileOrder(person, extension, language, filter_args, f"deficiencies.{extension}", MANY)


@pytest.fixture
def made(app, world, many):
    """The reviewer's file, made without a process of its own."""
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock():
        shelf.begin(an_order(world.reviewer))
        make_file_on(shelf, app)
    db.session.rollback()
    return shelf


@pytest.fixture
def being_made(app, world, many):
    """The reviewer's file while a process makes it: 7 rows are written."""
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock():
        shelf.begin(an_order(world.reviewer))
        shelf.note_rows(7)
        yield shelf


def downloads():
    return db.session.scalars(select(AuditLine.detail).where(AuditLine.action == Action.EXPORT_DEFICIENCIES)).all()


def until_made(page, person):
    """Asks the page again as a browser without scripts does."""
    for _ in range(600):
        found = page(person, "en").client.get(OWN)
        if found.status_code != 202:
            return page(person, "en").get(OWN)
        time.sleep(0.1)
    pytest.fail("the file was not made in a minute")


@pytest.mark.parametrize("extension", ["xlsx", "gpkg"])
def test_a_large_file_is_made_by_a_process_of_its_own_and_counted_once(world, page, many, extension):
    asked = page(world.reviewer, "en").get(f"/exports/deficiencies.{extension}?severity=severe", 303)
    assert asked.response.headers["Location"] == OWN
    ready = until_made(page, world.reviewer)
    assert "The file is ready." in ready.text
    assert "with 12 rows; kept here for you alone until" in ready.text
    answer = page(world.reviewer).client.get(ready.one("a.main")["href"])
    assert f"deficiencies-2202-20{time.strftime('%y')}" in answer.headers["Content-Disposition"]
    if extension == "xlsx":
        assert load_workbook(io.BytesIO(answer.get_data())).worksheets[0].max_row == MANY + 1
    assert downloads() == ["12 rows · severity=severe"]


def test_the_page_says_how_far_it_is_and_comes_again_without_scripts(world, page, being_made):
    found = page(world.reviewer, "en").get(OWN, 202)
    assert "7 of 12 rows" in found.text
    assert found.one("progress")["value"] == "7"
    assert found.one("noscript meta[http-equiv=refresh]")["content"] == "3"
    assert "كُتب 7 من 12 سطر" in page(world.reviewer).get(OWN, 202).text
    being_made.note_rows(MANY)
    assert "All 12 rows are written" in page(world.reviewer, "en").get(OWN, 202).text
    assert page(world.reviewer).get(DOWNLOAD, 303).response.headers["Location"] == OWN


def test_a_second_ask_for_the_same_joins_and_one_for_another_waits(world, page, being_made):
    # The process that makes it was told its language by the page's; the same file in another language is another one.
    assert page(world.reviewer, "en").get(FILE, 303).response.headers["Location"] == OWN
    assert "Your earlier large file" in page(world.reviewer, "en").get("/exports/deficiencies.gpkg", 429).text
    assert "ملفك الكبير السابق" in page(world.reviewer).get(FILE, 429).text
    assert downloads() == []


def test_a_small_file_comes_at_once_meanwhile(world, page, being_made):
    answer = page(world.reviewer, "en").client.get(f"{FILE}?text=nothing")
    assert load_workbook(io.BytesIO(answer.get_data())).worksheets[0].max_row == 1


def test_a_file_is_only_for_who_asked(world, page, made):
    assert page(world.reviewer, "en").get(OWN).one("a.main")["href"] == DOWNLOAD
    assert "No large file of yours" in page(world.engineer, "en").get(OWN, 404).text
    page(world.engineer).get(DOWNLOAD, 404)


def test_a_file_is_kept_from_who_sees_something_else_by_now(world, page, made):
    elsewhere = select(Account.directorate_id).where(Account.username == "neighbour").scalar_subquery()
    with writing():
        db.session.execute(update(Account).where(Account.id == world.reviewer.id).values(directorate_id=elsewhere))
    page(world.reviewer).get(DOWNLOAD, 404)


def test_a_file_is_gone_after_half_an_hour(world, page, made):
    earlier = time.time() - MAX_KEPT_SECONDS - 5
    for found in made.file.parent.iterdir():
        os.utime(found, (earlier, earlier))
    assert "kept for half an hour" in page(world.reviewer, "en").get(OWN, 404).text
    delete_expired_files()
    assert not made.file.exists()


def test_what_is_kept_still_is_not_deleted(world, made, being_made_by_engineer):
    delete_expired_files()
    assert made.file.exists()
    assert being_made_by_engineer.order().rows == MANY


@pytest.fixture
def being_made_by_engineer(world, many):
    """One that takes longer than files are kept."""
    shelf = shelf_of(world.engineer.id)
    earlier = time.time() - MAX_KEPT_SECONDS - 5
    with shelf.lock():
        shelf.begin(an_order(world.engineer))
        for found in shelf.file.parent.iterdir():
            os.utime(found, (earlier, earlier))
        yield shelf


def test_a_file_that_fails_says_so_and_gives_the_turn_back(world, page, many):
    with writing():
        # A version of the checklist that this server does not have: its words cannot be found.
        db.session.execute(Deficiency.__table__.update().where(Deficiency.number == 1).values(version=99))
    page(world.reviewer, "en").get(FILE, 303)
    assert "The file could not be made. Something unexpected" in until_made(page, world.reviewer).text
    assert page(world.reviewer).client.get("/exports/deficiencies.csv?severity=low").status_code == 200
    page(world.reviewer, "en").get(f"{FILE}?state=all", 303)  # a new order takes the place of the one that failed


def test_a_process_that_was_ended_from_outside_has_failed(world, page, many):
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock():
        shelf.begin(an_order(world.reviewer))
    assert "The file could not be made." in page(world.reviewer, "en").get(OWN).text


def test_the_lock_is_the_process_that_makes_it(world, many):
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock() as lock:
        assert lock is not None
        with shelf.lock() as second:
            assert second is None
        inherited = os.dup(lock.fileno())
    with shelf.lock() as third:
        assert third is None
    fcntl.flock(inherited, fcntl.LOCK_UN)
    os.close(inherited)
