"""What makes the application open without a server: service worker, manifest, files named with their version.

Every fieldwork page names its scripts and styles as /static/@<version>/…: modules import one another by relative
addresses, so a page kept on a tablet goes on with exactly the files it was written for, whatever the server has since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user

from inspect_app.accounts.access import allow, fieldwork, public
from inspect_app.accounts.roles import Permission
from inspect_app.inspections.published import published
from inspect_app.submissions import limits
from inspect_app.tablet.item_texts import script_json
from inspect_app.tablet.texts.device_texts import device_words
from inspect_app.tablet.texts.sync_texts import sync_words
from inspect_app.tablet.texts.visit_texts import words_json
from inspect_app.web import language, settings

blueprint = Blueprint("service_worker", __name__)
_PAGES = {"tablet", "service_worker"}
_LEFT = "kashf-left"
_YEAR = 365 * 24 * 60 * 60
_ASSETS = (
    "css/base.css",
    "css/parts.css",
    "css/home.css",
    "css/sync.css",
    "css/unfinished.css",
    "css/visit/*",
    "icons/*",
    "js/*.mjs",
    "js/tablet/**/*.mjs",
    "vendor/idb/index.js",
    "vendor/cairo/*.woff2",
)


def init_app(app: Flask) -> None:
    app.extensions["kashf.shell"] = TabletShell(Path(cast("str", app.static_folder)))
    app.register_blueprint(blueprint)
    app.after_request(_sign)
    app.url_defaults(_name_version)
    app.jinja_env.globals.update(sync_json=sync_json, limits=limits)


class TabletShell:
    """The files a tablet keeps, and the version that changes with any of them."""

    def __init__(self, folder: Path) -> None:
        self.worker = (folder / "js" / "sw.js").read_text(encoding="utf-8")
        self.files = sorted({file for pattern in _ASSETS for file in folder.glob(pattern) if file.is_file()})
        digest = hashlib.sha256(self.worker.encode())
        for file in self.files:
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
        self.version = digest.hexdigest()[:16]
        self.names = [file.relative_to(folder).as_posix() for file in self.files]

    def addresses(self) -> Iterator[str]:
        for name in self.names:
            yield url_for("service_worker.asset", version=self.version, filename=name)


def tablet_shell() -> TabletShell:
    return cast("TabletShell", current_app.extensions["kashf.shell"])


@blueprint.get("/static/@<version>/<path:filename>")
@public
def asset(version: str, filename: str) -> Response:
    """A file under its versioned address. An older version's address gives today's file, and is asked for again."""
    age = _YEAR if version == tablet_shell().version else 0
    answer = send_from_directory(cast("str", current_app.static_folder), filename, max_age=age)
    answer.headers["Cache-Control"] = f"public, max-age={age}, immutable" if age else "no-cache"
    return answer


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """Never from a cache: a tablet must learn of a new version with the first answer."""
    about = dumps({"version": tablet_shell().version, "assets": list(tablet_shell().addresses())})
    answer = Response(f"const SHELL = {about};\n{tablet_shell().worker}", mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    sizes = [("kashf-192.png", "192x192", "any"), ("kashf-512.png", "512x512", "any")]
    sizes.append(("kashf-maskable-512.png", "512x512", "maskable"))
    icons = [
        {"src": url_for("static", filename=f"icons/{name}"), "sizes": size, "type": "image/png", "purpose": purpose}
        for name, size, purpose in sizes
    ]
    answer = jsonify(
        id="/fieldwork/",
        name="كشف · Kashf",
        short_name="كشف",
        lang="ar",
        dir="rtl",
        start_url="/fieldwork/",
        scope="/",
        display="standalone",
        theme_color="#0b5d57",
        background_color="#f3f6f4",
        icons=icons,
    )
    answer.mimetype = "application/manifest+json"
    return answer


@blueprint.get("/fieldwork/sync")
@allow(Permission.INSPECT)
@fieldwork
def sync() -> str:
    """What this tablet keeps and how far each of it is; filled by scripts from the tablet's own store."""
    return render_template("tablet/sync.html", words_json=words_json())


@blueprint.get("/fieldwork/offline")
@public
def offline() -> str:
    """Shown by the service worker for a page this tablet does not keep."""
    return render_template("tablet/offline.html", title=_("This page is not on this tablet"))


def sync_json(*, lists_work: bool = False) -> str:
    """What the scripts of every fieldwork page begin with: whose page this is, in which language, limits and words.

    ``lists_work``: also what the pages say that list what is on the tablet.
    """
    lists = {checklist.id: checklist.short_title.in_(language()) for checklist in published().current}
    me = {"person": str(current_user.id), "language": language(), "lists": lists}
    words = sync_words() | (device_words() if lists_work else {})
    return script_json(me | {"limits": limits.for_pages(settings().max_photo_bytes), "words": words})


def _sign(response: Response) -> Response:
    """Pages say that they are Kashf's, of which version and whose: a portal's page is not kept in their place."""
    if response.mimetype == "text/html":
        response.headers["X-Kashf-Shell"] = tablet_shell().version
        # Where the server itself failed, nobody may be able to say who is asking.
        if request.blueprint in _PAGES and response.status_code < 500 and current_user.is_authenticated:
            response.headers["X-Kashf-Person"] = str(current_user.id)
            response.headers["Content-Language"] = language()
            response.delete_cookie(_LEFT)
    if request.endpoint == "accounts.sign_out" and response.status_code < 400:
        # The next page this tablet opens from its own store learns that its person has left.
        response.set_cookie(_LEFT, "yes", samesite="Strict")
    return response


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and request and request.blueprint in _PAGES:
        values["filename"] = f"@{tablet_shell().version}/{values['filename']}"
