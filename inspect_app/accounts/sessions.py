"""Who is signed in where: one row for each browser, ended by signing out, a new password, closing the account, or time.

The browser holds a random token in its signed cookie, the database only the token's hash: a copy of the database signs
nobody in, and a copy of a cookie ends with its row. How long one lasts is said by ``session_rules``.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update

from inspect_app.accounts.models import MAX_ADDRESS_LENGTH, MAX_BROWSER_LENGTH, Account, OpenSession, Person
from inspect_app.accounts.roles import Role
from inspect_app.accounts.session_rules import FIELD_LIMITS, Reach, SessionTimes, reach_of, used_now
from inspect_app.db import db, table, writing
from inspect_app.driver_statements import read_row
from inspect_app.problems import Problem, SignInFirst

log = logging.getLogger(__name__)
_ACCOUNT, _SESSION = table(Account), table(OpenSession)
_OF_PERSON = tuple(_ACCOUNT.c[field.name] for field in fields(Person))
_OF_TOKEN = (
    select(
        *_OF_PERSON,
        _ACCOUNT.c.must_change_password,
        _ACCOUNT.c.second_factor_key,
        _SESSION.c.id,
        *(_SESSION.c[field.name] for field in fields(SessionTimes)),
    )
    .join(_SESSION, _SESSION.c.account_id == _ACCOUNT.c.id)
    .where(_SESSION.c.token_hash == bindparam("token_hash"), _ACCOUNT.c.active)
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a session begins: the device's own id (``known_devices``), what the browser calls itself, the address."""

    device: str = ""
    browser: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class CurrentSession:
    """The session of this request, and what is asked of its account before anything else opens."""

    id: int
    person: Person
    reach: Reach
    created_at: datetime
    must_change_password: bool
    has_second_factor: bool


def begin_session(account_id: int, origin: Origin, now: datetime) -> str:
    """Opens a session and returns its token. Call inside ``writing()``; sweeps those that ended long ago."""
    over = or_(OpenSession.last_used_at < now - FIELD_LIMITS.idle, OpenSession.created_at < now - FIELD_LIMITS.absolute)
    db.session.execute(delete(OpenSession).where(over))
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": _hash(token),
        "account_id": account_id,
        "device": origin.device,
        "browser": origin.browser[:MAX_BROWSER_LENGTH],
        "address": origin.address[:MAX_ADDRESS_LENGTH],
    }
    times = {field.name: now for field in fields(SessionTimes)}
    db.session.execute(insert(OpenSession).values(**row, **times))
    return token


def session_of(token: object, now: datetime) -> CurrentSession | None:
    """The session of this token, unless it has ended or its account is closed. Not inside ``writing()``."""
    if not isinstance(token, str):
        return None
    row = read_row(_OF_TOKEN, {"token_hash": _hash(token)})
    if row is None:
        return None
    *person, must_change, key, session_id, created_at, last_used_at, office_used_at = row
    id_, username, name_ar, name_en, role, directorate_id, school_id = person
    times = SessionTimes(created_at, last_used_at, office_used_at)
    reach = reach_of(Role(role), times, now)
    if reach is None:
        return None
    if used := used_now(times, reach, now):
        _note_use(session_id, used)
    who = Person(id_, username, name_ar, name_en, Role(role), directorate_id, school_id)
    return CurrentSession(session_id, who, reach, created_at, bool(must_change), key is not None)


def _note_use(session_id: int, used: SessionTimes) -> None:
    times = {"last_used_at": used.last_used_at, "office_used_at": used.office_used_at}
    try:
        with writing():
            db.session.execute(update(OpenSession).where(OpenSession.id == session_id).values(times))
    except Problem:
        # A full disk or a long import keeps nobody from reading.
        log.warning("could not note that session %s is in use", session_id, exc_info=True)


def open_sessions(person: Person, now: datetime) -> list[OpenSession]:
    """The person's sessions that have not ended, the one used last first."""
    rows = db.session.scalars(
        select(OpenSession)
        .where(OpenSession.account_id == person.id)
        .order_by(OpenSession.last_used_at.desc(), OpenSession.id.desc())
    )
    return [row for row in rows if reach_of(person.role, _times(row), now)]


def _times(row: OpenSession) -> SessionTimes:
    return SessionTimes(row.created_at, row.last_used_at, row.office_used_at)


def end_session(token: object) -> None:
    """Ends one session. Call inside ``writing()``."""
    if isinstance(token, str):
        db.session.execute(delete(OpenSession).where(OpenSession.token_hash == _hash(token)))


def end_session_of(account_id: int, session_id: int) -> bool:
    """Ends that session of the account; False when there is none. Call inside ``writing()``."""
    own = OpenSession.id == session_id, OpenSession.account_id == account_id
    return db.session.scalar(delete(OpenSession).where(*own).returning(OpenSession.id)) is not None


def end_all_sessions(account_id: int, *, but: int | None = None) -> None:
    """Ends every session of an account, or all ``but`` the one of this id. Call inside ``writing()``."""
    ended = delete(OpenSession).where(OpenSession.account_id == account_id)
    db.session.execute(ended if but is None else ended.where(OpenSession.id != but))


def renew_token(session_id: int) -> str:
    """Another token for the same session: a copy of its cookie opens nothing any more. Call inside ``writing()``.

    Raises SignInFirst where the session has ended meanwhile.
    """
    token = secrets.token_urlsafe(32)
    renewed = update(OpenSession).where(OpenSession.id == session_id).values(token_hash=_hash(token))
    if db.session.scalar(renewed.returning(OpenSession.id)) is None:
        raise SignInFirst
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
