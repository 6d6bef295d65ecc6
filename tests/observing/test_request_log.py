from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import db
from tests.observing.conftest import Lines
from tests.people import PASSWORD


def requests(log: Lines) -> list[dict]:
    return [line for line in log() if line["logger"] == "inspect_app.requests"]


def test_a_request_leaves_one_line_with_what_happened(page, world, log: Lines):
    response = page(world.engineer).client.get("/deficiencies?q=secret-word", headers={"Cookie": "x=secret-cookie"})
    (line,) = requests(log)
    expected = {"level": "INFO", "method": "GET", "endpoint": "desk.deficiencies", "path": "/deficiencies"}
    expected |= {"status": 200, "person": world.engineer.id, "client": "127.0.0.1", "bytes_in": 0, "problem": None}
    assert line | expected == line
    assert line["bytes_out"] == len(response.get_data()) > 1000
    assert 0 < line["milliseconds"] < 60_000
    assert line["request_id"] == response.headers["X-Request-Id"]
    at = datetime.fromisoformat(line["time"])
    assert at.utcoffset().total_seconds() == 0 and abs((datetime.now(UTC) - at).total_seconds()) < 60


def test_nothing_that_was_said_stands_in_the_log(page, world, log: Lines):
    browser = page()
    browser.client.post("/sign-in?next=/secret-next", data={"username": "engineer", "password": PASSWORD})
    browser.client.get("/schools?q=secret-word", headers={"Authorization": "Bearer secret-token"})
    text = str(log())
    for secret in (PASSWORD, "secret", "engineer", world.engineer.name_ar, world.engineer.name_en):
        assert secret not in text


def test_a_token_in_an_address_is_not_written_down(page, world, log: Lines):
    page(world.administrator).client.get("/registry/schools/import/secret-token")
    (line,) = requests(log)
    assert (line["path"], line["status"]) == ("/registry/schools/import/<token>", 404)
    assert "secret" not in str(log())


def test_what_was_refused_is_told_by_its_code(page, world, log: Lines):
    page(world.principal).client.get("/visits")
    page().client.get("/no-such-page")
    assert [(line["status"], line["problem"], line["endpoint"], line["person"]) for line in requests(log)] == [
        (403, "not-allowed", "desk.visits", world.principal.id),
        (404, "not-found", None, None),
    ]


def test_a_body_counts_its_bytes(page, world, log: Lines):
    page().client.post("/language", data={"language": "en"})
    assert requests(log)[0]["bytes_in"] == len("language=en")


def test_a_failure_has_a_number_that_person_and_log_share(app, page, world, log: Lines, monkeypatch):
    def fail() -> str:
        raise RuntimeError("a reason nobody outside may read")

    monkeypatch.setitem(app.view_functions, "desk.deficiencies", fail)
    fail.allowed_to = frozenset({"engineer"})
    for language, words in (("ar", "الخطأ"), ("en", "Error")):
        shown = page(world.engineer, language).get("/deficiencies", 500)
        number = shown.response.headers["X-Request-Id"]
        assert f"{words} {number}" in shown.text
        assert "a reason" not in shown.text
        failures = [line for line in log() if line["level"] == "ERROR" and line["request_id"] == number]
        assert "a reason nobody outside may read" in failures[0]["exc_info"]


def test_a_failure_of_the_database_logs_no_value(world, log: Lines):
    value = {"a": f"{world.school}-hash"}
    with pytest.raises(DBAPIError, match="no_such_table") as raised:
        db.session.execute(text("SELECT * FROM no_such_table WHERE a = :a"), value)
    logging.getLogger("inspect_app").error("it failed", exc_info=raised.value)
    assert "no_such_table" in str(log()) and value["a"] not in str(log())


def test_whoever_asks_does_not_choose_the_number(page, log: Lines):
    response = page().client.get("/health", headers={"X-Request-Id": "chosen-by-a-stranger"})
    assert re.fullmatch("[0-9a-f]{16}", response.headers["X-Request-Id"])


def test_behind_a_web_server_its_number_is_taken_where_it_is_short_and_plain(tmp_path):
    client = create_app(
        Settings(data=tmp_path, database_url=f"sqlite:///{tmp_path}/k.sqlite", secret_key="x", trusted_proxies=1)
    ).test_client()
    for given, taken in (("0f3a-77.B_2", True), ("short", False), ("x" * 65, False), ('a"b c<d>e\tf', False)):
        response = client.get("/health", headers={"X-Request-Id": given})
        assert (response.headers["X-Request-Id"] == given) is taken, given
        response.close()


def test_text_is_one_line_an_event_whatever_the_address(page, logging_to):
    stream = logging_to("text")
    page().client.get("/x%0A2026-05-03T00:00:00Z%20INFO%20forged%1B[2K%E2%80%AEreversed")
    (line,) = stream.getvalue().splitlines()
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO GET /x\\n2026", line)
    assert "\\x1b[2K\\u202ereversed 404" in line


def test_a_traceback_in_text_begins_no_line_of_its_own(logging_to):
    stream = logging_to("text")
    failure = ValueError("first\n2026-05-03T00:00:00Z INFO forged")
    logging.getLogger("inspect_app").error("it failed", exc_info=failure)
    first, *others = stream.getvalue().splitlines()
    assert first.endswith("ERROR it failed")
    assert others and all(line.startswith("    ") for line in others)


def test_json_is_one_line_an_event_as_well(page, log: Lines):
    page().client.get("/x%0Aforged%E2%80%A8forged")
    assert [line["path"] for line in requests(log)] == ["/x\nforged\u2028forged"]
