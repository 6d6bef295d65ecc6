"""Signing in and out, and choosing the language."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Request, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from inspect_app.accounts import access, devices, sessions, signing_in
from inspect_app.accounts.access import person, public, signed_in
from inspect_app.accounts.forms import SignInForm
from inspect_app.accounts.models import Person
from inspect_app.web import LANGUAGES

blueprint = Blueprint("accounts", __name__)
manager = LoginManager()
TOKEN = "sign-in"  # noqa: S105 - not a token: the name under which the cookie holds one


def init_app(app: Flask) -> None:
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=sessions.IDLE,
        # Otherwise every answer sets the cookie anew, and one that was still on its way when somebody signed out or
        # chose a language would bring the old one back.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    manager.init_app(app)
    app.register_blueprint(blueprint)
    access.init_app(app)


@manager.request_loader  # type: ignore[untyped-decorator]
def load_person(_request: Request) -> Person | None:
    """Whose session this request's cookie names. The guard asks first, before any view begins to write."""
    return sessions.person_of(session.get(TOKEN), datetime.now(UTC))


@blueprint.get("/sign-in")
@public
def sign_in() -> str | Response:
    if current_user.is_authenticated:
        return redirect(url_for("desk.home"))
    return render_template("accounts/sign-in.html", form=SignInForm(request.args))


@blueprint.post("/sign-in")
@public
def check_sign_in() -> tuple[str, int] | tuple[str, int, dict[str, str]] | Response:
    form = SignInForm(request.form)
    wrong = _("The user name or the password is not right.")
    if not form.validate():
        return render_template("accounts/sign-in.html", form=form, failure=wrong), 422
    device = devices.this_device()
    name, password, address = form.username.data or "", form.password.data or "", (request.remote_addr or "")[:60]
    made = signing_in.Try(name, password, address, device, session.get(TOKEN))
    outcome = signing_in.sign_in(made, datetime.now(UTC))
    if isinstance(outcome, signing_in.Refusal):
        failure = _("Too many tries.") if outcome.unseen else wrong
        failure = f"{failure} {wait_words(outcome.seconds)}" if outcome.seconds else failure
        page = render_template("accounts/sign-in.html", form=form, failure=failure)
        return (page, 429, {"Retry-After": str(outcome.seconds)}) if outcome.unseen else (page, 422)
    chosen = session.get("language") or outcome.language
    session.clear()
    session["language"] = chosen
    session[TOKEN] = outcome.token
    session.permanent = True
    answer = redirect(_own_path(form.next.data) or url_for("desk.home"))
    devices.remember(answer, device, outcome.account_id)
    return answer


def wait_words(seconds: int) -> str:
    """How long to wait before the next try, in seconds up to two minutes."""
    if seconds <= 120:
        return ngettext("Try again in %(num)s second.", "Try again in %(num)s seconds.", seconds)
    return ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", -(-seconds // 60))


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> Response:
    who = person()
    signing_in.sign_out(who.id, who.username, session.pop(TOKEN, None))
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
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or not target.isprintable():
        return None
    parts = urlsplit(target)
    return None if parts.netloc or parts.scheme else target
