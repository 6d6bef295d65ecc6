"""What the map's script is told by the page: words in the reader's language, shapes, colours, addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from inspect_app.checklists import Severity
from inspect_app.inspections.value_texts import GRADES, NOT_GRADED, grade_letter, quoted, severity_word
from inspect_app.maps.ground import Bounds
from inspect_app.maps.school_lines import CLEAR, UNVISITED
from inspect_app.maps.sign_colours import SIGN_COLOURS


def sign_words(narrowed: bool) -> dict[str, str]:
    """What each sign says. Under a filter “nothing open” would claim more than was looked for."""
    words = {severity.value: severity_word(severity.value) for severity in Severity}
    words[CLEAR] = _("Visited, nothing matches the filter") if narrowed else _("Visited, nothing open")
    words[UNVISITED] = _("Not visited yet")
    return words


def frame_words(title: str) -> dict[str, str]:
    """Of the map's own buttons. ``title`` names the map for those who do not see it."""
    return {
        "map": title,
        "nearer": _("Zoom in"),
        "farther": _("Zoom out"),
        "close": _("Close"),
        "failed": _(
            "The map's data could not be loaded. The list beside it is complete; reload the page to try again."
        ),
    }


def school_words(title: str, language: str, narrowed: bool) -> dict[str, Any]:
    return {
        **frame_words(title),
        "states": sign_words(narrowed),
        "grades": {letter: f"{text.in_(language)} ({grade_letter(letter)})" for letter, text in GRADES.items()},
        "ungraded": NOT_GRADED.in_(language),
        "number": _("School number:"),
        "students": _("Students:"),
        "points": _("Risk points:"),
        "arithmetic": _("How the points are worked out"),
        "links": {"school": _("School page"), "list": _("Its deficiencies")},
        "place": _("Schools at this place"),
        "standard": _("The standard"),
        "quoted": quoted("{text}"),
        "shown": _("%(shown)s of %(registered)s schools shown", shown="{shown}", registered="{registered}"),
    }


def setup(
    words: Mapping[str, Any], direction: str, bounds: Bounds, data: str, links: Mapping[str, str]
) -> dict[str, Any]:
    """The block ``map-setup``. ``~`` in a link stands for the school's number or the directorate's code."""
    return {
        "words": words,
        "dir": direction,
        "bounds": bounds,
        "data": data,
        "links": links,
        "paths": shapes(),
        "colours": SIGN_COLOURS,
    }


def shapes() -> dict[str, str]:
    """The outlines of the pages' badges: one drawing for page, canvas and file."""
    module = current_app.jinja_env.get_template("parts/severity.html").module
    found: dict[str, str] = vars(module)["SHAPES"]
    return found


def legend(states: Sequence[str], narrowed: bool) -> list[tuple[str, str, int]]:
    """(state, its words, how many schools) for each sign, worst first."""
    return [(state, word, states.count(state)) for state, word in sign_words(narrowed).items()]
