"""A locked exit that was found with a photo, reported fixed by the school, and looked at again without a judgement."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from tests.make import LOCKED_EXIT, VisitBody, days_ago, jpeg
from tests.second_person import take_step
from tests.submissions.test_receiving import send

NOTE = "ركّب المقاول ذراع طوارئ جديدة"
NOT_INSPECTED = {"B03_01-answer": "not_inspected", "B03_01-reason": "مقفل"}


def a_photo(browser, colour):
    """Its name; the server has it from this person."""
    bytes_ = jpeg(400, 300, colour)
    name = hashlib.sha256(bytes_).hexdigest()
    browser.put(f"/fieldwork/photos/{name}", bytes_)
    return name


def visit(browser, world, days, fields, failing=(LOCKED_EXIT,)):
    body = VisitBody(world.school, world.engineer.id, failing, finished=days_ago(days), fields=fields, only=failing)
    send(browser, body)
    db.session.rollback()
    return body


def found(browser, world, days=30, colour="#a33"):
    """The name of the photo of the finding."""
    name = a_photo(browser, colour)
    visit(browser, world, days, {"B03_01-0-photo": f"{name};100;;;", "B03_01-0-note": "قفل"})
    return name


def step(person, status, days, note=NOTE, number=1):
    take_step(person, person, number, status, note, days_ago(days))


def passed_by(browser, world, days=5):
    """The name of a photo of the item as a whole, of a visit that did not judge it."""
    name = a_photo(browser, "#3a3")
    visit(browser, world, days, NOT_INSPECTED | {"B03_01-photo": f"{name};100;;;"})
    return name


def known():
    db.session.rollback()
    return db.session.scalars(select(Deficiency).where(Deficiency.closed_at.is_(None))).one()
