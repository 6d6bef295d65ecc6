"""Who may bring a tablet's file: whoever inspects their own work, an administrator anybody's.

The owner stays the account named in the hashed body, whoever carries the file, and gets its receipts. An
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

    def find(owner: int) -> tuple[Person, Person]:
        if person.may(Permission.INSPECT) and owner == person.id:
            return person, person
        if not person.may(Permission.BRING_FOR_OTHERS):
            raise NotYours
        return _engineer(owner), person

    return find


def from_the_command_line(owner: int) -> tuple[Person, Person]:
    """A file that somebody with the server in his hands brings."""
    found = _engineer(owner)
    return found, replace(found, directorate_id=None)


def _engineer(owner: int) -> Person:
    account = db.session.scalar(select(Account).where(Account.id == owner, Account.role.in_(_INSPECTING)))
    if account is None:
        raise NotYours
    return as_person(account)
