"""Setting up a second factor, renewing its recovery codes, taking it off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from inspect_app.accounts import access, sessions, throttle
from inspect_app.accounts.access import settles, signed_in
from inspect_app.accounts.forms import CodeForm, EnrolForm
from inspect_app.accounts.models import Account
from inspect_app.accounts.own_account.own_account_views import own_session
from inspect_app.accounts.own_account.qr_picture import qr_picture
from inspect_app.accounts.own_account.refused_page import Answer, local_path, refused, wrong_code
from inspect_app.accounts.password_changes import WrongProof, check_own_password
from inspect_app.accounts.second_factor import factor_changes, time_codes
from inspect_app.accounts.session_cookies import signing_keys
from inspect_app.accounts.session_rules import FRESH
from inspect_app.accounts.sessions import CurrentSession
from inspect_app.db import db, writing

blueprint = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")
T = TypeVar("T")
KEY_SECONDS = 60 * 60
"""How long after the page was opened its key may be confirmed."""


@blueprint.get("")
@signed_in
@settles
def show() -> str:
    current = own_session()
    if current.has_second_factor:
        return _state_page(current)
    return _enrol_page(current, EnrolForm(request.args), time_codes.new_key())


@blueprint.post("")
@signed_in
@settles
def enrol() -> Answer:
    """Turns it on once a code proves that the authenticator has the key; shows the recovery codes, this once."""
    current, form, now = own_session(), EnrolForm(request.form), datetime.now(UTC)
    key = _key_from(form.sealed_key.data or "", current)
    if key is None or current.has_second_factor:
        return redirect(url_for(".show"), 303)
    if not form.validate():
        return _enrol_page(current, form, key), 422
    if not is_fresh(current, now) and (refusal := check_own_password(current, form.password.data or "", now)):
        wrong = _("The present password is not right.")
        return refused("accounts/second-factor-new.html", refusal, wrong, **_enrolment(current, form, key))
    step = time_codes.accepted_step(key, time_codes.typed_code(form.code.data or ""), None, now)
    if step is None:
        wrong = _("This code is not right. Wait for the next one; the device's clock must be right.")
        return _enrol_page(current, form, key, wrong), 422
    with writing():
        codes = factor_changes.turn_on(db.session.get_one(Account, current.person.id), key, step, now)
        sessions.end_all_sessions(current.person.id, but=current.id)
    return _codes_page(codes, local_path(form.next.data))


@blueprint.post("/codes")
@signed_in
def renew_codes() -> Answer:
    return _with_code(factor_changes.renew_recovery_codes, lambda codes: _codes_page(codes, None))


@blueprint.post("/off")
@signed_in
def turn_off() -> Answer:
    def told(_nothing: None) -> Answer:
        flash(_("The second factor is off."))
        return redirect(url_for("own_account.show"), 303)

    return _with_code(lambda account, now: factor_changes.turn_off(account, account.id, now), told)


def _with_code(act: Callable[[Account, datetime], T], told: Callable[[T], Answer]) -> Answer:
    """Acts when a code proves that it is the person who asks: a session somebody left open is not enough."""
    current, form, now = own_session(), CodeForm(request.form), datetime.now(UTC)
    if not current.has_second_factor:
        return redirect(url_for(".show"), 303)
    if not form.validate():
        return _state_page(current, form), 422
    counters = throttle.counters_of_page(current.person.id)
    with writing():
        account = db.session.get_one(Account, current.person.id)
        admission = throttle.admit(counters, now)
        good = admission.admitted and factor_changes.take_code(account, form.code.data or "", now)
        if good:
            throttle.forgive(counters, now)
            outcome = act(account, now)
    if good:
        return told(outcome)
    refusal = WrongProof(admission.seconds, throttled=not admission.admitted)
    return refused("accounts/second-factor.html", refusal, wrong_code(), **_state(current, form))


def is_fresh(current: CurrentSession, now: datetime) -> bool:
    """Signed in a moment ago: the password need not be given again."""
    return now - current.created_at <= FRESH


def _enrol_page(current: CurrentSession, form: EnrolForm, key: str, failure: str = "") -> str:
    return render_template("accounts/second-factor-new.html", failure=failure, **_enrolment(current, form, key))


def _enrolment(current: CurrentSession, form: EnrolForm, key: str) -> dict[str, object]:
    form.sealed_key.data = _sealing().dumps([current.id, key])
    return {
        "form": form,
        "key": " ".join(key[start : start + 4] for start in range(0, len(key), 4)),
        "picture": qr_picture(time_codes.address_of(key, current.person.username)),
        "asks_password": not is_fresh(current, datetime.now(UTC)),
        "due": access.due(),
    }


def _codes_page(codes: Sequence[str], asked_for: str | None) -> str:
    return render_template("accounts/recovery-codes.html", codes=codes, next=asked_for)


def _state_page(current: CurrentSession, form: CodeForm | None = None) -> str:
    return render_template("accounts/second-factor.html", **_state(current, form or CodeForm()))


def _state(current: CurrentSession, form: CodeForm) -> dict[str, object]:
    return {"form": form, "left": factor_changes.recovery_codes_left(current.person.id), "role": current.person.role}


def _sealing() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_keys(current_app), salt="second-factor-key")


def _key_from(sealed: str, current: CurrentSession) -> str | None:
    """The key that this session was shown; None for another's, an old one or nonsense."""
    try:
        session_id, key = _sealing().loads(sealed, max_age=KEY_SECONDS)
    except BadData:
        return None
    return str(key) if session_id == current.id else None
