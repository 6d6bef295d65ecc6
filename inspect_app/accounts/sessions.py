"""Who is signed in where: one row for each browser, ended by signing out, a new password or closing the account.

The browser holds a random token in its signed cookie, the database only the token's hash: a copy of the database signs
nobody in, and a copy of a cookie ends with its row.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update

from inspect_app.accounts.models import Account, OpenSession, Person
from inspect_app.accounts.roles import Role
from inspect_app.db import db, table, writing
from inspect_app.driver_statements import read_row
from inspect_app.problems import Problem

MAX_IDLE = timedelta(days=30)
"""A tablet is away for days; a session nobody used for this long has ended."""
LAST_USED_PRECISION = timedelta(days=1)
"""How exactly ``last_used_at`` is known: reading pages writes once a day."""
log = logging.getLogger(__name__)
_ACCOUNT, _SESSION = table(Account), table(OpenSession)
_PERSON_OF_TOKEN = (
    select(*(_ACCOUNT.c[field.name] for field in fields(Person)), _SESSION.c.id, _SESSION.c.last_used_at)
    .join(_SESSION, _SESSION.c.account_id == _ACCOUNT.c.id)
    .where(_SESSION.c.token_hash == bindparam("token_hash"), _ACCOUNT.c.active)
)


def begin_session(account_id: int, device: str, now: datetime) -> str:
    """Opens a session and returns its token. Call inside ``writing()``; sweeps what has long been idle."""
    db.session.execute(delete(OpenSession).where(OpenSession.last_used_at < now - MAX_IDLE))
    token = secrets.token_urlsafe(32)
    row = {"token_hash": _hash(token), "account_id": account_id, "device": device}
    db.session.execute(insert(OpenSession).values(**row, created_at=now, last_used_at=now))
    return token


def person_of(token: object, now: datetime) -> Person | None:
    """Who holds this token, unless the session has ended or its account is closed. Not inside ``writing()``."""
    if not isinstance(token, str):
        return None
    row = read_row(_PERSON_OF_TOKEN, {"token_hash": _hash(token)})
    if row is None:
        return None
    id_, username, name_ar, name_en, role, directorate_id, school_id, session_id, last_used_at = row
    if last_used_at < now - MAX_IDLE:
        return None
    if last_used_at < now - LAST_USED_PRECISION:
        _touch(session_id, now)
    return Person(id_, username, name_ar, name_en, Role(role), directorate_id, school_id)


def _touch(session_id: int, now: datetime) -> None:
    try:
        with writing():
            db.session.execute(update(OpenSession).where(OpenSession.id == session_id).values(last_used_at=now))
    except Problem:
        # A full disk or a long import keeps nobody from reading.
        log.warning("could not note that session %s is in use", session_id, exc_info=True)


def end_session(token: object) -> None:
    """Ends one session. Call inside ``writing()``."""
    if isinstance(token, str):
        db.session.execute(delete(OpenSession).where(OpenSession.token_hash == _hash(token)))


def end_all_sessions(account_id: int) -> None:
    """Ends every session of an account. Call inside ``writing()``."""
    db.session.execute(delete(OpenSession).where(OpenSession.account_id == account_id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
