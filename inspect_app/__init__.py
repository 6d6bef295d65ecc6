"""Kashf (كشف): school facility inspection. ``create_app`` is the one place that knows every part."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from flask import Flask

    from inspect_app.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings (default: read from the environment).

    Raises WrongSetting for an unusable setting and InvalidChecklists when a checklist must not be published.
    Imports stand inside: the pure rules of this package are usable without loading Flask or the database.
    """
    from flask_migrate import Migrate

    from inspect_app import db as database
    from inspect_app import web
    from inspect_app.checklists import load
    from inspect_app.config import SHIPPED, Settings
    from inspect_app.request_retries import RetryingFlask

    settings = settings or Settings.from_environment()
    app = RetryingFlask(
        "inspect_app", static_folder=str(SHIPPED / "static"), template_folder=str(SHIPPED / "templates")
    )
    _configure(app, settings)
    app.extensions["kashf.settings"] = settings
    app.extensions["kashf.checklists"] = load(settings.checklists)
    database.db.init_app(app)
    Migrate(app, database.db, directory=web.MIGRATIONS, render_as_batch=True)
    with app.app_context():
        database.configure_engine(database.db.engine)
    for part in _parts():
        part.init_app(app)
    return app


def _parts() -> tuple[ModuleType, ...]:
    """Every module with an ``init_app``, in the order in which their hooks run."""
    from inspect_app import compression, web
    from inspect_app.accounts import views as accounts
    from inspect_app.deficiencies import photo_views
    from inspect_app.desk import views as desk
    from inspect_app.exports import views as exports
    from inspect_app.exports.large_files import views as large_files
    from inspect_app.inspections import value_texts
    from inspect_app.maps import views as maps
    from inspect_app.observing import denials, request_observer, server_state
    from inspect_app.observing import views as observing
    from inspect_app.registry import views as registry
    from inspect_app.tablet import api, service_worker
    from inspect_app.tablet import views as tablet

    pages = accounts, photo_views, tablet, api, service_worker, desk, maps, exports, large_files, registry, observing
    return compression, web, value_texts, request_observer, server_state, denials, *pages


def _configure(app: Flask, settings: Settings) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    from inspect_app.db import engine_options

    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=[settings.old_secret_key] if settings.old_secret_key else [],
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SESSION_COOKIE_SECURE=not settings.insecure_http,
        # Browsers take such a name only from this very host by https: no neighbour under the same domain sets it.
        SESSION_COOKIE_NAME="session" if settings.insecure_http else "__Host-session",
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=4000,
    )
    if trusted := settings.trusted_proxies:
        # Not the host: a web server passes on the Host header itself (docs/running.md), and may leave what a client
        # wrote into X-Forwarded-Host as it was.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=0)  # type: ignore[method-assign]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
