"""A school's name in the reader's language, as a column to select and to sort by."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func

from inspect_app.schools.models import School
from inspect_app.web import language


def school_name() -> ColumnElement[str]:
    """As :meth:`School.name` gives it: a school without an English name keeps its Arabic one."""
    if language() == "en":
        return func.coalesce(func.nullif(School.name_en, ""), School.name_ar)
    return School.name_ar.expression
