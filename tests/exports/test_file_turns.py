"""Large files: one for each person, two on the server; whoever must wait is told, and a reader who leaves gives way."""

from __future__ import annotations

import contextvars
import io
import json
import zipfile

import pytest
from sqlalchemy import insert, select, update

from inspect_app.checklists import NotInLibrary
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.exports.file_turns import LARGE_FILE_ROWS
from inspect_app.inspections.models import Visit
from tests.maps.stock import a_deficiency, a_visit
from tests.people import signed_in

FILE = "/exports/deficiencies.csv"


@pytest.fixture
def many(world):
    """One row more than a small file has, in two directorates' schools as far as the ministry is concerned."""
    first = a_deficiency(world.school)
    row = dict(db.session.execute(select(Deficiency.__table__).where(Deficiency.id == first)).one()._mapping)
    rows = [{**row, "id": f"more-{n}", "number": n, "instance": f"more {n}"} for n in range(2, LARGE_FILE_ROWS + 2)]
    with writing():
        db.session.execute(insert(Deficiency), rows)


@pytest.fixture
def begin(app, page):
    """``begin(person)`` asks for the file and reads its first piece only; what is still open ends with the test."""
    opened = []

    def ask(person, query="", language="en", file=FILE):
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(signed_in(person.id), language=language)
        # In a context of its own, as in production: inside the test's, two people would share one ``g``.
        answer = contextvars.Context().run(lambda: client.get(file + query, buffered=False))
        opened.append(answer)
        if answer.status_code == 200:
            next(answer.iter_encoded())
        return answer

    yield ask
    for answer in opened:
        answer.close()


def test_a_second_large_file_of_the_same_person_is_refused_in_words(world, page, many, begin):
    begin(world.reviewer)
    refused = page(world.reviewer, "en").get(FILE, 429)
    assert "Your earlier large file" in refused.text
    assert 1 <= int(refused.response.headers["Retry-After"]) <= 60
    assert "ملفك الكبير السابق" in page(world.reviewer).get("/exports/deficiencies.xlsx", 429).text


def test_a_large_file_too_many_is_refused_in_words(world, page, many, begin):
    for person in (world.reviewer, world.engineer):
        assert begin(person).status_code == 200
    refused = page(world.ministry, "en").get(FILE, 503)
    assert "Large files are being made for others" in refused.text
    assert 1 <= int(refused.response.headers["Retry-After"]) <= 60
    response = page(world.ministry).client.get(FILE, headers={"Accept": "application/json"})
    assert json.loads(response.get_data())["code"] == "files-in-the-way"


def test_who_was_refused_a_place_may_ask_again(world, page, many, begin):
    responses = [begin(person) for person in (world.reviewer, world.engineer)]
    assert begin(world.ministry).status_code == 503
    responses[0].close()
    assert begin(world.ministry).status_code == 200


def test_a_small_file_is_made_whatever_else_is(world, page, many, begin):
    for person in (world.reviewer, world.engineer):
        begin(person)
    assert begin(world.reviewer, "?text=nothing").status_code == 200
    assert begin(world.ministry, "?directorate=2203").status_code == 200


def test_a_reader_who_leaves_in_the_middle_gives_the_turn_back(world, many, begin):
    begin(world.reviewer).close()
    again = begin(world.reviewer)
    assert again.status_code == 200
    again.get_data()
    again.close()
    assert begin(world.reviewer).status_code == 200


VISITS = "/exports/visits-wide.zip"


@pytest.fixture
def many_visits(world):
    """One visit more than a small file has."""
    first = a_visit(world.school)
    row = dict(db.session.execute(select(Visit.__table__).where(Visit.id == first)).one()._mapping)
    rows = [{**row, "id": f"more-{n}", "number": n} for n in range(2, LARGE_FILE_ROWS + 2)]
    with writing():
        db.session.execute(insert(Visit), rows)


@pytest.mark.parametrize("shape", ["wide", "long"])
def test_an_archive_of_many_visits_takes_its_turn(world, page, many_visits, begin, shape):
    archive = f"/exports/visits-{shape}.zip"
    begin(world.reviewer, file=archive)
    assert "Your earlier large file" in page(world.reviewer, "en").get(archive, 429).text
    assert begin(world.reviewer, "?checklist=minimum-standards", file=archive).status_code == 200


def test_a_reader_who_leaves_an_archive_in_the_middle_gives_the_turn_back(world, many_visits, begin):
    begin(world.reviewer, file=VISITS).close()
    again = begin(world.reviewer, file=VISITS)
    assert again.status_code == 200
    again.get_data()
    again.close()
    assert begin(world.reviewer, file=VISITS).status_code == 200


def test_an_archive_that_fails_in_the_middle_opens_nowhere_and_gives_the_turn_back(world, many_visits, begin):
    with writing():
        db.session.execute(update(Visit).where(Visit.number == 1).values(version=99))
    broken = begin(world.reviewer, file=VISITS)
    pieces = []
    with pytest.raises(NotInLibrary):
        pieces.extend(broken.iter_encoded())
    broken.close()
    assert sum(map(len, pieces)) > 1000
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(pieces)))
    assert begin(world.reviewer, file=VISITS).status_code == 200
