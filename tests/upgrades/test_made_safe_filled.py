"""What earlier releases stored of deficiencies gets the dates that a rebuild would give it."""

from __future__ import annotations

from importlib import import_module
from random import Random

import pytest
from sqlalchemy import null, select, update

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.submissions.projection.rebuild import compare
from inspect_app.submissions.receiving import receive_bytes
from tests.make import VisitBody, days_ago
from tests.offline.story import Story

MIGRATION = import_module("inspect_app.migrations.versions.0016_made_safe")
DATES = select(Deficiency.number, Deficiency.make_safe_due_at, Deficiency.made_safe_at).order_by(Deficiency.number)
CRACKS = "A03.01"


def filled_again():
    """Puts the rows back to what they were, and lets the migration fill them."""
    connection = db.session.connection()
    for visit in db.session.scalars(select(Visit)).all():
        failing = {item: [*parts[:3], *_six(parts[3:])] for item, parts in visit.claims["failing"].items()}
        visit.claims = {**visit.claims, "failing": failing}
    db.session.flush()
    connection.execute(update(Deficiency.__table__).values(make_safe_due_at=None, made_safe_at=None))
    for name, rows in (
        ("make_safe_due_at", MIGRATION._begun(connection)),
        ("made_safe_at", MIGRATION._made_safe(connection)),
    ):
        MIGRATION._fill(connection, name, [*rows])
    connection.execute(update(Visit.__table__).values(claims=null()))


def _six(parts):
    """Of each finding the six values that used to be kept."""
    return [value for start in range(0, len(parts), 8) for value in parts[start : start + 6]]


def test_the_dates_are_those_of_a_rebuild_whatever_happened(world, app):
    with app.test_request_context():
        for seed in range(4):
            Story(world, Random(seed), on_spot=0).go_on(25)
        before = db.session.execute(DATES).all()
        db.session.rollback()
        with writing():
            filled_again()
        assert db.session.execute(DATES).all() == before
        assert compare().different == {}
    due, said = ({row[place] is None for row in before} for place in (1, 2))
    assert due == said == {True, False}


@pytest.mark.parametrize("raised", [True, False])
def test_still_the_same_without_a_reading_began_no_duty(world, app, raised):
    """The visit's finding bears the item's own severity, and the row that of the reading before it."""

    def visit(days, fields):
        body = VisitBody(
            world.school,
            world.engineer.id,
            finished=days_ago(days),
            checklist="minimum-standards",
            fields=fields,
            only=(),
        )
        receive_bytes(body.bytes(), world.engineer, received_at=days_ago(days))

    with app.test_request_context():
        visit(20, {"A03_01-value": "hairline", "A03_01-0-note": "شعري"})
        visit(15, {"A03_01-0-still": "yes"})
        if raised:
            visit(10, {"A03_01-0-still": "yes", "A03_01-0-worse": "yes"})
        with writing():
            filled_again()
        assert db.session.execute(DATES).all() == [(1, days_ago(9) if raised else None, None)]
        assert compare().different == {}
