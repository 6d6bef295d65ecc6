from __future__ import annotations

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.exports import file_turns
from inspect_app.heavy_jobs.job_kinds import EXPORT
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.journal.models import AuditLine
from tests.maps.stock import a_deficiency

NO_LINE = "CREATE TRIGGER no_line BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no line'); END"


def lines() -> list[tuple[int | None, str, str, str]]:
    query = select(AuditLine.account_id, AuditLine.action, AuditLine.subject, AuditLine.detail)
    return [tuple(row) for row in db.session.execute(query.order_by(AuditLine.id))]


def test_an_export_says_who_took_what_by_which_filter_and_how_much(world, page):
    a_deficiency(world.school)
    page(world.reviewer).client.get("/exports/deficiencies.csv?severity=severe&severity=low&text=درج&state=all")
    ((who, action, name, detail),) = lines()
    assert (who, action) == (world.reviewer.id, "export-deficiencies")
    assert name.startswith("deficiencies-2202-") and name.endswith(".csv")
    assert detail == "0 rows · severity=severe,low state=all text=درج"


@pytest.mark.parametrize(
    ("path", "action", "detail"),
    [
        ("/exports/deficiencies.xlsx", "export-deficiencies", "1 rows"),
        ("/exports/visits-wide.zip?q=100200", "export-visits", "1 rows · q=100200"),
        ("/maps/2202/file", "download-map", "1 rows"),
    ],
)
def test_each_kind_of_file_leaves_a_line(world, page, path, action, detail):
    a_deficiency(world.school)
    page(world.reviewer).client.get(path)
    assert [line[1:2] + line[3:] for line in lines()] == [(action, detail)]


def test_a_tablets_package_leaves_a_line_when_it_is_sent_and_none_when_the_tablet_has_it(world, page):
    browser = page(world.engineer)
    first = browser.client.get(f"/fieldwork/package?school={world.school}")
    assert [line[1:] for line in lines()] == [("download-package", "package", "1 schools")]
    again = browser.client.get(
        f"/fieldwork/package?school={world.school}", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, len(lines())) == (304, 1)


@pytest.mark.only_on("sqlite", "a trigger in its words")
def test_a_file_nobody_could_write_down_is_not_given(world, page, store):
    store.tamper(NO_LINE)
    assert page(world.reviewer).client.get("/exports/deficiencies.csv").status_code == 409


@pytest.mark.only_on("sqlite", "a trigger in its words")
def test_a_tablet_gets_its_package_all_the_same(world, page, store):
    store.tamper(NO_LINE)
    assert page(world.engineer).client.get(f"/fieldwork/package?school={world.school}").status_code == 200


def test_a_file_that_was_refused_is_not_written_down_as_taken(world, page, monkeypatch):
    a_deficiency(world.school)
    monkeypatch.setattr(file_turns, "LARGE_FILE_ROWS", 0)
    with server_turns().take(EXPORT, world.reviewer.id):
        assert page(world.reviewer).client.get("/exports/deficiencies.csv").status_code == 429
    assert lines() == []
