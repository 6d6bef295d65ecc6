"""Loading the boundaries of directorates: upload, what would change, the change; and what each directorate has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.registry import uploads
from inspect_app.registry.forms import FileForm
from inspect_app.schools.boundaries import Boundaries, read_boundaries, store_boundaries
from inspect_app.schools.boundary_changes import BoundaryChange, changes_of, stamp_of
from inspect_app.schools.directorates import governorate_name, official_name
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.models import Directorate, School
from inspect_app.web import language, takes

blueprint = Blueprint("registry_boundaries", __name__, url_prefix="/registry/boundaries")
_NAMED = 20
_Answer = str | tuple[str, int] | Response


@blueprint.get("")
@allow(Permission.IMPORT_REGISTRY)
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
@allow(Permission.IMPORT_REGISTRY)
@takes(lambda chosen: chosen.max_body)
def upload() -> _Answer:
    sent = request.files.get("file")
    if not sent or not sent.filename:
        return _index(_("Choose a file first.")), 422
    return redirect(url_for(".preview", token=uploads.keep(sent).token), 303)


@blueprint.get("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def preview(token: str) -> _Answer:
    sent = uploads.find(token)
    try:
        boundaries, changes = _read(sent)
    except UnreadableFile as unreadable:
        return _refused(sent, unreadable)
    return _preview(sent, boundaries, changes)


@blueprint.post("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def confirm(token: str) -> _Answer:
    """Reads the kept file again; when it would no longer do what was shown, that is shown instead."""
    sent = uploads.find(token)
    try:
        boundaries, changes = _read(sent)
    except UnreadableFile as unreadable:
        return _refused(sent, unreadable)
    if request.form.get("stamp") != stamp_of(changes):
        return _preview(sent, boundaries, changes, status=409)
    if request.form.get("which") == "calm":
        boundaries = replace(boundaries, areas=[one.area for one in changes if not one.warnings])
    asking = person()
    with writing():
        store_boundaries(db.session(), boundaries, sent.name)
        detail = f"{len(boundaries.areas)} / {len(boundaries.unmatched)}"
        record(datetime.now(UTC), asking.id, Action.LOAD_BOUNDARIES, sent.name, detail)
    uploads.forget(sent)
    total = len(changes) + len(boundaries.untouched)
    flash(_("Boundaries stored: %(stored)s of %(all)s directorates.", stored=len(boundaries.areas), all=total))
    return redirect(url_for(".index"), 303)


@blueprint.post("/import/<token>/discard")
@allow(Permission.IMPORT_REGISTRY)
def discard(token: str) -> Response:
    uploads.forget(uploads.find(token))
    return redirect(url_for(".index"), 303)


def _read(sent: uploads.Upload) -> tuple[Boundaries, list[BoundaryChange]]:
    boundaries = read_boundaries(db.session(), sent.file)
    return boundaries, changes_of(db.session(), boundaries)


def _refused(sent: uploads.Upload, unreadable: UnreadableFile) -> tuple[str, int]:
    uploads.forget(sent)
    return _index(unreadable.sentence.in_(language())), 422


def _preview(
    sent: uploads.Upload, boundaries: Boundaries, changes: list[BoundaryChange], status: int = 200
) -> tuple[str, int]:
    """``status`` 409: it is shown again, since it would no longer do what was shown before."""
    if not boundaries.areas:
        uploads.forget(sent)
        return _index(_("Nothing in the file matches a directorate: %(names)s", names=_names(boundaries))), 422
    page = render_template(
        "registry/boundary-preview.html",
        upload=sent,
        boundaries=boundaries,
        changes=changes,
        doubtful=sum(bool(one.warnings) for one in changes),
        overwritten=sum(one.overwrites for one in changes),
        unmatched=_names(boundaries),
        stamp=stamp_of(changes),
        changed=status == 409,
    )
    return page, status


def _names(boundaries: Boundaries) -> str:
    names = boundaries.unmatched[:_NAMED]
    more = len(boundaries.unmatched) - len(names)
    return " · ".join(names) + (f" (+{more})" if more else "")
