"""The journal as an administrator reads it: lines of a person, of one kind, of some days, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from inspect_app.accounts.models import Account
from inspect_app.db import RowSelect
from inspect_app.journal.models import AuditLine
from inspect_app.overview.filter_selection import filter_args, midnight
from inspect_app.overview.long_lists.read_page import Order

NEWEST_FIRST: Order = [(AuditLine.at.expression, True), (AuditLine.id.expression, True)]


@dataclass(frozen=True, slots=True)
class AuditSelection:
    """``person`` is a user name: what its account did, and what was done to it or tried with its name."""

    person: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None

    def to_args(self) -> dict[str, str | list[str]]:
        """As query parameters, leaving out what does not narrow."""
        return filter_args(self)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Over AuditLine, with the account beside it."""
        found = [or_(Account.username == self.person, AuditLine.subject == self.person)] if self.person else []
        if self.action:
            found.append(AuditLine.action == self.action)
        if self.since:
            found.append(AuditLine.at >= midnight(self.since))
        if self.until:
            found.append(AuditLine.at < midnight(self.until + timedelta(days=1)))
        return found


def audit_lines(selection: AuditSelection) -> RowSelect:
    """Rows with ``at``, ``username``, names, ``action``, ``subject`` and ``detail``, in no order yet."""
    return (
        select(
            AuditLine.id,
            AuditLine.at,
            Account.username,
            Account.name_ar,
            Account.name_en,
            AuditLine.action,
            AuditLine.subject,
            AuditLine.detail,
        )
        .outerjoin(Account, Account.id == AuditLine.account_id)
        .where(*selection.conditions())
    )


def count_audit_lines(selection: AuditSelection) -> RowSelect:
    counted = select(func.count(AuditLine.id)).select_from(AuditLine)
    if selection.person:
        counted = counted.outerjoin(Account, Account.id == AuditLine.account_id)
    return counted.where(*selection.conditions())
