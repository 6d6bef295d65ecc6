"""The deficiencies of one filter as a file: the same rows as the map and the list, in four formats."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.exports.files import STREAMED, TYPES, file_name, opened, streamed
from inspect_app.exports.turns import turn
from inspect_app.overview.filter_form import selection_from
from inspect_app.web import language

blueprint = Blueprint("exports", __name__, url_prefix="/exports")


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/deficiencies.<extension>")
@allow(Permission.EXPORT)
def deficiencies(extension: str) -> AnyResponse:
    """CSV and GeoJSON flow while they are read; Excel and GeoPackage are made first (a minute for 100,000 rows)."""
    if extension not in TYPES:
        raise problems.NotFound
    selection, _form = selection_from(request.args)
    make = streamed if extension in STREAMED else opened
    with turn(person(), selection) as held:
        response = Response(make(extension, person(), selection, language()), mimetype=TYPES[extension])
        response.call_on_close(held.pop_all().close)  # sent to its end, or the reader has gone
    name = file_name(person(), selection, extension)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
