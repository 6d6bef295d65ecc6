"""One school as the administrator changes it: to another directorate, closed, merged into another, opened again."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.accounts.scope import school_open_to
from inspect_app.checklists import Text
from inspect_app.db import writing
from inspect_app.overview.filter_choices import directorate_names
from inspect_app.registry.units import school_changes
from inspect_app.registry.units.change_forms import ClosingForm, MergeForm
from inspect_app.registry.units.unit_orders import MoveOrder
from inspect_app.registry.units.unit_plan import UnitFault
from inspect_app.registry.units.unit_planning import plan_units
from inspect_app.registry.units.unit_preview import PlanSource, carry_out, preview_page, was_shown
from inspect_app.registry.units.unit_views import today
from inspect_app.schools.models import School

blueprint = Blueprint("registry_school_changes", __name__, url_prefix="/registry/school")
_ViewResponse = str | tuple[str, int] | Response


@blueprint.get("/<number>")
@allow(Permission.IMPORT_REGISTRY)
def show(number: str) -> str:
    return _page(school_open_to(person(), number))


@blueprint.post("/<number>/move")
@allow(Permission.IMPORT_REGISTRY)
def move(number: str) -> _ViewResponse:
    school = school_open_to(person(), number)
    form = _move_form(school, given=True)
    if not form.validate():
        return _page(school, move_form=form), 422
    plan = plan_units([], [MoveOrder((school.id,), form.successor.data, form.first_day)], today())
    if plan.faults:
        return _page(school, plan.faults, move_form=form), 422
    back = url_for(".show", number=number)
    if not was_shown(plan):
        return preview_page(plan, PlanSource(number, url_for(".move", number=number), back))
    carry_out(plan)
    return redirect(back, 303)


@blueprint.post("/<number>/close")
@allow(Permission.IMPORT_REGISTRY)
def close(number: str) -> _ViewResponse:
    """Shows what it would mean, and closes when exactly that is confirmed."""
    school, form = school_open_to(person(), number), ClosingForm(request.form)
    if not form.validate():
        return _page(school, closing_form=form), 422
    try:
        closing = school_changes.plan_closing(school, form.day.data, form.successor.data or "", today())
    except school_changes.CannotClose as refused:
        return _page(school, _fault(refused.reason), closing_form=form), 422
    stamp = request.form.get("stamp")
    if stamp != closing.digest:
        page = render_template(
            "registry/units/school-closing.html", school=school, closing=closing, changed=bool(stamp)
        )
        return page, 409 if stamp else 200
    administrator = person()
    with writing():
        school_changes.close_school(closing, administrator.id, datetime.now(UTC))
    flash(_("School %(number)s is closed.", number=number))
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/<number>/reopen")
@allow(Permission.IMPORT_REGISTRY)
def reopen(number: str) -> Response:
    school_open_to(person(), number)
    administrator = person()
    with writing():
        school_changes.reopen_school(number, administrator.id, datetime.now(UTC))
    flash(_("School %(number)s is open.", number=number))
    return redirect(url_for(".show", number=number), 303)


def _fault(reason: Text) -> list[UnitFault]:
    return [UnitFault(0, "", reason)]


def _move_form(school: School, *, given: bool = False) -> MergeForm:
    code = school.directorate.code
    others = {other: name for other, name in directorate_names(person()).items() if other != code}
    return MergeForm(request.form if given else None, prefix="move-").offer(others, [])


def _page(
    school: School,
    faults: list[UnitFault] | None = None,
    *,
    move_form: MergeForm | None = None,
    closing_form: ClosingForm | None = None,
) -> str:
    return render_template(
        "registry/units/school-changes.html",
        school=school,
        faults=faults or [],
        move_form=move_form or _move_form(school),
        closing_form=closing_form or ClosingForm(),
    )
