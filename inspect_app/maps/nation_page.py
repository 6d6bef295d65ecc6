"""What the page of the country's map is rendered from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from inspect_app.maps.figure_shades import SHADE_COLOURS, shades_of
from inspect_app.maps.folium_shell import map_shell
from inspect_app.maps.ground import JORDAN
from inspect_app.maps.map_texts import school_words, setup, sign_words
from inspect_app.maps.nation import DirectorateLine
from inspect_app.maps.nation_areas import figure_words
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.filter_texts import filter_words
from inspect_app.overview.long_lists.paging import asked_page
from inspect_app.overview.risk.coverage_texts import figure, share_words
from inspect_app.web import language

CODE = NUMBER = "~"
"""Stand in an address where a directorate's code and a school's number go."""


def nation_context(
    lines: Sequence[DirectorateLine], selection: Selection, asked: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """``asked``: the address says the page of the table, of which the map and its legend know nothing."""
    args: dict[str, Any] = {**selection.with_(directorate="").to_args()}
    title = _("Map of Jordan")
    shades = shades_of(line.per_hundred for line in lines)
    return {
        "title": title,
        "lines": lines,
        "page": asked_page(asked, len(lines)),
        "shades": shades,
        "ranges": [(step, figure(low), figure(high)) for step, low, high in shades.ranges],
        "figure": figure,
        "told": figure_words,
        "compared_from": share_words(),
        "selection": selection,
        "said": filter_words(selection.with_(directorate=""), ""),
        "args": args,
        "drawn": map_shell(JORDAN, ""),
        "setup": _setup(title, selection, args),
        "signs": [(state, word, None) for state, word in sign_words(selection.narrows).items()],
        "now": now,
    }


def _setup(title: str, selection: Selection, args: Mapping[str, Any]) -> dict[str, Any]:
    words = {
        **school_words(title, language(), selection.narrows),
        "open": _("Open its map"),
        "loading": _("Schools are being loaded…"),
        "lost": _("Some schools could not be loaded. Move the map to try again."),
    }
    links = {
        "directorate": url_for("maps.directorate", code=CODE, **args),
        "school": url_for("desk.school", number=NUMBER),
        "list": url_for("desk.deficiencies", **{**args, "school": NUMBER}),
    }
    direction = "ltr" if language() == "en" else "rtl"
    block = setup(words, direction, JORDAN, url_for("maps.directorates", **args), links)
    return {**block, "shades": SHADE_COLOURS, "schools": url_for("maps.schools", code=CODE, **args)}
