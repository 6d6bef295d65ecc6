"""What makes a visit worth a second look: where it was made, how it came, and what it left undone."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Float, String, and_, cast, exists, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from inspect_app.checklists import Severity
from inspect_app.inspections.models import Finding, Photo, PhotoWaiver, Visit
from inspect_app.inspections.photo_holding import SENT_BY_ENGINEER
from inspect_app.inspections.photo_models import SentPhoto
from inspect_app.overview.untold_dangers import FOUND_WITH, WAS_TOLD

FAR_M = 500
"""A visit this far from the school's registered point is worth a second look."""
MAX_DAYS_ON_THE_WAY = 3
"""A tablet meets a network again after a weekend; what takes longer came late."""


class _days_until(FunctionElement[float]):  # noqa: N801 - a function of the database
    """Days from the first moment to the second, with fractions."""

    type = Float()
    inherit_cache = True


@compiles(_days_until)
def _in_sqlite(element: _days_until, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    earlier, later = (compiler.process(moment, **words) for moment in element.clauses)
    return f"(julianday({later}) - julianday({earlier}))"


@compiles(_days_until, "postgresql")
def _in_postgresql(element: _days_until, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    earlier, later = (compiler.process(moment, **words) for moment in element.clauses)
    return f"(extract(epoch FROM {later} - {earlier}) / 86400)"


def _lacks_photos() -> ColumnElement[bool]:
    """It names photos that its engineer never sent and nobody gave up. Of files that were lost since, the disk alone
    knows (inspections.photo_holding)."""
    given_up = PhotoWaiver.digest == Visit.digest, cast(PhotoWaiver.photos, String).contains(Photo.sha256)
    gave_up = select(PhotoWaiver.id).where(*given_up).correlate(Photo, Visit).exists()
    sent = select(SentPhoto.sha256).where(SENT_BY_ENGINEER).correlate(Photo, Visit).exists()
    named = select(Photo.id).where(Photo.visit_id == Visit.id, ~sent, ~gave_up)
    return named.correlate(Visit).exists()


def _told_nobody() -> ColumnElement[bool]:
    """One of its dangers to life has no word that anybody at the school was told of it."""
    told = exists().where(FOUND_WITH, WAS_TOLD)
    dangers = select(Finding.id).where(
        Finding.visit_id == Visit.id, Finding.severity == Severity.LIFE_THREATENING.value, ~told
    )
    return dangers.correlate(Visit).exists()


QUALITIES: dict[str, ColumnElement[bool]] = {
    "far": Visit.distance_m > FAR_M,
    "no_position": or_(Visit.latitude.is_(None), Visit.longitude.is_(None)),
    "photos_missing": _lacks_photos(),
    "photos_given_up": exists().where(PhotoWaiver.digest == Visit.digest),
    "corrected": Visit.revision > 1,
    "not_seen": and_(Visit.signer_name == "", Visit.signature == ""),
    "not_told": _told_nobody(),
    "late": _days_until(Visit.finished_at, Visit.received_at) > MAX_DAYS_ON_THE_WAY,
    "clock_doubtful": Visit.clock_doubtful.expression,
}
"""Over Visit, by the word a filter asks for it with. Several ask for visits of which all are true."""


def quality_words() -> dict[str, str]:
    return {
        "far": _("Far from the school's point"),
        "no_position": _("Without a position"),
        "photos_missing": _("Photos missing"),
        "photos_given_up": _("Photos given up"),
        "corrected": _("Corrected afterwards"),
        "not_seen": _("Result seen by nobody"),
        "not_told": _("Danger to life told to nobody"),
        "late": ngettext(
            "Arrived after more than %(num)s day", "Arrived after more than %(num)s days", MAX_DAYS_ON_THE_WAY
        ),
        "clock_doubtful": _("Tablet's clock wrong"),
    }
