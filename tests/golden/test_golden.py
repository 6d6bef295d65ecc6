"""Bodies recorded when their checklist version was published: a tablet may bring such bytes at any time, for ever."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import Answer, Finding, Visit
from inspect_app.inspections.published import published
from inspect_app.submissions.receiving import receive_bytes
from tests.golden.record import BODIES
from tests.make import NOW
from tests.submissions.test_receiving import how_many

RECORDED = sorted(BODIES.glob("*.urlencoded"))
OUTCOMES = json.loads((BODIES / "outcomes.json").read_text(encoding="utf-8"))


def test_every_published_version_has_a_recorded_body(app):
    kept = {file.stem.rpartition("-")[0] for file in RECORDED}
    assert {f"{c.id}-{c.version}" for c in published()} <= kept, "python -m tests.golden.record, and keep the file"


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
def test_a_recorded_body_means_what_it_meant(file, world, app):
    with app.test_request_context():
        receipt = receive_bytes(file.read_bytes(), world.engineer, received_at=NOW)
    visit = db.session.scalars(select(Visit)).one()
    said = {
        "digest": receipt.held.digest,
        "missing": len(receipt.held.missing),
        "answers": how_many(Answer),
        "findings": how_many(Finding),
        "score": visit.score,
        "grade": visit.grade,
        "unknown": visit.unknown,
    }
    assert said == OUTCOMES[file.stem]
