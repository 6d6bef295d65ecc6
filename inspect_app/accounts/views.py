"""Signing in and out, and choosing the language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import Row, bindparam, select
from werkzeug.wrappers import Response

from inspect_app.accounts import access
from inspect_app.accounts.access import EVERYBODY, allow, public
from inspect_app.accounts.forms import SignInForm
from inspect_app.accounts.models import Account, Person, Role
from inspect_app.accounts.passwords import is_right
from inspect_app.db import db, table
from inspect_app.web import LANGUAGES

blueprint = Blueprint("accounts", __name__)
limiter = Limiter(get_remote_address, storage_uri="memory://", default_limits=[])
manager = LoginManager()
# Otherwise it hashes address and browser for every request, and a tablet that changes networks gets its cookie anew.
manager.session_protection = None
_WHO = select(table(Account)).where(table(Account).c.id == bindparam("id"))


def init_app(app: Flask) -> None:
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A tablet is away for days; a new session_key on the account still ends the session at once.
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        # Otherwise every answer sets the cookie anew, and one that was still on its way when somebody signed out or
        # chose a language would bring the old session back.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    limiter.init_app(app)
    manager.init_app(app)
    app.register_blueprint(blueprint)
    access.init_app(app)


@manager.user_loader  # type: ignore[untyped-decorator]
def load_person(identity: str) -> Person | None:
    """The account behind a session, unless it was closed or its session key was changed."""
    number, dot, key = identity.partition(".")
    if not (dot and number.isascii() and number.isdigit()):
        return None
    row = db.session.connection().execute(_WHO, {"id": int(number)}).first()
    if row is None or not row.active or row.session_key != key:
        return None
    return as_person(row)


def as_person(account: Account | Row[*tuple[Any, ...]]) -> Person:
    """The account, as an entity or as a row of its table, as the value everything else works with."""
    return Person(
        id=account.id,
        username=account.username,
        name_ar=account.name_ar,
        name_en=account.name_en,
        role=Role(account.role),
        directorate_id=account.directorate_id,
        school_id=account.school_id,
        session_key=account.session_key,
    )


@blueprint.get("/sign-in")
@public
def sign_in() -> str | Response:
    if current_user.is_authenticated:
        return redirect(url_for("desk.home"))
    return render_template("accounts/sign-in.html", form=SignInForm(request.args))


@blueprint.post("/sign-in")
@public
@limiter.limit("20 per minute; 200 per hour")
def check_sign_in() -> tuple[str, int] | Response:
    form = SignInForm(request.form)
    account = None
    if form.validate():
        account = db.session.scalar(select(Account).where(Account.username == form.username.data))
        if not is_right(form.password.data or "", account.password_hash if account and account.active else None):
            account = None
    if account is None:
        failure = _("The user name or the password is not right.")
        return render_template("accounts/sign-in.html", form=form, failure=failure), 422
    chosen = session.get("language") or account.language
    session.clear()
    session["language"] = chosen
    session.permanent = True
    login_user(as_person(account))
    return redirect(_own_path(form.next.data) or url_for("desk.home"))


@blueprint.post("/sign-out")
@allow(*EVERYBODY)
def sign_out() -> Response:
    logout_user()
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/language")
@public
def choose_language() -> Response:
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
        session.permanent = True
    return redirect(_own_path(request.form.get("next")) or url_for("desk.home"))


def _own_path(target: str | None) -> str | None:
    """``target`` when it is a path of this site, else None: nobody is sent elsewhere after signing in."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.netloc or parts.scheme else target
