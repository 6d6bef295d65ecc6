"""Pages that are read while connections are lost, all of them or one at a time, and while there is no database."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from inspect_app.db import db

pytestmark = pytest.mark.only_on("postgresql", "SQLite has no connection to lose")


def test_a_page_is_read_again_when_every_connection_was_dropped(world, page, store):
    reviewer = page(world.reviewer)
    reviewer.get("/schools")
    store.drop_connections()
    reviewer.get("/schools")


@pytest.mark.parametrize("question", range(1, 6))
def test_a_page_is_read_again_when_the_connection_is_lost_before_one_of_its_questions(world, page, store, question):
    reviewer, asked = page(world.reviewer), []

    def drop(connection, *_):
        asked.append(connection)
        if len(asked) == question:
            store.drop_connections()

    event.listen(db.engine, "before_cursor_execute", drop)
    try:
        reviewer.get("/schools")
    finally:
        event.remove(db.engine, "before_cursor_execute", drop)
    assert len(asked) >= question


def test_a_connection_lost_behind_the_answer_costs_nothing(app, world, page, store):
    reviewer, before = page(world.reviewer), list(app.after_request_funcs[None])

    def drop(response):
        store.drop_connections()
        return response

    app.after_request_funcs[None].insert(0, drop)
    try:
        reviewer.get("/schools")
    finally:
        app.after_request_funcs[None][:] = before
    reviewer.get("/schools")


@pytest.mark.parametrize(("role", "path"), [("reviewer", "/schools"), ("engineer", "/fieldwork/")])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_without_a_database_a_page_says_so(world, page, store, language, role, path):
    browser = page(getattr(world, role), language)
    with store.unreachable():
        answer = browser.get(path, status=503)
    assert answer.response.headers["Retry-After"] == "10"
    assert ("unavailable just now" in answer.text) is (language == "en")
    browser.get(path)


def test_and_a_tablet_is_told_to_come_later(world, page, store):
    engineer = page(world.engineer)
    with store.unreachable():
        answer = engineer.client.get("/fieldwork/hello")
    assert (answer.status_code, answer.json["code"]) == (503, "database-unavailable")
