"""What a plan about directorates and schools would do, shown before it is done: the page behind every form and file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import flash, render_template, request
from flask_babel import gettext as _

from inspect_app.accounts.access import person
from inspect_app.db import writing
from inspect_app.registry.units.apply_units import apply_units
from inspect_app.registry.units.unit_plan import UnitPlan

MAX_ROWS_SHOWN = 200
_ASKED_ANEW = {"stamp"}


@dataclass(frozen=True)
class PlanSource:
    """Where a plan comes from: the title of its page, where its form goes, and the way back without storing anything.

    ``remarks``: how a file was read. ``discards``: the way back is a form, which also deletes the file.
    """

    title: str
    action: str
    back: str
    remarks: tuple[str, ...] = ()
    discards: bool = False


def was_shown(plan: UnitPlan) -> bool:
    """Whether the person confirms exactly this plan."""
    return request.form.get("stamp") == plan.digest and plan.changes_anything


def preview_page(plan: UnitPlan, source: PlanSource) -> tuple[str, int]:
    """409 where it is shown again, since the registry has changed since it was shown."""
    is_changed = "stamp" in request.form
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _ASKED_ANEW]
    page = render_template(
        "registry/units/unit-preview.html",
        plan=plan,
        source=source,
        fields=fields,
        changed=is_changed,
        shown=MAX_ROWS_SHOWN,
    )
    return page, 409 if is_changed else 200


def carry_out(plan: UnitPlan) -> None:
    """Does what was shown, in the name of the person signed in."""
    administrator = person()
    with writing():
        apply_units(plan, administrator.id, datetime.now(UTC))
    units = len(plan.new) + len(plan.changed) + len(plan.dissolved)
    flash(
        _(
            "Stored. Directorates: %(units)s, schools that moved: %(schools)s, people who moved: %(people)s.",
            units=units,
            schools=len(plan.schools),
            people=len(plan.people),
        )
    )
