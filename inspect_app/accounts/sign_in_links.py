"""A link by which somebody chooses a password without the old one: made by an administrator, used once.

It holds for a day. An account that never had a password gets its first one by a link, which comes printed on a slip to
schools far away: that one holds for 30 days, since nothing has been done yet in what a stranger would open by it. Not
so where the role sees the country and asks for a second factor, which whoever comes first would set up: a day.

The database holds the token's hash alone. A new link ends the one before it, and so does any new password.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select

from inspect_app.accounts.models import Account, SignInLink
from inspect_app.accounts.password_changes import replace_password
from inspect_app.accounts.roles import RIGHTS, Role
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.problems import Problem

LINK_AGE = timedelta(hours=24)
FIRST_LINK_AGE = timedelta(days=30)
_GUARDED_ROLES = [role for role in Role if RIGHTS[role].needs_second_factor]
NEVER_HAD_PASSWORD = Account.password_hash == ""
"""The condition over Account that nobody has ever signed in with it: the person has not chosen a password yet."""


class LinkEnded(Problem):
    status = 410
    ar = "انتهى هذا الرابط أو استُعمل من قبل. اطلب من مدير النظام رابطاً جديداً."
    en = "This link has ended or was used before. Ask the administrator for a new one."


def link_age(account: Account) -> timedelta:
    """How long a link holds that is made for this account now."""
    is_first = not account.password_hash and account.role not in _GUARDED_ROLES
    return FIRST_LINK_AGE if is_first else LINK_AGE


def link_holds(now: datetime) -> ColumnElement[bool]:
    """The condition over Account and its SignInLink that the link is not too old."""
    is_first = and_(NEVER_HAD_PASSWORD, Account.role.not_in(_GUARDED_ROLES))
    return or_(SignInLink.made_at >= now - LINK_AGE, and_(is_first, SignInLink.made_at >= now - FIRST_LINK_AGE))


def make_link(account: Account, who: int | None, now: datetime) -> str:
    """The token of a new link for this account, which is kept nowhere. Call inside ``writing()``."""
    db.session.execute(delete(SignInLink).where(SignInLink.account_id == account.id))
    token = secrets.token_urlsafe(32)
    db.session.add(SignInLink(account_id=account.id, token_hash=_hash(token), made_at=now))
    record(now, who, Action.MAKE_SIGN_IN_LINK, account.username)
    return token


def account_of_link(token: str, now: datetime) -> Account:
    """Whose link this is. Raises LinkEnded for one that is too old, was used or never was, and for a closed account."""
    found = select(Account).join(SignInLink, SignInLink.account_id == Account.id)
    account = db.session.scalar(found.where(SignInLink.token_hash == _hash(token), link_holds(now), Account.active))
    if account is None:
        raise LinkEnded
    return account


def use_link(token: str, password_hash: str, now: datetime) -> None:
    """Gives the link's account this password and ends the link and every session. Raises LinkEnded."""
    with writing():
        account = account_of_link(token, now)
        replace_password(account, password_hash, must_change=False)
        record(now, account.id, Action.USE_SIGN_IN_LINK, account.username)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
