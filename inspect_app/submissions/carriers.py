"""Who may bring a tablet's file: whoever inspects their own work, an administrator anybody's.

A visit is submitted by the account named in its hashed body, whoever carries the file: the receipts go there. An
administrator's word reaches every school, so that the work of somebody who has since been moved to another directorate
is not lost. Nor is the work of an account that is closed, or that inspected until its role was changed.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import or_, select

from inspect_app.accounts.models import Account, Person, as_person
from inspect_app.accounts.roles import Permission, roles_with
from inspect_app.db import db
from inspect_app.journal import Action, value_change
from inspect_app.journal.models import AuditLine
from inspect_app.submissions.receiving import NotYours
from inspect_app.submissions.tablet_file import Sender

_INSPECTING = roles_with(Permission.INSPECT)


def carried_by(person: Person) -> Sender:
    """A file that this signed-in person brings."""

    def find(submitted_by: int) -> tuple[Person, Person]:
        if person.may(Permission.INSPECT) and submitted_by == person.id:
            return person, person
        if not person.may(Permission.BRING_FOR_OTHERS):
            raise NotYours
        return _engineer(submitted_by), person

    return find


def from_the_command_line(submitted_by: int) -> tuple[Person, Person]:
    """A file that somebody with the server at hand brings."""
    found = _engineer(submitted_by)
    return found, replace(found, directorate_id=None)


def _engineer(submitted_by: int) -> Person:
    inspected = select(AuditLine.id).where(
        AuditLine.action == Action.CHANGE_PERSON,
        AuditLine.subject == Account.username,
        or_(*(AuditLine.detail.startswith(value_change("role", role, "")) for role in _INSPECTING)),
    )
    inspects = or_(Account.role.in_(_INSPECTING), inspected.exists())
    account = db.session.scalar(select(Account).where(Account.id == submitted_by, inspects))
    if account is None:
        raise NotYours
    return as_person(account)
