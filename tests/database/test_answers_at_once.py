"""Two people answer at once, or one while a visit comes in: one after the other, and a rebuild comes to the same."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency, DeficiencyStep
from inspect_app.deficiencies.steps import transition
from inspect_app.submissions.projection.rebuild import compare
from tests.make import LOCKED_EXIT, VisitBody, digest_header
from tests.people import add_person
from tests.second_person import picture
from tests.submissions.test_receiving import send

PAPER = "كتاب الصيانة رقم 41 بتاريخ 3 أيار"


@pytest.fixture
def proposed(world, page):
    """The moment at which the closing of a locked exit was proposed."""
    send(page(world.engineer), VisitBody(world.school, world.engineer.id, [LOCKED_EXIT], only=[LOCKED_EXIT]))
    at, evidence = datetime.now(UTC), picture(world.reviewer, datetime.now(UTC))
    with writing():
        transition(world.reviewer, 1, "verified_closed", PAPER, at, [evidence])
    return at.isoformat()


def at_once(app, *requests):
    """Makes these requests from threads that begin together; their statuses."""
    barrier, said = Barrier(len(requests)), []

    def run(request):
        with app.app_context():
            barrier.wait()
            said.append(request().status_code)

    threads = [Thread(target=run, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def kinds():
    db.session.rollback()
    return list(db.session.scalars(select(DeficiencyStep.kind).order_by(DeficiencyStep.id)))


def poster(browser, path, **fields):
    return lambda: browser.client.post(f"/deficiencies/1/{path}", data=fields)


def test_of_two_answers_one_counts(world, page, proposed, app):
    second = add_person("second_reviewer", Role.REVIEWER, "زياد", world.reviewer.directorate_id)
    consenting = poster(page(world.ministry), "consent", proposal=proposed)
    declining = poster(page(second), "decline", proposal=proposed, note="الباب ما زال مقفلاً")
    assert at_once(app, consenting, declining) == [302, 409]
    assert len(kinds()) == 2
    with app.test_request_context():
        assert compare().different == {}


def test_what_is_taken_back_is_not_consented_to(world, page, proposed, app):
    consenting = poster(page(world.ministry), "consent", proposal=proposed)
    regretting = poster(page(world.reviewer), "take-back", step=proposed, note="بالخطأ")
    assert at_once(app, consenting, regretting) == [302, 409]
    assert kinds()[1] in {"consented", "taken_back"}
    with app.test_request_context():
        assert compare().different == {}


def test_a_visit_and_a_consent_come_to_what_their_order_says(world, page, proposed, app):
    now = datetime.now(UTC)
    visit = VisitBody(world.school, world.engineer.id, [LOCKED_EXIT], finished=now, only=[LOCKED_EXIT])
    engineer, body = page(world.engineer), visit.bytes()
    visiting = lambda: engineer.client.put(visit.url, data=body, headers=digest_header(body))  # noqa: E731
    said = at_once(app, visiting, poster(page(world.ministry), "consent", proposal=proposed))
    db.session.rollback()
    rows = db.session.scalars(select(Deficiency).order_by(Deficiency.number)).all()
    assert said in ([201, 302], [201, 409])
    assert [row.proposed for row in rows] == [None] * len(rows)
    assert (rows[0].status == "verified_closed") is (said == [201, 302])
    with app.test_request_context():
        assert compare().different == {}
