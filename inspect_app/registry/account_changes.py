"""Accounts: adding one, giving it a new password, closing and opening it. Every function runs within ``writing()``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from inspect_app.accounts import password_changes, sessions
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.db import db
from inspect_app.journal import Action, record, value_change
from inspect_app.submissions.numbering import last_number


@dataclass(frozen=True)
class NewPerson:
    """``password_hash`` is made before the transaction: hashing takes longer than writing should. It is empty where a
    link is to be made for the person, and matches nothing until the link was used."""

    username: str
    name_ar: str
    name_en: str
    role: Role
    password_hash: str
    directorate_id: int | None = None
    school_id: int | None = None


def add_account(person: NewPerson) -> Account:
    """Its id is given to nobody else, also across a restore: tablets name by it whose their work is."""
    account = Account(
        id=last_number(Account) + 1,
        username=person.username,
        name_ar=person.name_ar,
        name_en=person.name_en,
        role=person.role,
        directorate_id=person.directorate_id,
        school_id=person.school_id,
        password_hash=person.password_hash,
        must_change_password=True,
        created_at=datetime.now(UTC),
    )
    db.session.add(account)
    db.session.flush()
    return account


def set_password(account: Account, password_hash: str) -> None:
    """A password that its person changes at the next sign-in; every session of the account ends."""
    password_changes.replace_password(account, password_hash, must_change=True)


def close_account(account: Account) -> None:
    """Nobody signs in with it any more and its sessions end; what the person did stays under its name."""
    account.active = False
    sessions.end_all_sessions(account.id)


def reopen_account(account: Account) -> None:
    account.active = True


def make_administrator(username: str, password_hash: str) -> bool:
    """Adds an administrator, or makes that account one with this password; True when it is new."""
    account = db.session.scalar(select(Account).where(Account.username == username))
    if account is None:
        new = add_account(NewPerson(username, username, username, Role.ADMINISTRATOR, password_hash))
        new.must_change_password = False  # whoever has the console chose it, and needs no page to change it
        return True
    password_changes.replace_password(account, password_hash, must_change=False)
    if account.role != Role.ADMINISTRATOR:
        change = value_change("role", account.role, Role.ADMINISTRATOR)
        record(datetime.now(UTC), None, Action.CHANGE_PERSON, account.username, change)
    account.role, account.active = Role.ADMINISTRATOR, True
    return False
