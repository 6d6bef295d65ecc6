"""The map of a directorate as one file: script, style, fonts, land and data inside; no network is needed."""

from __future__ import annotations

import base64
import json
import re
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from inspect_app.config import SHIPPED
from inspect_app.inspections.submitted import AMMAN
from inspect_app.maps.columnar import columnar
from inspect_app.maps.directorate_page import school_list
from inspect_app.maps.map_picture import MapPicture
from inspect_app.maps.map_texts import legend, school_words, setup
from inspect_app.overview.filter_texts import filter_words

STATIC = SHIPPED / "static"
MODULES = (
    "signs",
    "labels",
    "canvas",
    "same-place",
    "schools-layer",
    "school-columns",
    "popup",
    "place-list",
    "map-printing",
    "map-frame",
    "school-opening",
    "school-pointer",
    "address",
    "kept-address",
    "legend-ticks",
    "listed-schools",
    "directorate-map",
    "directorate-page",
)
"""Of static/js/map/, each after those it imports: a page from a disk cannot load modules, so they become one."""
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_PICTURE = re.compile(r"url\((?!data:)[^)]*\)")


def file_name(drawn: MapPicture) -> str:
    return f"map-{drawn.directorate.code}-{drawn.now.astimezone(AMMAN):%Y-%m-%d}.html"


def render_file(drawn: MapPicture, language: str) -> str:
    """The whole file as text, in the language of the request or command that asks for it."""
    title = _("Map of %(directorate)s", directorate=drawn.directorate.name(language))
    direction = "ltr" if language == "en" else "rtl"
    words = school_words(title, language, drawn.is_narrowed)
    return render_template(
        "maps/map-file.html",
        drawn=drawn,
        title=title,
        direction=direction,
        said=filter_words(drawn.selection, ""),
        legend=legend(drawn.states, drawn.is_narrowed),
        schools=school_list(drawn, words["states"], ""),
        setup=in_script(setup(words, direction, drawn.bounds, "", {})),
        data=in_script(columnar(drawn.lines, language, drawn.now)),
        style=_style(drawn.shell.styles),
        library=Markup("\n").join(Markup(_read(path)) for path in drawn.shell.scripts),  # noqa: S704 - our own files
        shell=Markup(drawn.shell.script),  # noqa: S704 - holds outlines only
        modules=_modules(),
        key=secrets.token_urlsafe(16),
    )


def in_script(value: Any) -> Markup:  # noqa: ANN401 - anything JSON can say
    """JSON that cannot leave a script element: no “<”, no “&”, no line ends that JavaScript sees and JSON does not."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - escaped in the line above


def _read(path: str) -> str:
    return (STATIC / path).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _modules() -> Markup:
    texts = (_IMPORT.sub("", _read(f"js/map/{name}.mjs")) for name in MODULES)
    return Markup("\n").join(Markup(_EXPORT.sub("", text)) for text in texts)  # noqa: S704 - our own files


@lru_cache(maxsize=4)
def _style(styles: tuple[str, ...]) -> Markup:
    """The pages' own style with its fonts inside; pictures of leaflet's that this map never shows are left out."""
    ours = ("css/base.css", "css/parts.css", "css/map.css", "css/map-list.css", "css/arithmetic.css")
    text = "\n".join(_PICTURE.sub("none", _read(path)) if path in styles else _read(path) for path in (*styles, *ours))
    text = re.sub(r'url\("\.\./(vendor/cairo/[^"]*)"\)', lambda found: f"url({_data_url(STATIC / found[1])})", text)
    return Markup(text)  # noqa: S704 - our own files


def _data_url(file: Path) -> str:
    return "data:font/woff2;base64," + base64.b64encode(file.read_bytes()).decode("ascii")
