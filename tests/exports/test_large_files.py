"""A large Excel file or GeoPackage is made behind a page that says how far it is, for the person who asked alone."""

from __future__ import annotations

import io
import os
import time

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from inspect_app.accounts.models import Account
from inspect_app.db import db, writing
from inspect_app.exports.large_files.file_child import make_file_on
from inspect_app.exports.large_files.file_shelf import MAX_KEPT_SECONDS, FileShelf, delete_expired_files, shelf_of
from tests.exports.large_file_orders import DOWNLOAD, FILE, MANY, OWN, an_order, downloads, until_made
from tests.maps.stock import a_deficiency


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
    assert "عدد الأسطر المكتوبة: 7 من 12" in page(world.reviewer).get(OWN, 202).text
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


def test_the_page_tells_the_rows_in_the_file_and_not_those_when_it_was_ordered(world, app, page, many):
    shelf = shelf_of(world.reviewer.id)
    with shelf.lock():
        shelf.begin(an_order(world.reviewer))
        a_deficiency(world.school, "low")
        make_file_on(shelf, app)
    db.session.rollback()
    assert "with 13 rows; kept here" in page(world.reviewer, "en").get(OWN).text


@pytest.mark.parametrize("text", ["", '{"person":', '{"rows": 12}', "[]", '{"person": {"role": "reviewer"}}'])
def test_an_order_that_cannot_be_read_is_none(world, page, made, text):
    (made.file.parent / "order.json").write_text(text)
    assert "No large file of yours" in page(world.reviewer, "en").get(OWN, 404).text
    page(world.reviewer).get(DOWNLOAD, 404)
    with made.lock():
        assert "Your earlier large file" in page(world.reviewer, "en").get(FILE, 429).text


def test_a_file_that_is_taken_away_at_this_moment_is_none(world, page, made, monkeypatch):
    read = FileShelf.read

    def read_before_it_goes(shelf, person):
        kept = read(shelf, person)
        shelf.clear()
        return kept

    monkeypatch.setattr(FileShelf, "read", read_before_it_goes)
    assert "No large file of yours" in page(world.reviewer, "en").get(DOWNLOAD, 404).text


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
