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
from inspect_app.heavy_jobs.job_kinds import IMPORT
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.journal import Action, record
from inspect_app.registry import uploads
from inspect_app.registry.forms import FileForm
from inspect_app.schools.boundaries import Boundaries, read_boundaries, store_boundaries
from inspect_app.schools.boundary_changes import BoundaryChange, changes_digest, compare_boundaries
from inspect_app.schools.directorates import governorate_name, official_name
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.models import Directorate, School
from inspect_app.web import language, limit_body

blueprint = Blueprint("registry_boundaries", __name__, url_prefix="/registry/boundaries")
_MAX_NAMES_SHOWN = 20
_ViewResponse = str | tuple[str, int] | Response


@blueprint.get("")
@allow(Permission.IMPORT_REGISTRY)
def index() -> str:
    return _index_page()


def _index_page(failure: str = "") -> str:
    placed = func.count(School.latitude).label("placed")
    query = select(Directorate, placed).outerjoin(School, School.directorate_id == Directorate.id)
    rows = db.session.execute(
        query.where(Directorate.valid_to.is_(None)).group_by(Directorate.id).order_by(Directorate.code)
    ).all()
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
@limit_body(lambda settings: settings.max_body_bytes)
def upload() -> _ViewResponse:
    file = request.files.get("file")
    if not file or not file.filename:
        return _index_page(_("Choose a file first.")), 422
    return redirect(url_for(".preview", token=uploads.store_upload(file).token), 303)


@blueprint.get("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def preview(token: str) -> _ViewResponse:
    upload = uploads.find_upload(token)
    try:
        boundaries, changes = _read_changes(upload)
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)
    return _preview_page(upload, boundaries, changes)


@blueprint.post("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def confirm(token: str) -> _ViewResponse:
    """Reads the stored file again; when it would no longer do what was shown, that is shown instead."""
    upload = uploads.find_upload(token)
    try:
        boundaries, changes = _read_changes(upload)
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)
    if request.form.get("stamp") != changes_digest(changes):
        return _preview_page(upload, boundaries, changes, status=409)
    if request.form.get("which") == "calm":
        boundaries = replace(boundaries, areas=[change.area for change in changes if not change.warnings])
    administrator = person()
    with writing():
        store_boundaries(db.session(), boundaries, upload.name)
        detail = f"{len(boundaries.areas)} / {len(boundaries.unmatched)}"
        record(datetime.now(UTC), administrator.id, Action.LOAD_BOUNDARIES, upload.name, detail)
    uploads.delete_upload(upload)
    total = len(changes) + len(boundaries.untouched)
    flash(_("Boundaries stored: %(stored)s of %(all)s directorates.", stored=len(boundaries.areas), all=total))
    return redirect(url_for(".index"), 303)


@blueprint.post("/import/<token>/discard")
@allow(Permission.IMPORT_REGISTRY)
def discard(token: str) -> Response:
    uploads.delete_upload(uploads.find_upload(token))
    return redirect(url_for(".index"), 303)


def _read_changes(upload: uploads.Upload) -> tuple[Boundaries, list[BoundaryChange]]:
    with server_turns().turn(IMPORT, person().id):
        boundaries = read_boundaries(db.session(), upload.file)
    return boundaries, compare_boundaries(db.session(), boundaries)


def _refuse_file(upload: uploads.Upload, unreadable: UnreadableFile) -> tuple[str, int]:
    uploads.delete_upload(upload)
    return _index_page(unreadable.sentence.in_(language())), 422


def _preview_page(
    upload: uploads.Upload, boundaries: Boundaries, changes: list[BoundaryChange], status: int = 200
) -> tuple[str, int]:
    """``status`` 409: it is shown again, since it would no longer do what was shown before."""
    if not boundaries.areas:
        uploads.delete_upload(upload)
        failure = _("Nothing in the file matches a directorate: %(names)s", names=_unmatched_names(boundaries))
        return _index_page(failure), 422
    page = render_template(
        "registry/boundary-preview.html",
        upload=upload,
        boundaries=boundaries,
        changes=changes,
        doubtful=sum(bool(change.warnings) for change in changes),
        overwritten=sum(change.overwrites for change in changes),
        unmatched=_unmatched_names(boundaries),
        stamp=changes_digest(changes),
        changed=status == 409,
    )
    return page, status


def _unmatched_names(boundaries: Boundaries) -> str:
    names = boundaries.unmatched[:_MAX_NAMES_SHOWN]
    more = len(boundaries.unmatched) - len(names)
    return " · ".join(names) + (f" (+{more})" if more else "")
