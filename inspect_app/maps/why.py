"""Why a school stands where it stands in the list beside the map, in one sentence."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from inspect_app.inspections.value_texts import since_days
from inspect_app.maps.columnar import danger_name
from inspect_app.maps.school_lines import Danger, SchoolLine

NAMED = 2


def why(line: SchoolLine, language: str, now: datetime) -> str:
    """Its worst dangers by name with the age of the oldest, how many are overdue, how many students live with them."""
    parts = [_dangers(line.dangers, language, now)] if line.dangers else []
    if line.overdue:
        parts.append(ngettext("%(num)d overdue", "%(num)d overdue", line.overdue))
    if line.students:
        parts.append(ngettext("%(num)d student", "%(num)d students", line.students))
    return " · ".join(parts)


def _dangers(dangers: tuple[Danger, ...], language: str, now: datetime) -> str:
    worst = [danger for danger in dangers if danger.severity == dangers[0].severity]
    names = list(dict.fromkeys(danger_name(danger, language) for danger in worst))[:NAMED]
    told = names[0]
    if len(names) == 2:
        told = _("%(first)s, %(second)s", first=names[0], second=names[1])
    age = since_days(min(danger.opened_at for danger in worst), now)
    return _("%(what)s, open %(age)s", what=told, age=age)
