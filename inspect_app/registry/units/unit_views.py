"""Directorates by page: the list, a new one, other names, a merger, and schools that move from one to another."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from werkzeug.wrappers import Response

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.checklists import Text
from inspect_app.db import db
from inspect_app.overview.filter_choices import directorate_names
from inspect_app.overview.record import Record
from inspect_app.registry.forms import FileForm
from inspect_app.registry.units.change_forms import MergeForm, UnitForm
from inspect_app.registry.units.unit_orders import MoveOrder, UnitOrder
from inspect_app.registry.units.unit_plan import UnitFault, UnitPlan
from inspect_app.registry.units.unit_planning import plan_units
from inspect_app.registry.units.unit_preview import PlanSource, carry_out, preview_page, was_shown
from inspect_app.schools.directorates import governorate_name
from inspect_app.schools.models import Directorate, FormerName, School
from inspect_app.schools.unit_of_day import day_of
from inspect_app.web import language

blueprint = Blueprint("registry_units", __name__, url_prefix="/registry/directorates")
_ViewResponse = str | tuple[str, int] | Response


def today() -> date:
    return day_of(datetime.now(UTC))


@blueprint.get("")
@allow(Permission.IMPORT_REGISTRY)
def index() -> str:
    return index_page()


def index_page(failure: str = "") -> str:
    rows = _units()
    return render_template(
        "registry/units/units.html",
        form=FileForm(),
        failure=failure,
        rows=[row for row in rows if row.Directorate.valid_to is None],
        dissolved=[row for row in rows if row.Directorate.valid_to is not None],
        governorate_name=governorate_name,
    )


def _units() -> list[Record]:
    """Every directorate with its schools in use and its successor's code, by code."""
    successor = aliased(Directorate)
    schools = func.count(School.id).filter(School.active).label("schools")
    query = (
        select(Directorate, schools, successor.code.label("successor"))
        .outerjoin(School, School.directorate_id == Directorate.id)
        .outerjoin(successor, successor.id == Directorate.successor_id)
    )
    return list(db.session.execute(query.group_by(Directorate.id, successor.code).order_by(Directorate.code)).unique())


@blueprint.get("/new")
@allow(Permission.IMPORT_REGISTRY)
def new() -> str:
    return render_template("registry/units/unit-new.html", form=UnitForm().offer(), faults=())


@blueprint.post("/new")
@allow(Permission.IMPORT_REGISTRY)
def add() -> _ViewResponse:
    form = UnitForm(request.form).offer()
    if not form.validate():
        return render_template("registry/units/unit-new.html", form=form, faults=()), 422
    plan = _plan(_order(form, (form.code.data or "").strip()))
    if plan.faults or not plan.new:
        faults = plan.faults or [UnitFault(0, "", _IS_THERE)]
        return render_template("registry/units/unit-new.html", form=form, faults=faults), 422
    return _settled(plan, _("Add a directorate"), url_for(".add"), url_for(".new"))


@blueprint.get("/<code>")
@allow(Permission.IMPORT_REGISTRY)
def unit(code: str) -> str:
    return _unit_page(_found(code))


@blueprint.post("/<code>/change")
@allow(Permission.IMPORT_REGISTRY)
def change(code: str) -> _ViewResponse:
    found = _found(code)
    form = UnitForm(request.form).offer()
    del form.code
    if not form.validate():
        return _unit_page(found, change_form=form), 422
    plan = _plan(_order(form, code))
    if plan.faults or not plan.changes_anything:
        return _unit_page(found, plan.faults or [UnitFault(0, code, _NOTHING)], change_form=form), 422
    return _settled(plan, _("Names and place"), url_for(".change", code=code), url_for(".unit", code=code))


@blueprint.post("/<code>/merge")
@allow(Permission.IMPORT_REGISTRY)
def merge(code: str) -> _ViewResponse:
    """Dissolves it: from a day on its schools and people belong to another."""
    found, form = _found(code), _merge_form(code, "merge-", request.form)
    if not form.validate():
        return _unit_page(found, merge_form=form), 422
    last_day = date.fromordinal(form.first_day.toordinal() - 1)
    plan = _plan(UnitOrder(code, valid_to=last_day, successor=form.successor.data))
    if plan.faults:
        return _unit_page(found, plan.faults, merge_form=form), 422
    return _settled(plan, _("Merge into another"), url_for(".merge", code=code), url_for(".unit", code=code))


@blueprint.post("/<code>/schools")
@allow(Permission.IMPORT_REGISTRY)
def move_schools(code: str) -> _ViewResponse:
    found, form = _found(code), _merge_form(code, "move-", request.form)
    if not form.validate():
        return _unit_page(found, move_form=form), 422
    chosen = School.directorate_id == found.id, School.locality.in_(form.localities.data or [])
    ids = tuple(db.session.scalars(select(School.id).where(*chosen).order_by(School.id)))
    plan = plan_units([], [MoveOrder(ids, form.successor.data, form.first_day)], today())
    if plan.faults:
        return _unit_page(found, plan.faults, move_form=form), 422
    back = url_for(".unit", code=code)
    return _settled(plan, _("Move schools"), url_for(".move_schools", code=code), back)


def _settled(plan: UnitPlan, title: str, action: str, back: str) -> _ViewResponse:
    """Carried out where exactly this was shown and confirmed, otherwise shown."""
    if not was_shown(plan):
        return preview_page(plan, PlanSource(title, action, back))
    carry_out(plan)
    return redirect(url_for(".index"), 303)


def _plan(order: UnitOrder) -> UnitPlan:
    return plan_units([order], [], today())


def _order(form: UnitForm, code: str) -> UnitOrder:
    return UnitOrder(
        code,
        name_ar=" ".join((form.name_ar.data or "").split()),
        name_en=" ".join((form.name_en.data or "").split()),
        named_from=form.named_from.data,
        governorate=form.governorate.data,
        valid_from=form.valid_from.data,
    )


def _found(code: str) -> Directorate:
    """Raises NotFound."""
    found = db.session.scalar(select(Directorate).where(Directorate.code == code))
    if found is None:
        raise problems.NotFound
    return found


def _merge_form(code: str, prefix: str, given: Any = None) -> MergeForm:  # noqa: ANN401 - a request's form
    others = {other: name for other, name in directorate_names(person()).items() if other != code}
    of_unit = select(Directorate.id).where(Directorate.code == code).scalar_subquery()
    localities = select(School.locality).where(School.directorate_id == of_unit).distinct().order_by(School.locality)
    form = MergeForm(given, prefix=prefix)
    return form.offer(others, list(db.session.scalars(localities)))


def _unit_page(
    found: Directorate,
    faults: list[UnitFault] | None = None,
    *,
    change_form: UnitForm | None = None,
    merge_form: MergeForm | None = None,
    move_form: MergeForm | None = None,
) -> str:
    """With what was typed into the form that is refused."""
    former = select(FormerName).where(FormerName.directorate_id == found.id).order_by(FormerName.until.desc())
    successor = db.session.get(Directorate, found.successor_id) if found.successor_id else None
    schools = select(func.count(School.id)).where(School.directorate_id == found.id, School.active)
    return render_template(
        "registry/units/unit.html",
        unit=found,
        name=found.name(language()),
        governorate=governorate_name(found.governorate, language()),
        successor=successor,
        former=db.session.scalars(former).all(),
        schools=db.session.scalar(schools),
        faults=faults or [],
        change_form=change_form or UnitForm(obj=found).offer(),
        merge_form=merge_form or _merge_form(found.code, "merge-"),
        move_form=move_form or _merge_form(found.code, "move-"),
    )


_IS_THERE = Text("يوجد مديرية بهذا الرمز", "there is a directorate of this code already")
_NOTHING = Text("لا شيء يتغيّر", "nothing would change")
