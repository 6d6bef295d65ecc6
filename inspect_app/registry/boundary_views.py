"""Loading the boundaries of directorates, and what each directorate has."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from inspect_app.accounts.access import allow, person
from inspect_app.accounts.models import Role
from inspect_app.db import db, writing
from inspect_app.registry import audit, uploads
from inspect_app.registry.forms import FileForm
from inspect_app.schools.boundaries import Boundaries, read_boundaries, store_boundaries
from inspect_app.schools.cells import UnreadableFile
from inspect_app.schools.directorates import governorate_name, official_name
from inspect_app.schools.models import Directorate, School
from inspect_app.web import language, takes

blueprint = Blueprint("registry_boundaries", __name__, url_prefix="/registry/boundaries")
_NAMED = 20


@blueprint.get("")
@allow(Role.ADMINISTRATOR)
def index() -> str:
    return _index()


def _index(failure: str = "") -> str:
    placed = func.count(School.latitude).label("placed")
    query = select(Directorate, placed).outerjoin(School, School.directorate_id == Directorate.id)
    rows = db.session.execute(query.group_by(Directorate.id).order_by(Directorate.code)).all()
    return render_template(
        "registry/boundaries.html",
        form=FileForm(),
        failure=failure,
        rows=rows,
        official_name=official_name,
        governorate_name=governorate_name,
    )


@blueprint.post("")
@allow(Role.ADMINISTRATOR)
@takes(lambda chosen: chosen.max_body)
def upload() -> tuple[str, int] | Response:
    sent = request.files.get("file")
    if not sent or not sent.filename:
        return _index(_("Choose a file first.")), 422
    kept = uploads.keep(sent)
    try:
        boundaries = read_boundaries(db.session(), kept.file)
    except UnreadableFile as unreadable:
        return _index(unreadable.sentence.in_(language())), 422
    finally:
        uploads.forget(kept)
    if not boundaries.areas:
        return _index(_("Nothing in the file matches a directorate: %(names)s", names=_names(boundaries))), 422
    asking = person()
    with writing():
        store_boundaries(db.session(), boundaries, kept.name)
        audit.record(asking.id, "load-boundaries", kept.name, f"{len(boundaries.areas)} / {len(boundaries.unmatched)}")
    _tell(boundaries)
    return redirect(url_for(".index"), 303)


def _tell(boundaries: Boundaries) -> None:
    stored, untouched = len(boundaries.areas), len(boundaries.untouched)
    flash(
        _("Boundaries stored: %(stored)s of %(all)s directorates.", stored=stored, all=stored + untouched),
    )
    if boundaries.unmatched:
        flash(_("Matched to no directorate and left out: %(names)s", names=_names(boundaries)))


def _names(boundaries: Boundaries) -> str:
    names = boundaries.unmatched[:_NAMED]
    more = len(boundaries.unmatched) - len(names)
    return " · ".join(names) + (f" (+{more})" if more else "")
