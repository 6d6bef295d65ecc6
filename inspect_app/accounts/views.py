"""Signing in and out, and choosing the language."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Request, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import LoginManager
from werkzeug.wrappers import Response

from inspect_app.accounts import access, known_devices, sessions, sign_in_attempt
from inspect_app.accounts.access import current_session, fieldwork, person, public, signed_in
from inspect_app.accounts.forms import SignInForm
from inspect_app.accounts.models import Person
from inspect_app.accounts.session_cookies import SessionCookies
from inspect_app.accounts.session_rules import FIELD_LIMITS, Reach
from inspect_app.web import LANGUAGES

blueprint = Blueprint("accounts", __name__)
login_manager = LoginManager()
SESSION_TOKEN_KEY = "sign-in"  # noqa: S105 - not a token: the name under which the cookie holds one


def init_app(app: Flask) -> None:
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=FIELD_LIMITS.absolute,
        # Otherwise every answer sets the cookie anew, and one that was still on its way when somebody signed out or
        # chose a language would bring the old one back.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = SessionCookies()
    # Its own idea of a device (address and browser) would mark each session anew; the row in the database is ours.
    login_manager.session_protection = None
    login_manager.init_app(app)
    app.register_blueprint(blueprint)
    access.init_app(app)


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load_person(_request: Request) -> Person | None:
    """Whose session this request's cookie names. The guard asks first, before any view begins to write."""
    found = sessions.session_of(session.get(SESSION_TOKEN_KEY), datetime.now(UTC))
    g.current_session = found
    return found.person if found else None


@blueprint.get("/sign-in")
@public
def sign_in() -> str | Response:
    open_session = current_session()
    if open_session and open_session.reach is Reach.OFFICE:
        return redirect(url_for("desk.home"))
    return render_template("accounts/sign-in.html", form=SignInForm(request.args), for_fieldwork=open_session)


@blueprint.post("/sign-in")
@public
def check_sign_in() -> tuple[str, int] | tuple[str, int, dict[str, str]] | Response:
    form = SignInForm(request.form)
    wrong_password = _("The user name or the password is not right.")
    if not form.validate():
        return render_template("accounts/sign-in.html", form=form, failure=wrong_password), 422
    device = known_devices.this_device()
    name, password, address = form.username.data or "", form.password.data or "", (request.remote_addr or "")[:60]
    origin = sessions.Origin(device.id, request.user_agent.string, address)
    attempt = sign_in_attempt.SignInAttempt(name, password, origin, device, session.get(SESSION_TOKEN_KEY))
    outcome = sign_in_attempt.sign_in(attempt, datetime.now(UTC))
    if isinstance(outcome, sign_in_attempt.Refusal):
        failure = _("Too many tries.") if outcome.throttled else wrong_password
        failure = f"{failure} {wait_text(outcome.seconds)}" if outcome.seconds else failure
        page = render_template("accounts/sign-in.html", form=form, failure=failure)
        return (page, 429, {"Retry-After": str(outcome.seconds)}) if outcome.throttled else (page, 422)
    language = session.get("language") or outcome.language
    session.clear()
    session["language"] = language
    session[SESSION_TOKEN_KEY] = outcome.token
    session.permanent = True
    response = redirect(_local_path(form.next.data) or url_for("desk.home"))
    known_devices.remember(response, device, outcome.account_id)
    return response


def wait_text(seconds: int) -> str:
    """How long to wait before the next try, in seconds up to two minutes."""
    if seconds <= 120:
        return ngettext("Try again in %(num)s second.", "Try again in %(num)s seconds.", seconds)
    return ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", -(-seconds // 60))


@blueprint.post("/sign-out")
@signed_in
@fieldwork
def sign_out() -> Response:
    who = person()
    sign_in_attempt.sign_out(who.id, who.username, session.pop(SESSION_TOKEN_KEY, None))
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/language")
@public
def choose_language() -> Response:
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
        session.permanent = True
    return redirect(_local_path(request.form.get("next")) or url_for("desk.home"))


def _local_path(target: str | None) -> str | None:
    """``target`` when it is a path of this site, else None: nobody is sent elsewhere after signing in."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or not target.isprintable():
        return None
    parts = urlsplit(target)
    return None if parts.netloc or parts.scheme else target
