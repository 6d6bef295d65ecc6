"""Where a person settles what the tablets' programs cannot: a file by hand, versions to choose, photos to give up."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from inspect_app.accounts.access import allow, fieldwork, person
from inspect_app.accounts.roles import Permission
from inspect_app.db import writing
from inspect_app.desk.conflicts import conflicts
from inspect_app.heavy_jobs.job_kinds import TABLET_FILE
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.submissions import limits
from inspect_app.submissions.carriers import carried_by
from inspect_app.submissions.resolve_conflict import choose
from inspect_app.submissions.tablet_file import FileReport, NotATabletFile, receive_file
from inspect_app.submissions.waive_photos import close_missing_photos
from inspect_app.web import language, limit_body, wants_json

blueprint = Blueprint("submissions", __name__)
_ENVELOPE = 64 * 1024
"""What a browser sends around a file."""


@blueprint.get("/fieldwork/receive")
@allow(Permission.BRING_FILES)
@fieldwork
def receiving() -> str:
    return _receive_page()


@blueprint.post("/fieldwork/receive")
@allow(Permission.BRING_FILES)
@limit_body(limits.MAX_FILE + _ENVELOPE)
@fieldwork
def receive() -> str | Response | tuple[str, int]:
    """The ZIP a tablet saved: an engineer's own work, or an administrator's hands for anybody's."""
    sent = request.files.get("file")
    try:
        with server_turns().turn(TABLET_FILE, person().id):
            report = receive_file(sent.stream if sent else BytesIO(), carried_by(person()))
    except NotATabletFile as problem:
        if wants_json():
            raise
        return _receive_page(failure=problem.sentence(language())), problem.status
    return jsonify(report.to_json()) if wants_json() else _receive_page(report)


def _receive_page(report: FileReport | None = None, failure: str = "") -> str:
    return render_template("desk/receive-tablet-file.html", report=report, failure=failure)


@blueprint.get("/visits/conflicts")
@allow(Permission.CHOOSE_VERSIONS)
def show_conflicts() -> str:
    return render_template("desk/conflicts.html", conflicts=conflicts(person()), now=datetime.now(UTC))


@blueprint.post("/visits/conflicts/<uuid:visit>")
@allow(Permission.CHOOSE_VERSIONS)
def choose_body(visit: object) -> Response:
    who, digest = person(), request.form.get("digest", "")
    number = choose(who, str(visit), digest, datetime.now(UTC))
    flash(_("Saved. This version of the visit stands; the other one is kept."))
    return redirect(url_for("desk.visit", number=number))


@blueprint.post("/visits/<int:number>/missing-photos")
@allow(Permission.WAIVE_PHOTOS)
def close_photos(number: int) -> Response:
    who, reason = person(), request.form.get("reason", "")
    with writing():
        closed = close_missing_photos(who, number, reason, datetime.now(UTC))
    flash(ngettext("%(num)s photo was given up.", "%(num)s photos were given up.", closed))
    return redirect(url_for("desk.visit", number=number))
