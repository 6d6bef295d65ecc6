"""Dangers to life of which nobody at the school was told."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, exists, or_, select

from inspect_app.checklists import Severity
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import DangerNotice, Finding
from inspect_app.overview.record import Record

WAS_TOLD: ColumnElement[bool] = or_(DangerNotice.told_at.is_not(None), DangerNotice.whom != "", DangerNotice.way != "")
"""Of a danger's notice: it says when, whom or how."""
FOUND_WITH = (DangerNotice.visit_id == Finding.visit_id) & (DangerNotice.item == Finding.item)
"""Joins a finding to the notice of its item at its visit."""


def untold_dangers(rows: Iterable[Record]) -> frozenset[str]:
    """The ids of those rows (``id``, ``severity``, ``closed_at``) that are open dangers to life and were told to nobody
    at any visit that found them. One statement; none where no row is such a danger."""
    dangers = [row.id for row in rows if row.severity == Severity.LIFE_THREATENING.value and row.closed_at is None]
    if not dangers:
        return frozenset()
    told = exists().where(Finding.deficiency_id == Deficiency.id, FOUND_WITH, WAS_TOLD)
    return frozenset(db.session.scalars(select(Deficiency.id).where(Deficiency.id.in_(dangers), ~told)))
