"""Bringing people in from a file: template, upload, what would be added, the accounts, refused rows to be mended."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.db import db, writing
from inspect_app.heavy_jobs.job_kinds import IMPORT
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.registry import uploads
from inspect_app.registry.forms import ROLE_NAMES, FileForm
from inspect_app.registry.people_file.people_imports import latest_people_imports, record_people_import
from inspect_app.registry.people_file.people_plan import PeoplePlan, add_people, plan_people
from inspect_app.registry.people_file.people_sheets import people_template, refused_people_file
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.web import language, limit_body

blueprint = Blueprint("registry_people_file", __name__, url_prefix="/registry/people/file")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_PEOPLE_SHOWN = 200


@blueprint.get("")
@allow(Permission.MANAGE_PEOPLE)
def index() -> str:
    return _index_page()


def _index_page(failure: str = "") -> str:
    return render_template(
        "registry/people/people-file.html", form=FileForm(), failure=failure, imports=latest_people_imports()
    )


@blueprint.get("/template-<any(ar, en):of>.xlsx")
@allow(Permission.MANAGE_PEOPLE)
def template(of: str) -> Response:
    return _download(people_template(DirectorateIndex.read(db.session()).all, of), f"people-template-{of}.xlsx")


@blueprint.post("")
@allow(Permission.MANAGE_PEOPLE)
@limit_body(lambda settings: settings.max_body_bytes)
def upload() -> tuple[str, int] | AnyResponse:
    file = request.files.get("file")
    if not file or not file.filename:
        return _index_page(_("Choose a file first.")), 422
    return redirect(url_for(".preview", token=uploads.store_upload(file).token), 303)


@blueprint.get("/<token>")
@allow(Permission.MANAGE_PEOPLE)
def preview(token: str) -> str | tuple[str, int]:
    upload = uploads.find_upload(token)
    try:
        return _preview_page(upload, _plan(upload))
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)


def _plan(upload: uploads.Upload) -> PeoplePlan:
    """Raises UnreadableFile."""
    with server_turns().turn(IMPORT, person().id):
        return plan_people(db.session(), upload.file)


def _preview_page(upload: uploads.Upload, plan: PeoplePlan, *, differs: bool = False) -> str:
    return render_template(
        "registry/people/people-preview.html",
        upload=upload,
        plan=plan,
        shown=MAX_PEOPLE_SHOWN,
        roles=ROLE_NAMES,
        differs=differs,
    )


def _refuse_file(upload: uploads.Upload, unreadable: UnreadableFile) -> tuple[str, int]:
    uploads.delete_upload(upload)
    return _index_page(unreadable.sentence.in_(language())), 422


@blueprint.post("/<token>")
@allow(Permission.MANAGE_PEOPLE)
def confirm(token: str) -> tuple[str, int] | AnyResponse:
    """Reads the stored file again and adds what the page showed, or shows what has become of it since."""
    upload, administrator = uploads.find_upload(token), person()
    try:
        plan = _plan(upload)
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)
    if not plan.new or plan.digest != request.form.get("seen"):
        return _preview_page(upload, plan, differs=True), 409
    now = datetime.now(UTC)
    with writing():
        add_people(db.session(), plan, administrator.id, now)
        number = record_people_import(administrator.id, upload.name, plan, now)
    if plan.refused:
        return redirect(url_for("registry_people_slips.index", number=number, refused=token), 303)
    uploads.delete_upload(upload)
    return redirect(url_for("registry_people_slips.index", number=number), 303)


@blueprint.post("/<token>/discard")
@allow(Permission.MANAGE_PEOPLE)
def discard(token: str) -> AnyResponse:
    uploads.delete_upload(uploads.find_upload(token))
    return redirect(url_for(".index"), 303)


@blueprint.get("/<token>/refused.xlsx")
@allow(Permission.MANAGE_PEOPLE)
def refused_rows(token: str) -> tuple[str, int] | Response:
    upload = uploads.find_upload(token)
    try:
        plan = _plan(upload)
    except UnreadableFile as unreadable:
        return _refuse_file(upload, unreadable)
    return _download(refused_people_file(plan, language()), "people-refused.xlsx")


def _download(content: bytes, name: str) -> Response:
    return Response(content, mimetype=_XLSX, headers={"Content-Disposition": f"attachment; filename={name}"})
