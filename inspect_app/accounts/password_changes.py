"""A new password for an account: chosen by its person, with the old one or by a link, or by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from inspect_app.accounts import sessions, throttle
from inspect_app.accounts.models import Account, SignInLink
from inspect_app.accounts.passwords import hash_password, password_matches
from inspect_app.accounts.sessions import CurrentSession
from inspect_app.db import db, writing
from inspect_app.journal import Action, record


@dataclass(frozen=True, slots=True)
class WrongProof:
    """What proves who asks was not right, or not looked at (``throttled``); ``seconds`` until the next try is."""

    seconds: int
    throttled: bool


def replace_password(account: Account, password_hash: str, *, must_change: bool, but: int | None = None) -> None:
    """The new password is the only way in from now on: links end, and every session ``but`` the one of this id.

    ``must_change``: somebody else chose it. Call inside ``writing()``.
    """
    account.password_hash, account.must_change_password = password_hash, must_change
    db.session.execute(delete(SignInLink).where(SignInLink.account_id == account.id))
    sessions.end_all_sessions(account.id, but=but)


def change_own_password(session: CurrentSession, old: str, new: str, now: datetime) -> str | WrongProof:
    """Changes the password of whoever asks; the token by which their session goes on, so that a copy of it ends too."""
    refusal = check_own_password(session, old, now)
    if refusal:
        return refusal
    password_hash = hash_password(new)
    with writing():
        account = db.session.get_one(Account, session.person.id)
        replace_password(account, password_hash, must_change=False, but=session.id)
        record(now, session.person.id, Action.CHANGE_OWN_PASSWORD, session.person.username)
        return sessions.renew_token(session.id)


def check_own_password(session: CurrentSession, typed: str, now: datetime) -> WrongProof | None:
    """Whether somebody who is signed in knows their password; tries count, as when signing in. Not in ``writing()``."""
    counters = throttle.counters_of_page(session.person.id)
    with writing():
        admission = throttle.admit(counters, now)
    if not admission.admitted:
        return WrongProof(admission.seconds, throttled=True)
    with throttle.given_back_when_busy(counters, now):
        matches = password_matches(typed, db.session.get_one(Account, session.person.id).password_hash)
    if not matches:
        return WrongProof(admission.seconds, throttled=False)
    with writing():
        throttle.forgive(counters, now)
    return None
