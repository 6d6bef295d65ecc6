"""Changing what an account says of its person: journalled one by one, and never without an administrator left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inspect_app.accounts import sessions
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Permission, Role, roles_with
from inspect_app.accounts.sign_in_links import NEVER_HAD_PASSWORD
from inspect_app.db import db
from inspect_app.journal import Action, record, value_change
from inspect_app.problems import Problem
from inspect_app.schools.models import Directorate, School

_SEES_BY = ("role", "directorate", "school")
"""What decides what somebody sees and may do."""
_INSPECTING = roles_with(Permission.INSPECT)


class LastAdministrator(Problem):
    status = 409
    ar = "هذا آخر مدير نظام يستطيع الدخول. أضف مديراً آخر أولاً. لم يتغيّر شيء."
    en = "This is the last administrator who can sign in. Add another one first. Nothing was changed."


@dataclass(frozen=True, slots=True)
class PersonDetails:
    name_ar: str
    name_en: str
    role: Role
    directorate_id: int | None
    school_id: int | None
    language: str


Changes = dict[str, tuple[str, str]]
"""What stood there and what stands there afterwards, in the journal's words, by what changes."""


def changes_of(account: Account, details: PersonDetails) -> Changes:
    compared = {
        "name_ar": (account.name_ar, details.name_ar),
        "name_en": (account.name_en, details.name_en),
        "role": (account.role, details.role),
        "directorate": (_code(account.directorate_id), _code(details.directorate_id)),
        "school": (_number(account.school_id), _number(details.school_id)),
        "language": (account.language, details.language),
    }
    return {what: (before, after) for what, (before, after) in compared.items() if before != after}


def strands_work(account: Account, changes: Changes) -> bool:
    """Whether somebody who inspects could not send what is still on the tablet afterwards."""
    return account.role in _INSPECTING and bool(changes.keys() & {"role", "directorate"})


def change_person(account: Account, details: PersonDetails, who: int | None, now: datetime) -> Changes:
    """Carries the changes out; every session of the account ends where they say what it sees or may.

    Call inside ``writing()``. Raises LastAdministrator.
    """
    changes = changes_of(account, details)
    if "role" in changes and account.role == Role.ADMINISTRATOR:
        _keep_an_administrator(account)
    account.name_ar, account.name_en, account.language = details.name_ar, details.name_en, details.language
    account.role, account.directorate_id, account.school_id = details.role, details.directorate_id, details.school_id
    if changes.keys() & set(_SEES_BY):
        sessions.end_all_sessions(account.id)
    for what, (before, after) in changes.items():
        record(now, who, Action.CHANGE_PERSON, account.username, value_change(what, before, after))
    return changes


def _keep_an_administrator(account: Account) -> None:
    """The rows are held, so that two who take the role from each other do not both succeed."""
    able = select(Account.id).where(Account.role == Role.ADMINISTRATOR, Account.active, ~NEVER_HAD_PASSWORD)
    if not set(db.session.scalars(able.order_by(Account.id).with_for_update())) - {account.id}:
        raise LastAdministrator


def _code(directorate_id: int | None) -> str:
    return db.session.scalar(select(Directorate.code).where(Directorate.id == directorate_id)) or ""


def _number(school_id: int | None) -> str:
    return db.session.scalar(select(School.number).where(School.id == school_id)) or ""
