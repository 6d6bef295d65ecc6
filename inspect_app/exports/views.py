"""What a filter shows as a file: deficiencies in four formats, visits with their answers, the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.db import db
from inspect_app.exports.about_file import risk_points_lines
from inspect_app.exports.audit_file import audit_csv
from inspect_app.exports.column_meanings import dictionary_lines
from inspect_app.exports.columns import export_columns
from inspect_app.exports.file_turns import LARGE_FILE_ROWS, take_turn
from inspect_app.exports.files import MIME_TYPES, STREAMED_FORMATS, file_name, stream_bytes, stream_text
from inspect_app.exports.large_files.file_order import FileOrder
from inspect_app.exports.large_files.views import order_file
from inspect_app.exports.visit_tables.visit_archive import SHAPES, archive_bytes
from inspect_app.journal import Action
from inspect_app.observing.audit_filter import audit_selection_from
from inspect_app.observing.audit_selection import count_audit_lines
from inspect_app.observing.downloads import Download, note_download
from inspect_app.overview.filter_form import selection_from
from inspect_app.overview.filter_selection import count
from inspect_app.overview.visit_filter.visit_filter_form import visit_selection_from
from inspect_app.overview.visit_filter.visit_selection import count_visits
from inspect_app.web import language

blueprint = Blueprint("exports", __name__, url_prefix="/exports")


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/deficiencies.<extension>")
@allow(Permission.EXPORT)
def deficiencies(extension: str) -> AnyResponse:
    """CSV and GeoJSON flow while they are read; Excel and GeoPackage are made first, large ones behind a page."""
    if extension not in MIME_TYPES:
        raise problems.NotFound
    selection, _form = selection_from(request.args)
    rows = db.session.scalar(count(person(), selection, datetime.now(UTC))) or 0
    name = file_name("deficiencies", person(), selection.directorate, extension)
    is_streamed = extension in STREAMED_FORMATS
    if rows > LARGE_FILE_ROWS and not is_streamed:
        return order_file(FileOrder(person(), extension, language(), selection.to_args(), name, rows))
    download = Download(Action.EXPORT_DEFICIENCIES, name, selection.to_args(), rows)
    stream = stream_text if is_streamed else stream_bytes
    return _in_turn(download, lambda: stream(extension, person(), selection, language()), MIME_TYPES[extension])


@blueprint.get("/columns")
@allow(Permission.EXPORT)
def columns() -> str:
    """The data dictionary of the files of deficiencies."""
    headings = ((column.key, column.heading(language())) for column in export_columns())
    lines = list(dictionary_lines(headings, language()))
    now = datetime.now(UTC)
    return render_template("exports/columns.html", lines=lines, risk_points=risk_points_lines(), now=now)


@blueprint.get("/visits-<shape>.zip")
@allow(Permission.EXPORT_VISITS)
def visits(shape: str) -> AnyResponse:
    """The archive flows while it is read."""
    if shape not in SHAPES:
        raise problems.NotFound
    selection, _form = visit_selection_from(request.args)
    rows = db.session.scalar(count_visits(person(), selection)) or 0
    name = file_name(f"visits-{shape}", person(), selection.directorate, "zip")
    download = Download(Action.EXPORT_VISITS, name, selection.to_args(), rows)
    return _in_turn(download, lambda: archive_bytes(shape, person(), selection, language()), "application/zip")


@blueprint.get("/audit.csv")
@allow(Permission.READ_AUDIT)
def audit() -> AnyResponse:
    selection, _form = audit_selection_from(request.args)
    rows = db.session.scalar(count_audit_lines(selection)) or 0
    name = file_name("audit", person(), "", "csv")
    download = Download(Action.EXPORT_AUDIT, name, selection.to_args(), rows)
    return _in_turn(download, lambda: audit_csv(selection, language()), MIME_TYPES["csv"])


def _in_turn(download: Download, stream: Callable[[], Iterator[str] | Iterator[bytes]], mimetype: str) -> Response:
    """Sends the stream as this file, when it is this person's turn for one of so many rows."""
    with take_turn(person(), download.rows) as turn:
        note_download(person(), download)
        response = Response(stream(), mimetype=mimetype)
        response.call_on_close(turn.pop_all().close)  # sent to its end, or the reader has gone
    response.headers["Content-Disposition"] = f'attachment; filename="{download.name}"'
    return response
