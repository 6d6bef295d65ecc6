"""Slips to be printed: the first way in of accounts whose person has not chosen a password yet.

The links on them are kept nowhere, so a lost sheet is made anew, which ends the links that were on it. Whoever has a
slip that still holds keeps it unless new ones are asked for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from inspect_app.accounts.models import Account, SignInLink
from inspect_app.accounts.sign_in_links import NEVER_HAD_PASSWORD, link_age, link_holds, make_link
from inspect_app.checklists import Text
from inspect_app.db import RowSelect, db
from inspect_app.registry.people_file.row_reasons import EVERY_DIRECTORATE
from inspect_app.schools.models import Directorate, School

MAX_SLIPS = 300
"""On one sheet: their pictures take the server three seconds."""
COUNTRY = "all"
"""In place of a directorate's code: accounts that belong to none."""
_OF = func.coalesce(Account.directorate_id, School.directorate_id)


@dataclass(frozen=True, slots=True)
class SlipGroup:
    """Accounts of one directorate and its schools that wait for their person; ``without``: those with no slip."""

    code: str
    name: Text
    waiting: int
    without: int


@dataclass(frozen=True, slots=True)
class Slip:
    name: Text
    username: str
    place: Text
    """The school, else the directorate."""
    number: str
    """Of the school; empty where there is none."""
    token: str
    until: datetime


def slip_groups(imported_at: datetime | None, now: datetime) -> list[SlipGroup]:
    """Those with somebody who waits, in the order of their codes; all, or of the import of that moment alone."""
    holds = and_(SignInLink.account_id.is_not(None), link_holds(now))
    query = _waiting(
        Directorate.code, Directorate.name_ar, Directorate.name_en, func.count(), func.count().filter(holds)
    )
    query = query.where(*_imported(imported_at)).group_by(Directorate.code, Directorate.name_ar, Directorate.name_en)
    rows = db.session.execute(query.order_by(Directorate.code))
    groups = [
        SlipGroup(code or COUNTRY, Text(ar, en) if code else EVERY_DIRECTORATE, waiting, waiting - held)
        for code, ar, en, waiting, held in rows
    ]
    return sorted(groups, key=lambda group: (group.code == COUNTRY, group.code))


def make_slips(
    code: str, imported_at: datetime | None, who: int, now: datetime, *, for_all: bool
) -> tuple[list[Slip], int]:
    """Slips of a group, at most MAX_SLIPS, and how many accounts are left for another sheet. Call in ``writing()``.

    For those without a slip; ``for_all``: also anew for the others, the oldest slips first.
    """
    of_group = _OF.is_(None) if code == COUNTRY else Directorate.code == code
    without = [] if for_all else [~func.coalesce(link_holds(now), False)]
    query = _waiting(Account.id).where(of_group, *_imported(imported_at), *without)
    ids = list(db.session.scalars(query.order_by(SignInLink.made_at.asc().nulls_first(), Account.username)))
    slips = [_slip(account, who, now) for account in _accounts(ids[:MAX_SLIPS])]
    return sorted(slips, key=lambda slip: (slip.place.ar, slip.number, slip.name.ar)), len(ids[MAX_SLIPS:])


def _waiting(*columns: object) -> RowSelect:
    query = select(*columns).select_from(Account)  # type: ignore[call-overload]
    query = query.outerjoin(School, School.id == Account.school_id).outerjoin(Directorate, Directorate.id == _OF)
    query = query.outerjoin(SignInLink, SignInLink.account_id == Account.id)
    return query.where(Account.active, NEVER_HAD_PASSWORD)  # type: ignore[no-any-return]


def _imported(at: datetime | None) -> list[ColumnElement[bool]]:
    """Accounts that came from one file have its moment in common."""
    return [] if at is None else [Account.created_at == at]


def _accounts(ids: Sequence[int]) -> list[Account]:
    return list(db.session.scalars(select(Account).where(Account.id.in_(ids))))


def _slip(account: Account, who: int, now: datetime) -> Slip:
    place, number = _place(account)
    until = now + link_age(account)
    name = Text(account.name_ar, account.name_en)
    return Slip(name, account.username, place, number, make_link(account, who, now), until)


def _place(account: Account) -> tuple[Text, str]:
    school = db.session.get(School, account.school_id) if account.school_id else None
    if school:
        return Text(school.name_ar, school.name_en or school.name_ar), school.number
    directorate = db.session.get(Directorate, account.directorate_id) if account.directorate_id else None
    return (Text(directorate.name_ar, directorate.name_en) if directorate else EVERY_DIRECTORATE), ""
