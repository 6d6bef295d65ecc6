"""The grave faults of a visit, for the last look before it is recorded (the page without JavaScript)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspect_app.checklists import Item, Severity
from inspect_app.inspections.judge_visit import judged
from inspect_app.inspections.submitted import GivenVisit
from inspect_app.schools.models import School
from inspect_app.submissions.parsing.read_notice import NOTICE_KEYS


@dataclass(frozen=True, slots=True)
class GraveFault:
    """One grave fault. ``needed``: the visit is not recorded before somebody said whether it was told (``said``)."""

    item: Item
    severity: Severity
    needed: bool
    said: bool

    @property
    def fields(self) -> frozenset[str]:
        """The names of the form's fields that say it."""
        return frozenset(f"{self.item.field}-{key}" for key in NOTICE_KEYS if key != "told_at")


def dangers(given: GivenVisit, school: School) -> Sequence[GraveFault]:
    """Worst first, in the order of the checklist."""
    grave = [answer for answer in judged(given, school.profile).answers if answer.severity and answer.severity.is_grave]
    found = [
        GraveFault(one.item, one.severity, one.severity is Severity.LIFE_THREATENING, one.given.notice is not None)
        for one in grave
        if one.severity
    ]
    return sorted(found, key=lambda danger: -danger.severity.rank)
