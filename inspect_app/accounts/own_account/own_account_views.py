"""One's own account: the password, where one is signed in, the second factor."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inspect_app import problems
from inspect_app.accounts import access, password_changes, sessions
from inspect_app.accounts.access import person, settles, signed_in
from inspect_app.accounts.forms import OwnPasswordForm
from inspect_app.accounts.own_account.browser_texts import browser_words
from inspect_app.accounts.own_account.refused_page import Answer, local_path, refused
from inspect_app.accounts.second_factor.factor_changes import recovery_codes_left
from inspect_app.accounts.session_cookies import SESSION_TOKEN_KEY
from inspect_app.accounts.sessions import CurrentSession
from inspect_app.db import writing
from inspect_app.journal import Action, record

blueprint = Blueprint("own_account", __name__, url_prefix="/account")


@blueprint.get("")
@signed_in
def show() -> str:
    current, now = own_session(), datetime.now(UTC)
    return render_template(
        "accounts/own-account.html",
        current=current,
        open_sessions=sessions.open_sessions(current.person, now),
        browser_words=browser_words,
        codes_left=recovery_codes_left(current.person.id) if current.has_second_factor else 0,
    )


@blueprint.get("/password")
@signed_in
@settles
def password() -> str:
    return render_template("accounts/own-password.html", form=OwnPasswordForm(request.args), due=access.due())


@blueprint.post("/password")
@signed_in
@settles
def change_password() -> Answer:
    current, form = own_session(), OwnPasswordForm(request.form)
    form.names = current.person.username, current.person.name_ar, current.person.name_en
    if not form.validate():
        return render_template("accounts/own-password.html", form=form, due=access.due()), 422
    outcome = password_changes.change_own_password(
        current, form.old.data or "", form.password.data or "", datetime.now(UTC)
    )
    if isinstance(outcome, password_changes.WrongProof):
        wrong = _("The present password is not right.")
        return refused("accounts/own-password.html", outcome, wrong, form=form, due=access.due())
    session[SESSION_TOKEN_KEY] = outcome
    flash(_("The new password holds from now on. Wherever else you were signed in, your session has ended."))
    return redirect(local_path(form.next.data) or url_for(".show"), 303)


@blueprint.post("/sessions/<int:number>/end")
@signed_in
def end_session(number: int) -> Response:
    who = person()
    with writing():
        if not sessions.end_session_of(who.id, number):
            raise problems.NotFound
        record(datetime.now(UTC), who.id, Action.END_SESSION, who.username)
    flash(_("That session has ended. Visits that are still on the device stay there until somebody signs in."))
    return redirect(url_for(".show"), 303)


@blueprint.post("/sessions/end-others")
@signed_in
def end_others() -> Response:
    current = own_session()
    with writing():
        sessions.end_all_sessions(current.person.id, but=current.id)
        record(datetime.now(UTC), current.person.id, Action.END_SESSION, current.person.username, "all others")
    flash(_("You are signed in here alone."))
    return redirect(url_for(".show"), 303)


def own_session() -> CurrentSession:
    """The session of this request. Raises SignInFirst."""
    current = access.current_session()
    if current is None:
        raise problems.SignInFirst
    return current
