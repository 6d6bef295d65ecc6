"""Who may bring a tablet's file: an engineer his own work, an administrator anybody's.

The owner stays the account named in the hashed body, whoever carries the file: its receipts are his. An administrator's
word reaches every school, so that the work of somebody who has since been moved to another directorate is not lost.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from inspect_app.accounts.models import Account, Person, Role, as_person
from inspect_app.db import db
from inspect_app.submissions.receiving import NotYours
from inspect_app.submissions.tablet_file import Sender


def carried_by(person: Person) -> Sender:
    """A file that this signed-in person brings."""

    def find(owner: int) -> tuple[Person, Person]:
        if person.role is Role.ENGINEER and owner == person.id:
            return person, person
        if person.role is not Role.ADMINISTRATOR:
            raise NotYours
        return _engineer(owner), person

    return find


def from_the_command_line(owner: int) -> tuple[Person, Person]:
    """A file that somebody with the server in his hands brings."""
    found = _engineer(owner)
    return found, replace(found, directorate_id=None)


def _engineer(owner: int) -> Person:
    account = db.session.scalar(select(Account).where(Account.id == owner, Account.role == Role.ENGINEER))
    if account is None:
        raise NotYours
    return as_person(account)
