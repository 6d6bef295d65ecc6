"""What the page of a directorate's map is rendered from."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from inspect_app.accounts.access import person
from inspect_app.maps.map_picture import MapPicture
from inspect_app.maps.map_texts import legend, school_words, setup
from inspect_app.maps.school_lines import SEVERITIES
from inspect_app.maps.version import remembered
from inspect_app.overview.filter_choices import trades_here
from inspect_app.overview.filter_form import SELDOM
from inspect_app.overview.filter_texts import filter_words
from inspect_app.overview.risk.explanation import explanation
from inspect_app.web import language

NUMBER = "~"
"""Stands in an address where a school's number goes."""
FILTERED_BY = ("state", "safety", "trade", "item", *SELDOM)
"""The fields of its filter, beside severity and marks."""
FIRST = 25
"""Schools whose lines stand open; the rest are one tap away."""


def page_context(drawn: MapPicture) -> dict[str, Any]:
    code, reader, who = drawn.directorate.code, language(), person()
    args: dict[str, Any] = {**drawn.selection.to_args()}
    title = _("Map of %(directorate)s", directorate=drawn.directorate.name(reader))
    links = {
        "school": url_for("desk.school", number=NUMBER),
        "list": url_for("desk.deficiencies", **{**args, "school": NUMBER}),
    }
    words = school_words(title, reader, drawn.is_narrowed)
    data = url_for("maps.schools", code=code, **args)
    schools = remembered(
        lambda: school_list(drawn, words["states"], links["school"]),
        *("list", code, reader, drawn.selection, who.role, who.directorate_id),
    )
    return {
        "drawn": drawn,
        "title": title,
        "legend": legend(drawn.states, drawn.is_narrowed),
        "schools": schools,
        "said": filter_words(drawn.selection, ""),
        "setup": setup(words, "ltr" if reader == "en" else "rtl", drawn.bounds, data, links),
        "map_file": url_for("maps.file", code=code, **args),
        "names": FILTERED_BY,
        "seldom": SELDOM,
        "trades": trades_here(who, drawn.selection.with_(directorate=code), drawn.now),
    }


def school_list(drawn: MapPicture, states: dict[str, str], school_address: str) -> Markup:
    """The schools as a list, dangers to life first; without links where ``school_address`` is empty."""
    text = render_template(
        "maps/parts/ranked-schools.html",
        drawn=drawn,
        states=states,
        severities=SEVERITIES,
        first=FIRST,
        school_address=school_address,
        explained={line.number: explanation(line.risk, bool(line.results), drawn.now) for line in drawn.ranked},
    )
    return Markup(text)  # noqa: S704 - rendered with escaping
