"""Loading the boundaries of directorates: upload, what would change, the change."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.db import db, writing
from inspect_app.heavy_jobs.job_kinds import IMPORT
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.journal import Action, record
from inspect_app.registry import uploads
from inspect_app.registry.boundary_list import boundaries_page
from inspect_app.schools.boundaries import Boundaries, LayerUnchosen, read_boundaries
from inspect_app.schools.boundary_changes import BoundaryChange, changes_digest, compare_boundaries, file_remarks
from inspect_app.schools.boundary_ledger import Changer, store_areas
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.web import language, limit_body

blueprint = Blueprint("registry_boundaries", __name__, url_prefix="/registry/boundaries")
_MAX_NAMES_SHOWN = 20
_ViewResponse = str | tuple[str, int] | Response


@blueprint.post("")
@allow(Permission.IMPORT_REGISTRY)
@limit_body(lambda settings: settings.max_body_bytes)
def upload() -> _ViewResponse:
    file = request.files.get("file")
    if not file or not file.filename:
        return boundaries_page(_("Choose a file first.")), 422
    return redirect(url_for(".preview", token=uploads.store_upload(file).token), 303)


@blueprint.get("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def preview(token: str) -> _ViewResponse:
    upload, layer = uploads.find_upload(token), request.args.get("layer", "")
    try:
        boundaries, changes = _read_changes(upload, layer)
    except LayerUnchosen as unchosen:
        return render_template("registry/boundary-layers.html", upload=upload, layers=unchosen.layers)
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)
    return _preview_page(upload, layer, boundaries, changes)


@blueprint.post("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def confirm(token: str) -> _ViewResponse:
    """Reads the stored file again; when it would no longer do what was shown, that is shown instead."""
    upload, layer = uploads.find_upload(token), request.form.get("layer", "")
    try:
        boundaries, changes = _read_changes(upload, layer)
    except LayerUnchosen:
        return redirect(url_for(".preview", token=token), 303)
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)
    if request.form.get("stamp") != changes_digest(changes):
        return _preview_page(upload, layer, boundaries, changes, status=409)
    chosen = [change.area for change in changes if change.is_stored(request.form.getlist("accept"))]
    if not chosen:
        return _preview_page(upload, layer, boundaries, changes, status=422)
    by = Changer(person().id, datetime.now(UTC))
    with writing():
        store_areas(db.session(), chosen, upload.name, by)
        detail = f"{len(chosen)} / {len(boundaries.unmatched)}"
        record(by.at, by.account_id, Action.LOAD_BOUNDARIES, upload.name, detail)
    uploads.delete_upload(upload)
    total = len(changes) + len(boundaries.untouched)
    flash(_("Boundaries stored: %(stored)s of %(all)s directorates.", stored=len(chosen), all=total))
    return redirect(url_for("registry_boundary_list.index"), 303)


@blueprint.post("/import/<token>/discard")
@allow(Permission.IMPORT_REGISTRY)
def discard(token: str) -> Response:
    uploads.delete_upload(uploads.find_upload(token))
    return redirect(url_for("registry_boundary_list.index"), 303)


def _read_changes(upload: uploads.Upload, layer: str) -> tuple[Boundaries, list[BoundaryChange]]:
    with server_turns().turn(IMPORT, person().id):
        boundaries = read_boundaries(db.session(), upload.file, layer)
        return boundaries, compare_boundaries(db.session(), boundaries)


def _refuse_file(upload: uploads.Upload, unreadable: UnreadableFile) -> tuple[str, int]:
    uploads.delete_upload(upload)
    return boundaries_page(unreadable.sentence.in_(language())), 422


def _preview_page(
    upload: uploads.Upload, layer: str, boundaries: Boundaries, changes: list[BoundaryChange], status: int = 200
) -> tuple[str, int]:
    """``status`` 409: it would no longer do what was shown before; 422: nothing that changes anything was ticked."""
    if not boundaries.areas:
        uploads.delete_upload(upload)
        failure = _("Nothing in the file matches a directorate: %(names)s", names=_unmatched_names(boundaries))
        return boundaries_page(failure), 422
    page = render_template(
        "registry/boundary-preview.html",
        upload=upload,
        layer=layer,
        boundaries=boundaries,
        changes=changes,
        remarks=file_remarks(boundaries, changes),
        asked=sum(bool(change.questions) and change.differs for change in changes),
        calm=sum(change.is_stored(()) for change in changes),
        overwritten=sum(change.overwrites for change in changes),
        unmatched=_unmatched_names(boundaries),
        stamp=changes_digest(changes),
        status=status,
    )
    return page, status


def _unmatched_names(boundaries: Boundaries) -> str:
    names = boundaries.unmatched[:_MAX_NAMES_SHOWN]
    more = len(boundaries.unmatched) - len(names)
    return " · ".join(names) + (f" (+{more})" if more else "")
