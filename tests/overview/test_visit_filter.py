"""What the filter of visits leaves in, asked as a person does: by the address of the list and of its files."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import insert

from inspect_app.db import db, writing
from inspect_app.inspections.models import DangerNotice, Finding, Photo, PhotoWaiver
from inspect_app.inspections.photo_models import SentPhoto, StoredPhoto
from tests.make import NOW
from tests.maps.stock import a_visit

SEEN = {"signer_name": "مدير", "latitude": 32.4, "longitude": 36.2, "distance_m": 500.0}
"""A visit with which nothing is wrong, just not too far away."""
WRONG = {
    "far": {"distance_m": 500.5},
    "no_position": {"longitude": None},
    "corrected": {"revision": 2},
    "not_seen": {"signer_name": "", "not_signed": "لا أحد"},
    "late": {"received_at": NOW + timedelta(days=3, minutes=1)},
    "clock_doubtful": {"clock_doubtful": True},
}


@pytest.fixture
def found(world, page):
    """``found(query)``: the numbers of the visits on the ministry's list under this filter."""

    def asked(query):
        links = page(world.ministry).get(f"/visits?{query}").all("td.first > a")
        return sorted(int(link["href"].rpartition("/")[2]) for link in links)

    return asked


def visit(world, name, **fields):
    return a_visit(world.school, name, **{"received_at": NOW + timedelta(days=3), **SEEN, **fields})


def put(model, **values):
    with writing():
        db.session.execute(insert(model).values(values))


@pytest.mark.parametrize("quality", WRONG)
def test_each_quality_finds_the_visits_it_is_true_of(world, found, quality):
    visit(world, "fine")
    for name, fields in WRONG.items():
        visit(world, name, **fields)
    assert found(f"quality={quality}") == [2 + list(WRONG).index(quality)]


def test_two_qualities_ask_for_visits_of_which_both_are_true(world, found):
    visit(world, "far", **WRONG["far"])
    visit(world, "late", **WRONG["late"])
    visit(world, "both", **WRONG["far"], **WRONG["late"])
    assert found("quality=far&quality=late") == [3]


def test_who_signed_without_a_name_has_seen_the_result(world, found):
    visit(world, "signed", signer_name="", signature="10 10 1 1")
    assert found("quality=not_seen") == []


def test_a_photo_is_missing_until_it_came_from_the_engineer_or_was_given_up(world, found):
    for name, sha, digest in (("lacks", "a", "1"), ("came", "b", "2"), ("given", "c", "3"), ("strange", "d", "4")):
        visit(world, name, digest=digest * 64, engineer_id=world.engineer.id)
        put(Photo, visit_id=name, item="B03.01", sha256=sha * 64)
    for sha, who in (("b", world.engineer), ("d", world.neighbour)):
        put(StoredPhoto, sha256=sha * 64, size=1, width=1, height=1, stored_at=NOW)
        put(SentPhoto, sha256=sha * 64, account_id=who.id, sent_at=NOW)
    waiver = {"reason": "فُقد الجهاز", "account_id": world.reviewer.id, "at": NOW}
    put(PhotoWaiver, digest="3" * 64, photos=["c" * 64], **waiver)
    assert found("quality=photos_missing") == [1, 4]
    assert found("quality=photos_given_up") == [3]
    visit(world, "theirs", engineer_id=world.neighbour.id)
    put(PhotoWaiver, digest="4" * 64, photos=["a" * 64], **waiver)
    assert found("quality=photos_missing") == [1, 4]


def test_a_danger_to_life_is_told_by_a_time_a_name_or_a_way_and_never_by_a_reason(world, found):
    said = ({}, {"told_at": NOW}, {"whom": "المساعد"}, {"way": "voice"}, {"reason": "لم يكن أحد"}, None)
    for number, notice in enumerate(said):
        visit(world, f"v{number}")
        put(Finding, visit_id=f"v{number}", item="B03.01", position=0, severity="life_threatening")
        if notice is not None:
            put(DangerNotice, visit_id=f"v{number}", item="B03.01", **notice)
    visit(world, "other-item")
    put(Finding, visit_id="other-item", item="B03.01", position=0, severity="life_threatening")
    put(DangerNotice, visit_id="other-item", item="B04.01", told_at=NOW)
    visit(world, "severe")
    put(Finding, visit_id="severe", item="B03.01", position=0, severity="severe")
    assert found("quality=not_told") == [1, 5, 6, 7]


def test_a_grade_or_none_is_asked_for(world, found):
    for name, grade in (("a", "A"), ("d", "D"), ("none", None)):
        visit(world, name, grade=grade)
    assert (found("grade=A"), found("grade=none"), found("grade=")) == ([1], [3], [1, 2, 3])


@pytest.mark.parametrize("text", ["layla", "ليلي", "م. ليلى", "engineer"])
def test_an_engineer_is_found_by_words_of_his_names_in_any_spelling(world, found, text):
    visit(world, "hers", engineer_id=world.engineer.id)
    visit(world, "other", engineer_id=world.reviewer.id)
    assert found(f"engineer={text}") == [1]
    assert found("engineer=nobody") == []


def test_words_that_no_field_knows_are_refused(world, page):
    for query in ("quality=bad", "grade=E"):
        page(world.reviewer).get(f"/visits?{query}", 422)


def test_files_and_the_words_above_them_go_by_the_same_filter(world, page):
    visit(world, "fine")
    visit(world, "far", grade=None, **WRONG["far"])
    browser, query = page(world.ministry, "en"), "engineer=layla&grade=none&quality=far&quality=not_seen"
    assert "engineer “layla” · Incomplete · Far from the school's point · Result seen by nobody" in (
        browser.get(f"/visits?{query}").text
    )
    assert all(query in str(link["href"]) for link in browser.get(f"/visits?{query}").all(".menu a"))
    sent = browser.client.get("/exports/visits-long.zip?grade=none&quality=far").get_data()
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("visits.csv").decode("utf-8-sig"))))
    assert [row["Visit"] for row in rows] == ["2"]
