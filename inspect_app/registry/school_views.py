"""Bringing schools in: template, upload, what would change, the change, its report."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.db import db, writing
from inspect_app.heavy_jobs.job_kinds import IMPORT
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.registry import import_reports, uploads
from inspect_app.registry.forms import FileForm
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.importing.plan import apply_plan, plan_import
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.importing.template import template_file
from inspect_app.web import language, limit_body

blueprint = Blueprint("registry_schools", __name__, url_prefix="/registry/schools")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS_SHOWN = 200


@blueprint.get("")
@allow(Permission.IMPORT_REGISTRY)
def index() -> str:
    return _index_page()


def _index_page(failure: str = "") -> str:
    return render_template(
        "registry/import-schools.html", form=FileForm(), failure=failure, imports=import_reports.latest_imports()
    )


@blueprint.get("/template.xlsx")
@allow(Permission.IMPORT_REGISTRY)
def template() -> Response:
    content = template_file(DirectorateIndex.read(db.session()).all)
    disposition = "attachment; filename=schools-template.xlsx"
    return Response(content, mimetype=_XLSX, headers={"Content-Disposition": disposition})


@blueprint.post("")
@allow(Permission.IMPORT_REGISTRY)
@limit_body(lambda settings: settings.max_body_bytes)
def upload() -> tuple[str, int] | AnyResponse:
    file = request.files.get("file")
    if not file or not file.filename:
        return _index_page(_("Choose a file first.")), 422
    return redirect(url_for(".preview", token=uploads.store_upload(file).token), 303)


@blueprint.get("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def preview(token: str) -> str | tuple[str, int]:
    upload = uploads.find_upload(token)
    swap = request.args.get("swap") == "yes"
    try:
        with server_turns().turn(IMPORT, person().id):
            plan = plan_import(db.session(), upload.file, swap_coordinates=swap)
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)
    return render_template("registry/import-preview.html", upload=upload, plan=plan, swap=swap, shown=MAX_ROWS_SHOWN)


@blueprint.post("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def confirm(token: str) -> AnyResponse | tuple[str, int]:
    """Reads the stored file again: what the page showed is not trusted, and the registry may have changed since."""
    upload, administrator = uploads.find_upload(token), person()
    started = time.monotonic()
    with server_turns().turn(IMPORT, administrator.id):
        try:
            plan = plan_import(db.session(), upload.file, swap_coordinates=request.form.get("swap") == "yes")
        except UnreadableFile as unreadable:
            return _refuse_file(upload, unreadable)
        with writing():
            apply_plan(db.session(), plan, datetime.now(UTC))
            number = import_reports.record_import(administrator.id, upload.name, plan, time.monotonic() - started)
    uploads.delete_upload(upload)
    return redirect(url_for(".report", number=number), 303)


def _refuse_file(upload: uploads.Upload, unreadable: UnreadableFile) -> tuple[str, int]:
    uploads.delete_upload(upload)
    return _index_page(unreadable.sentence.in_(language())), 422


@blueprint.post("/import/<token>/discard")
@allow(Permission.IMPORT_REGISTRY)
def discard(token: str) -> AnyResponse:
    uploads.delete_upload(uploads.find_upload(token))
    return redirect(url_for(".index"), 303)


@blueprint.get("/imports/<int:number>")
@allow(Permission.IMPORT_REGISTRY)
def report(number: int) -> str:
    line, content = import_reports.import_report(number)
    return render_template("registry/import-report.html", line=line, report=content, shown=MAX_ROWS_SHOWN)
