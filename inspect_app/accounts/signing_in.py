"""One try to sign in: counted, looked at, written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from inspect_app.accounts import guessing, sessions
from inspect_app.accounts.devices import Device
from inspect_app.accounts.models import Account
from inspect_app.accounts.passwords import is_right
from inspect_app.db import db, writing
from inspect_app.journal import Action, record

_UNKNOWN = "?"
"""In the journal for a name nobody has: it may be a password in the wrong field."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Signed in: the account, its own language, and the token of the session that was opened."""

    account_id: int
    language: str
    token: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """``seconds`` until the next try is looked at; ``unseen`` when this one was not looked at either."""

    seconds: int
    unseen: bool


@dataclass(frozen=True, slots=True)
class Try:
    """What somebody typed, from which ``address`` and device; ``token`` of the session this one would end, if any."""

    username: str
    password: str
    address: str
    device: Device
    token: object


def sign_in(made: Try, now: datetime) -> SignedIn | Refusal:
    """Who must wait learns nothing of the password, right or wrong; a name nobody has is treated like any other."""
    columns = Account.id, Account.username, Account.language, Account.password_hash, Account.active
    account = db.session.execute(select(*columns).where(Account.username == made.username)).first()
    known = account is not None and account.id in made.device.accounts
    counters = guessing.counters(made.username, made.address, made.device.id if known else None)
    with writing():
        admission = guessing.admit(counters, now)
    if not admission.admitted:
        return Refusal(admission.seconds, unseen=True)
    right = is_right(made.password, account.password_hash if account and account.active else None)
    with writing():
        if account is None or not right or not _still(account.id, account.password_hash):
            pause = f" · {admission.seconds} s" if admission.seconds else ""
            name = account.username if account else _UNKNOWN
            record(now, None, Action.REFUSE_SIGN_IN, name, f"{made.address}{pause}")
            return Refusal(admission.seconds, unseen=False)
        guessing.forgive(counters, now)
        sessions.end(made.token)
        record(now, account.id, Action.SIGN_IN, account.username, made.address)
        return SignedIn(account.id, account.language, sessions.begin(account.id, made.device.id, now))


def _still(account_id: int, password_hash: str) -> bool:
    """No administrator closed the account or gave it another password while this one was looked at."""
    same = (Account.id == account_id, Account.active, Account.password_hash == password_hash)
    return db.session.scalar(select(Account.id).where(*same)) is not None


def sign_out(account_id: int, username: str, token: object) -> None:
    """Ends the session: a copy of its cookie opens nothing any more."""
    with writing():
        sessions.end(token)
        record(datetime.now(UTC), account_id, Action.SIGN_OUT, username)
