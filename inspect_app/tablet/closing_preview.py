"""What recording a visit would close, for the last look before it is recorded (the page without JavaScript)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from inspect_app.checklists import Severity
from inspect_app.deficiencies.settle_visit import closed_by
from inspect_app.deficiencies.step_notes import GRAVE
from inspect_app.inspections.judge_visit import judged
from inspect_app.inspections.submitted import GivenVisit
from inspect_app.schools.models import School
from inspect_app.tablet.school_history import Background, StillOpen


@dataclass(frozen=True, slots=True)
class Repair:
    """One open deficiency of the item ``code`` that the visit closes. ``grave``: asked about; ``said``: answered."""

    code: str
    open: StillOpen
    grave: bool
    said: bool


def repairs(given: GivenVisit, school: School, known: Background, said: Collection[str]) -> Sequence[Repair]:
    """Worst first. ``said`` holds the ids that somebody confirmed."""
    closed = set(closed_by(judged(given, school.profile), school.id))
    rows = [
        Repair(code, one, one.severity in GRAVE, one.id in said)
        for code, rows in known.open.items()
        for one in rows
        if one.id in closed
    ]
    return sorted(rows, key=lambda row: -Severity(row.open.severity).rank)
