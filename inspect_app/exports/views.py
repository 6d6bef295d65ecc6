"""The deficiencies of one filter as a file: the same rows as the map and the list, in four formats."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.exports.files import MIME_TYPES, STREAMED_FORMATS, file_name, stream_bytes, stream_text
from inspect_app.exports.turns import take_turn
from inspect_app.overview.filter_form import selection_from
from inspect_app.web import language

blueprint = Blueprint("exports", __name__, url_prefix="/exports")


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/deficiencies.<extension>")
@allow(Permission.EXPORT)
def deficiencies(extension: str) -> AnyResponse:
    """CSV and GeoJSON flow while they are read; Excel and GeoPackage are made first (a minute for 100,000 rows)."""
    if extension not in MIME_TYPES:
        raise problems.NotFound
    selection, _form = selection_from(request.args)
    stream = stream_text if extension in STREAMED_FORMATS else stream_bytes
    with take_turn(person(), selection) as turn:
        response = Response(stream(extension, person(), selection, language()), mimetype=MIME_TYPES[extension])
        response.call_on_close(turn.pop_all().close)  # sent to its end, or the reader has gone
    name = file_name(person(), selection, extension)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
