"""Who may bring a tablet's file: whoever inspects their own work, an administrator anybody's.

A visit is submitted by the account named in its hashed body, whoever carries the file: the receipts go there. An
administrator's word reaches every school, so that the work of somebody who has since been moved to another directorate
is not lost.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from inspect_app.accounts.models import Account, Person, as_person
from inspect_app.accounts.roles import Permission, roles_with
from inspect_app.db import db
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
    account = db.session.scalar(select(Account).where(Account.id == submitted_by, Account.role.in_(_INSPECTING)))
    if account is None:
        raise NotYours
    return as_person(account)
