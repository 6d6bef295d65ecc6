"""Bringing schools in: template, upload, what would change, the change, its report."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import islice

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.db import db, writing
from inspect_app.heavy_jobs.job_kinds import IMPORT
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.registry import import_reports, uploads
from inspect_app.registry.forms import FileForm
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.importing.plan import plan_import
from inspect_app.schools.importing.planning.apply_plan import apply_plan
from inspect_app.schools.importing.planning.cell_changes import value_words
from inspect_app.schools.importing.planning.import_choices import ForeignNames, ImportChoices, NearNumbers
from inspect_app.schools.importing.planning.import_files import changed_cells_file, refused_rows_file
from inspect_app.schools.importing.planning.import_plan import ImportPlan
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.importing.template import template_file
from inspect_app.schools.importing.text_workbook import XLSX
from inspect_app.web import language, limit_body

blueprint = Blueprint("registry_schools", __name__, url_prefix="/registry/schools")
MAX_ROWS_SHOWN = 200
CHOICE_WORDS = {
    ("swap", "yes"): _l("Exchanged latitude and longitude are put right."),
    ("near", NearNumbers.KNOWN): _l("Numbers written a little differently are taken as those of the known schools."),
    ("near", NearNumbers.NEW): _l("Numbers written a little differently are taken as those of new schools."),
    ("names", ForeignNames.ENGLISH): _l(
        "Names in Latin letters are taken as English names, Arabic ones as Arabic names."
    ),
    ("names", ForeignNames.REPLACE): _l("Names in the letters of the other language replace what is known."),
}
_ViewResponse = str | tuple[str, int] | AnyResponse


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
    return _workbook(content, "schools-template.xlsx")


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
        with server_turns().turn(IMPORT, person().id):
            plan = _read_plan(upload, request.args)
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)
    return _preview_page(upload, plan)


@blueprint.post("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def confirm(token: str) -> _ViewResponse:
    """Reads the stored file again; when it would no longer do what was shown, that is shown instead."""
    upload, administrator = uploads.find_upload(token), person()
    started = time.monotonic()
    with server_turns().turn(IMPORT, administrator.id):
        try:
            plan = _read_plan(upload, request.form)
        except UnreadableFile as unreadable:
            return _refuse_file(upload, unreadable)
        if request.form.get("stamp") != plan.digest():
            return _preview_page(upload, plan, status=409)
        if plan.refused:
            upload.keep_refused_rows(refused_rows_file(plan, language()))
        kept = upload.token if plan.refused else ""
        with writing():
            apply_plan(db.session(), plan, datetime.now(UTC))
            seconds = time.monotonic() - started
            number = import_reports.record_import(administrator.id, upload.name, plan, seconds, kept)
    uploads.delete_upload(upload)
    return redirect(url_for(".report", number=number), 303)


def _read_plan(upload: uploads.Upload, args: Mapping[str, str]) -> ImportPlan:
    """What the file would do, by the choices in these arguments. Call it in a turn. Raises UnreadableFile."""
    return plan_import(db.session(), upload.file, ImportChoices.from_args(args))


def _preview_page(upload: uploads.Upload, plan: ImportPlan, status: int = 200) -> tuple[str, int]:
    """``status`` 409: it is shown again, since it would no longer do what was shown before."""
    page = render_template(
        "registry/import-preview.html",
        upload=upload,
        plan=plan,
        choices=plan.choices.to_args(),
        cells=list(islice(plan.cell_changes(), MAX_ROWS_SHOWN)),
        choice_words=CHOICE_WORDS,
        value_words=value_words,
        stamp=plan.digest(),
        changed=status == 409,
        shown=MAX_ROWS_SHOWN,
    )
    return page, status


@blueprint.get("/import/<token>/changed-cells.xlsx")
@allow(Permission.IMPORT_REGISTRY)
def changed_cells(token: str) -> _ViewResponse:
    return _preview_file(token, changed_cells_file, "changed-cells.xlsx")


@blueprint.get("/import/<token>/refused-rows.xlsx")
@allow(Permission.IMPORT_REGISTRY)
def refused_rows(token: str) -> _ViewResponse:
    return _preview_file(token, refused_rows_file, "refused-rows.xlsx")


def _preview_file(token: str, write: Callable[[ImportPlan, str], bytes], name: str) -> _ViewResponse:
    upload = uploads.find_upload(token)
    try:
        with server_turns().turn(IMPORT, person().id):
            content = write(_read_plan(upload, request.args), language())
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)
    return _workbook(content, name)


def _workbook(content: bytes, name: str) -> Response:
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f"attachment; filename={name}"})


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
    return render_template(
        "registry/import-report.html",
        line=line,
        report=content,
        choice_words=CHOICE_WORDS,
        shown=MAX_ROWS_SHOWN,
        has_refused_rows=uploads.find_refused_rows(content["refused_rows"]) is not None,
    )


@blueprint.get("/imports/<int:number>/refused-rows.xlsx")
@allow(Permission.IMPORT_REGISTRY)
def kept_refused_rows(number: int) -> Response:
    _line, content = import_reports.import_report(number)
    file = uploads.find_refused_rows(content["refused_rows"])
    if file is None:
        raise problems.NotFound
    return _workbook(file.read_bytes(), f"refused-rows-{number}.xlsx")
