"""Visits that cost far more than honest ones take their turn: bodies of megabytes, corrections at crowded schools."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import func, or_, select

from inspect_app.accounts.models import Person
from inspect_app.db import db
from inspect_app.heavy_jobs.job_kinds import VISIT
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.inspections.models import Visit

LARGE_BODY_BYTES = 256 * 1024
"""A visit has some 8 KB, one with a note at each item 60."""
CROWDED_SCHOOL_VISITS = 300
"""What another body of a visit says differently is told again from what all visits of its school say of it."""


@contextmanager
def large_body_turn(body: bytes, person: Person) -> Iterator[None]:
    """Raises OneJobAtATime and VisitsBusy."""
    with server_turns().turn(VISIT, person.id) if len(body) > LARGE_BODY_BYTES else nullcontext():
        yield


@contextmanager
def correction_turn(visit: str, school: int | None, person: Person) -> Iterator[None]:
    """For another body of a visit that is here, about ``school`` (None: where it was). Before the lock of writers.

    Raises OneJobAtATime and VisitsBusy.
    """
    with server_turns().turn(VISIT, person.id) if _is_crowded(visit, school) else nullcontext():
        yield


def _is_crowded(visit: str, school: int | None) -> bool:
    """Whether the school of this visit, or the one it is about from now on, has so many visits."""
    stored = select(Visit.school_id).where(Visit.id == visit).scalar_subquery()
    there = select(Visit.id).where(or_(Visit.school_id == stored, Visit.school_id == school))
    some = there.limit(CROWDED_SCHOOL_VISITS + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) > CROWDED_SCHOOL_VISITS
