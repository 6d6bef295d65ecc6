"""One attempt to sign in: counted, checked, written into the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update

from inspect_app.accounts import sessions, throttle
from inspect_app.accounts.known_devices import Device
from inspect_app.accounts.models import Account
from inspect_app.accounts.passwords import hash_password, needs_rehash, password_matches
from inspect_app.db import db, writing
from inspect_app.journal import Action, record

_UNKNOWN_NAME = "?"
"""In the journal for a name nobody has: it may be a password in the wrong field."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Signed in: the account, its own language, and the token of the session that was opened."""

    account_id: int
    language: str
    token: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """``seconds`` until the next try is looked at; ``throttled`` when this one was not looked at either."""

    seconds: int
    throttled: bool


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """What somebody typed, where, on which device; ``token`` of the session this one would end, if any."""

    username: str
    password: str
    origin: sessions.Origin
    device: Device
    token: object


def sign_in(attempt: SignInAttempt, now: datetime) -> SignedIn | Refusal:
    """Who must wait learns nothing of the password, right or wrong; a name nobody has is treated like any other."""
    columns = Account.id, Account.username, Account.language, Account.password_hash, Account.active
    account = db.session.execute(select(*columns).where(Account.username == attempt.username)).first()
    known_device = attempt.device.id if account is not None and account.id in attempt.device.accounts else None
    counters = throttle.counters_of(attempt.username, attempt.origin.address, known_device)
    with writing():
        admission = throttle.admit(counters, now)
    if not admission.admitted:
        return Refusal(admission.seconds, throttled=True)
    matches = password_matches(attempt.password, account.password_hash if account and account.active else None)
    # Made before the transaction: hashing takes longer than writing should.
    new_hash = hash_password(attempt.password) if account and matches and needs_rehash(account.password_hash) else None
    with writing():
        if account is None or not matches or not _is_unchanged(account.id, account.password_hash):
            pause = f" · {admission.seconds} s" if admission.seconds else ""
            name = account.username if account else _UNKNOWN_NAME
            record(now, None, Action.REFUSE_SIGN_IN, name, f"{attempt.origin.address}{pause}")
            return Refusal(admission.seconds, throttled=False)
        throttle.forgive(counters, now)
        if new_hash:
            db.session.execute(update(Account).where(Account.id == account.id).values(password_hash=new_hash))
        sessions.end_session(attempt.token)
        record(now, account.id, Action.SIGN_IN, account.username, attempt.origin.address)
        return SignedIn(account.id, account.language, sessions.begin_session(account.id, attempt.origin, now))


def _is_unchanged(account_id: int, password_hash: str) -> bool:
    """No administrator closed the account or gave it another password while this one was looked at."""
    conditions = Account.id == account_id, Account.active, Account.password_hash == password_hash
    return db.session.scalar(select(Account.id).where(*conditions)) is not None


def sign_out(account_id: int, username: str, token: object) -> None:
    """Ends the session: a copy of its cookie opens nothing any more."""
    with writing():
        sessions.end_session(token)
        record(datetime.now(UTC), account_id, Action.SIGN_OUT, username)
