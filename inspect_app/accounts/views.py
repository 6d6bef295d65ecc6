"""Signing in and out, and choosing the language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Flask, Request, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager
from werkzeug.wrappers import Response

from inspect_app.accounts import access, known_devices, sessions, sign_in_attempt
from inspect_app.accounts.access import current_session, fieldwork, person, public, settles, signed_in
from inspect_app.accounts.forms import CodeForm, SignInForm
from inspect_app.accounts.models import MAX_ADDRESS_LENGTH, Person
from inspect_app.accounts.own_account import link_views, own_account_views
from inspect_app.accounts.own_account.refused_page import Answer, local_path, refused, wrong_code
from inspect_app.accounts.password_rules import MIN_PASSWORD_LENGTH
from inspect_app.accounts.second_factor import factor_views
from inspect_app.accounts.session_cookies import SESSION_TOKEN_KEY, SessionCookies
from inspect_app.accounts.session_rules import FIELD_LIMITS, Reach
from inspect_app.web import LANGUAGES

blueprint = Blueprint("accounts", __name__)
login_manager = LoginManager()
_CODE_KEY = "code-for"
CODE_WITHIN = timedelta(minutes=5)
"""How long after the password the code may come."""


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
    app.jinja_env.globals.update(min_password_length=MIN_PASSWORD_LENGTH)
    # Its own idea of a device (address and browser) would mark each session anew; the row in the database is ours.
    login_manager.session_protection = None
    login_manager.init_app(app)
    for part in (blueprint, own_account_views.blueprint, factor_views.blueprint, link_views.blueprint):
        app.register_blueprint(part)
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
def check_sign_in() -> Answer:
    form = SignInForm(request.form)
    if not form.validate():
        return render_template("accounts/sign-in.html", form=form, failure=_wrong_password()), 422
    name, password = form.username.data or "", form.password.data or ""
    place, now = _place(), datetime.now(UTC)
    outcome = sign_in_attempt.sign_in(name, password, place, now)
    if isinstance(outcome, sign_in_attempt.Refusal):
        return refused("accounts/sign-in.html", outcome, _wrong_password(), form=form)
    if isinstance(outcome, sign_in_attempt.CodeWanted):
        until = (now + CODE_WITHIN).timestamp()
        session[_CODE_KEY] = [outcome.account_id, outcome.proof, until, form.next.data or ""]
        return redirect(url_for("accounts.ask_code"), 303)
    return _signed_in(outcome, place, form.next.data)


@blueprint.get("/sign-in/code")
@public
def ask_code() -> str | Response:
    if _code_wanted() is None:
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/sign-in-code.html", form=CodeForm())


@blueprint.post("/sign-in/code")
@public
def check_code() -> Answer:
    form, found, place = CodeForm(request.form), _code_wanted(), _place()
    if found is None:
        return _begin_anew()
    wanted, asked_for = found
    if not form.validate():
        return render_template("accounts/sign-in-code.html", form=form, failure=wrong_code()), 422
    outcome = sign_in_attempt.sign_in_with_code(wanted, form.code.data or "", place, datetime.now(UTC))
    if outcome is None:
        return _begin_anew()
    if isinstance(outcome, sign_in_attempt.Refusal):
        return refused("accounts/sign-in-code.html", outcome, wrong_code(), form=form)
    return _signed_in(outcome, place, asked_for)


def _code_wanted() -> tuple[sign_in_attempt.CodeWanted, str] | None:
    """Who has given the right password here some minutes ago, and the page asked for."""
    try:
        account_id, proof, until, asked_for = session[_CODE_KEY]
    except (KeyError, TypeError, ValueError):
        return None
    if datetime.now(UTC).timestamp() > until:
        return None
    return sign_in_attempt.CodeWanted(account_id, proof), asked_for


def _begin_anew() -> Response:
    session.pop(_CODE_KEY, None)
    flash(_("That took too long. Sign in again."))
    return redirect(url_for("accounts.sign_in"), 303)


def _place() -> sign_in_attempt.Place:
    device = known_devices.this_device()
    origin = sessions.Origin(device.id, request.user_agent.string, (request.remote_addr or "")[:MAX_ADDRESS_LENGTH])
    return sign_in_attempt.Place(origin, device, session.get(SESSION_TOKEN_KEY))


def _signed_in(outcome: sign_in_attempt.SignedIn, place: sign_in_attempt.Place, asked_for: str | None) -> Response:
    language = session.get("language") or outcome.language
    session.clear()
    session["language"] = language
    session[SESSION_TOKEN_KEY] = outcome.token
    session.permanent = True
    response = redirect(local_path(asked_for) or url_for("desk.home"))
    known_devices.remember(response, place.device, outcome.account_id)
    return response


def _wrong_password() -> str:
    return _("The user name or the password is not right.")


@blueprint.post("/sign-out")
@signed_in
@fieldwork
@settles
def sign_out() -> Response:
    who = person()
    sign_in_attempt.sign_out(who.id, who.username, session.pop(SESSION_TOKEN_KEY, None))
    response = redirect(url_for("accounts.sign_in"))
    # The data of maps, which a browser keeps to ask for again. Never “storage”: unsent work lies there.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/language")
@public
def choose_language() -> Response:
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
        session.permanent = True
    return redirect(local_path(request.form.get("next")) or url_for("desk.home"))
