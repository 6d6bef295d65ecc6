"""How points per 100 students are written, and why a directorate has none that could be compared."""

from __future__ import annotations

from flask_babel import gettext as _

from inspect_app.inspections.value_texts import number
from inspect_app.overview.risk.risk_weights import WEIGHTS


def figure(value: float | None) -> str:
    """As it is written on maps, in tables and on the page of a school: one decimal below ten."""
    return "" if value is None else number(value, 1 if value < 10 else 0)


def no_figure_words(visited: int, registered: int) -> str:
    """What stands in the place of points per 100 students where there are none (ranking.per_hundred)."""
    if not visited:
        return _("No school visited yet")
    if not WEIGHTS.is_comparable(visited, registered):
        return _("Too few visited to compare")
    return _("No students on record")


def share_words() -> str:
    """From which share of visited schools on directorates are compared."""
    return f"{WEIGHTS.min_visited_share:.0%}"
