"""The map of a directorate with its data and its file; the map of the country."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.accounts.scope import directorate_open_to, directorates_open_to
from inspect_app.db import db
from inspect_app.journal import Action
from inspect_app.maps.columnar import columnar
from inspect_app.maps.directorate_page import page_context
from inspect_app.maps.file import file_name, render_file
from inspect_app.maps.map_picture import picture
from inspect_app.maps.nation import nation_lines
from inspect_app.maps.nation_areas import nation_data
from inspect_app.maps.nation_page import nation_context
from inspect_app.maps.school_lines import school_lines
from inspect_app.maps.version import clock, remembered, version
from inspect_app.observing.downloads import Download, note_download
from inspect_app.overview.filter_choices import offer, trades_here
from inspect_app.overview.filter_form import selection_from
from inspect_app.web import language

blueprint = Blueprint("maps", __name__, url_prefix="/maps")


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/")
@allow(Permission.READ_MAPS)
def nation() -> str | AnyResponse:
    """The country by directorate. Who sees one directorate only is sent to its map."""
    who = person()
    if not who.is_national:
        own = db.session.scalar(directorates_open_to(who))
        if own is None:
            raise problems.NotFound
        return redirect(url_for("maps.directorate", code=own.code))
    selection, _form = selection_from(request.args)
    now = clock()
    shown = nation_context(nation_lines(who, selection, now), selection, request.args, now)
    trades = trades_here(who, selection.with_(directorate=""), now)
    return render_template("maps/nation-map.html", trades=trades, **shown)


@blueprint.get("/directorates.json")
@allow(Permission.COMPARE_DIRECTORATES)
def directorates() -> Response:
    """Areas, names and shades of all directorates, for who may see all of them."""
    who = person()
    if not who.is_national:
        raise problems.NotAllowed
    selection, _form = selection_from(request.args)
    return _fresh(lambda: nation_data(who, nation_lines(who, selection, clock())), "nation data", language(), selection)


@blueprint.get("/<code>")
@allow(Permission.READ_MAPS)
def directorate(code: str) -> str:
    selection, form = selection_from(request.args)
    drawn = picture(person(), directorate_open_to(person(), code), selection, clock())
    return render_template("maps/directorate-map.html", **page_context(drawn), form=offer(form, {}))


@blueprint.get("/<code>/schools.json")
@allow(Permission.READ_MAPS)
def schools(code: str) -> Response:
    """The points of the map, column by column (docs/exports.md)."""
    selection, _form = selection_from(request.args)
    selection = selection.with_(directorate="")
    who = person()
    of = directorate_open_to(who, code)

    def made() -> dict[str, Any]:
        now = clock()
        return columnar(school_lines(who, of, selection, now), language(), now)

    scope = (who.role, who.directorate_id)
    return _fresh(made, "schools", of.code, language(), selection, scope)


@blueprint.get("/<code>/file")
@allow(Permission.READ_MAPS)
def file(code: str) -> Response:
    """The map as one file that opens without a network."""
    selection, _form = selection_from(request.args)
    drawn = picture(person(), directorate_open_to(person(), code), selection, clock())
    name = file_name(drawn)
    note_download(person(), Download(Action.DOWNLOAD_MAP, name, selection.to_args(), len(drawn.states)))
    response = Response(render_file(drawn, language()), mimetype="text/html")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _fresh(made: Callable[[], dict[str, Any]], *parts: object) -> Response:
    """The data under its version, made once for all who ask; nothing is sent again to a reader who has it."""
    etag = version(*parts)
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        body = remembered(lambda: json.dumps(made(), ensure_ascii=False, separators=(",", ":")).encode(), *parts)
        response = Response(body, mimetype="application/json")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
