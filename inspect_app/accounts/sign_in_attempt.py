"""One attempt to sign in: counted, checked, written into the journal; with a second factor in two halves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update

from inspect_app.accounts import sessions, throttle
from inspect_app.accounts.known_devices import Device
from inspect_app.accounts.models import Account
from inspect_app.accounts.passwords import hash_password, needs_rehash, password_matches
from inspect_app.accounts.second_factor.factor_changes import take_code
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
class CodeWanted:
    """The password was right, and a code must follow; ``proof`` ties the second half to that very password."""

    account_id: int
    proof: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """``seconds`` until the next try is looked at; ``throttled`` when this one was not looked at either."""

    seconds: int
    throttled: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in: on which device, ``token`` of the session this one would end, if any."""

    origin: sessions.Origin
    device: Device
    token: object

    def known_to(self, account_id: int) -> str | None:
        """The device's id when it has signed in to this account before."""
        return self.device.id if account_id in self.device.accounts else None


def sign_in(username: str, password: str, place: Place, now: datetime) -> SignedIn | CodeWanted | Refusal:
    """Who must wait learns nothing of the password, right or wrong; a name nobody has is treated like any other."""
    columns = Account.id, Account.username, Account.password_hash, Account.active
    account = db.session.execute(select(*columns).where(Account.username == username)).first()
    counters = throttle.counters_of(username, place.origin.address, place.known_to(account.id) if account else None)
    with writing():
        admission = throttle.admit(counters, now)
    if not admission.admitted:
        return Refusal(admission.seconds, throttled=True)
    with throttle.given_back_when_busy(counters, now):
        matches = password_matches(password, account.password_hash if account and account.active else None)
        # Made before the transaction: hashing takes longer than writing should.
        new_hash = hash_password(password) if account and matches and needs_rehash(account.password_hash) else None
    with writing():
        known = _unchanged(account.id, _proof(account.password_hash)) if account and matches else None
        if known is None:
            pause = f" · {admission.seconds} s" if admission.seconds else ""
            name = account.username if account else _UNKNOWN_NAME
            record(now, None, Action.REFUSE_SIGN_IN, name, f"{place.origin.address}{pause}")
            return Refusal(admission.seconds, throttled=False)
        throttle.forgive(counters, now)
        if new_hash:
            db.session.execute(update(Account).where(Account.id == known.id).values(password_hash=new_hash))
        if known.second_factor_key:
            return CodeWanted(known.id, _proof(new_hash or known.password_hash))
        return _open_session(known, place, now)


def sign_in_with_code(wanted: CodeWanted, code: str, place: Place, now: datetime) -> SignedIn | Refusal | None:
    """The second half. None, begin anew: the account was closed, has another password, or no second factor any more."""
    counters = throttle.counters_of_code(wanted.account_id, place.known_to(wanted.account_id))
    with writing():
        account = _unchanged(wanted.account_id, wanted.proof)
        if account is None or not account.second_factor_key:
            return None
        admission = throttle.admit(counters, now)
        if not admission.admitted:
            return Refusal(admission.seconds, throttled=True)
        if not take_code(account, code, now):
            record(now, None, Action.REFUSE_CODE, account.username, place.origin.address)
            return Refusal(admission.seconds, throttled=False)
        throttle.forgive(counters, now)
        return _open_session(account, place, now)


def _proof(password_hash: str) -> str:
    return hashlib.sha256(password_hash.encode()).hexdigest()


def _unchanged(account_id: int, proof: str) -> Account | None:
    """The account, unless an administrator closed it or gave it another password while this one was looked at."""
    account = db.session.get(Account, account_id, populate_existing=True)
    return account if account and account.active and _proof(account.password_hash) == proof else None


def _open_session(account: Account, place: Place, now: datetime) -> SignedIn:
    sessions.end_session(place.token)
    record(now, account.id, Action.SIGN_IN, account.username, place.origin.address)
    return SignedIn(account.id, account.language, sessions.begin_session(account.id, place.origin, now))


def sign_out(account_id: int, username: str, token: object) -> None:
    """Ends the session: a copy of its cookie opens nothing any more."""
    with writing():
        sessions.end_session(token)
        record(datetime.now(UTC), account_id, Action.SIGN_OUT, username)
