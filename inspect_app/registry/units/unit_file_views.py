"""Directorates by file: upload, what would change, the change."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.heavy_jobs.job_kinds import IMPORT
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.registry import uploads
from inspect_app.registry.units.unit_file import read_unit_file
from inspect_app.registry.units.unit_plan import UnitPlan
from inspect_app.registry.units.unit_planning import plan_units
from inspect_app.registry.units.unit_preview import PlanSource, carry_out, preview_page, was_shown
from inspect_app.registry.units.unit_views import index_page, today
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.web import language, limit_body

blueprint = Blueprint("registry_unit_files", __name__, url_prefix="/registry/directorates")
_ViewResponse = str | tuple[str, int] | Response


@blueprint.post("")
@allow(Permission.IMPORT_REGISTRY)
@limit_body(lambda settings: settings.max_body_bytes)
def upload() -> _ViewResponse:
    file = request.files.get("file")
    if not file or not file.filename:
        return index_page(_("Choose a file first.")), 422
    return redirect(url_for(".preview", token=uploads.store_upload(file).token), 303)


@blueprint.get("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def preview(token: str) -> _ViewResponse:
    return _settled(uploads.find_upload(token))


@blueprint.post("/import/<token>")
@allow(Permission.IMPORT_REGISTRY)
def confirm(token: str) -> _ViewResponse:
    """Reads the stored file again; when it would no longer do what was shown, that is shown instead."""
    return _settled(uploads.find_upload(token))


@blueprint.post("/import/<token>/discard")
@allow(Permission.IMPORT_REGISTRY)
def discard(token: str) -> Response:
    uploads.delete_upload(uploads.find_upload(token))
    return redirect(url_for("registry_units.index"), 303)


def _settled(upload: uploads.Upload) -> _ViewResponse:
    try:
        plan, remarks = _read(upload)
    except UnreadableFile as unreadable:
        uploads.delete_upload(upload)
        return index_page(unreadable.sentence.in_(language())), 422
    if not was_shown(plan):
        action, back = url_for(".confirm", token=upload.token), url_for(".discard", token=upload.token)
        return preview_page(plan, PlanSource(upload.name, action, back, remarks, discards=True))
    carry_out(plan)
    uploads.delete_upload(upload)
    return redirect(url_for("registry_units.index"), 303)


def _read(upload: uploads.Upload) -> tuple[UnitPlan, tuple[str, ...]]:
    with server_turns().turn(IMPORT, person().id):
        file = read_unit_file(upload.file)
    plan = plan_units(file.orders, [], today())
    plan.faults[:0] = file.faults
    remarks = [remark.in_(language()) for remark in file.remarks]
    if file.unknown_headings:
        remarks.append(_("Columns not known and not read: %(names)s", names=" · ".join(file.unknown_headings)[:300]))
    return plan, tuple(remarks)
