"""What area each directorate has; taking the last change of them back, and one directorate's boundary away."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Permission
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.registry.forms import FileForm
from inspect_app.schools.boundary_ledger import Changer, changed_directorates, last_load, remove_area, undo_load
from inspect_app.schools.directorates import governorate_name, official_name
from inspect_app.schools.models import Directorate, School

blueprint = Blueprint("registry_boundary_list", __name__, url_prefix="/registry/boundaries")


@blueprint.get("")
@allow(Permission.IMPORT_REGISTRY)
def index() -> str:
    return boundaries_page()


def boundaries_page(failure: str = "") -> str:
    """The page; ``failure`` is a sentence that tells why nothing was stored."""
    placed = func.count(School.latitude).label("placed")
    standing = select(Directorate, placed).where(Directorate.valid_to.is_(None))
    query = standing.outerjoin(School, School.directorate_id == Directorate.id)
    rows = db.session.execute(query.group_by(Directorate.id).order_by(Directorate.code)).all()
    last = last_load(db.session())
    return render_template(
        "registry/boundaries.html",
        form=FileForm(),
        failure=failure,
        rows=rows,
        last=last,
        last_codes=changed_directorates(db.session(), last) if last else [],
        last_person=db.session.get(Account, last.account_id) if last and last.account_id else None,
        official_name=official_name,
        governorate_name=governorate_name,
    )


@blueprint.post("/undo")
@allow(Permission.IMPORT_REGISTRY)
def undo() -> Response | tuple[str, int]:
    """The form names the change it was shown with: nobody takes back another one by pressing twice."""
    by, number = Changer(person().id, datetime.now(UTC)), request.form.get("load", type=int)
    with writing():
        load = undo_load(db.session(), number or 0, by)
        if load:
            count = len(changed_directorates(db.session(), load))
            record(by.at, by.account_id, Action.UNDO_BOUNDARIES, load.source, str(count))
    if not load:
        return boundaries_page(_("This change is not the last one any more.")), 409
    flash(_("Taken back: %(count)s directorates have the areas they had before.", count=count))
    return redirect(url_for(".index"), 303)


@blueprint.post("/<code>/remove")
@allow(Permission.IMPORT_REGISTRY)
def remove(code: str) -> Response:
    by = Changer(person().id, datetime.now(UTC))
    with writing():
        if not remove_area(db.session(), code, by):
            raise problems.NotFound
        record(by.at, by.account_id, Action.REMOVE_BOUNDARY, code)
    flash(_("The boundary of %(code)s was removed: its area is drawn around its schools again.", code=code))
    return redirect(url_for(".index"), 303)
