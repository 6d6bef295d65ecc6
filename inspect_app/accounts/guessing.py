"""Guesses are slowed down: wrong tries are counted in the database, so that all workers know of them.

A device that has signed in to an account before is counted by itself: no stranger's tries stand in its way. Everybody
else is counted by account and address, by address, and by account (``pauses`` says how much each may cost).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete

from inspect_app.accounts.models import WrongTries
from inspect_app.accounts.pauses import (
    FORGOTTEN,
    ONE_ACCOUNT,
    ONE_ADDRESS,
    ONE_PLACE,
    Count,
    Rule,
    one_less,
    one_more,
    seconds_left,
)
from inspect_app.db import db

Counters = Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Admission:
    """``seconds`` to wait: before this try when it is not ``admitted``, before the next one when this one is wrong."""

    admitted: bool
    seconds: int


def counters(username: str, address: str, device: str | None) -> Counters:
    """What a try is counted under. ``device`` is its id when it has signed in to this account before, else None.

    Names and addresses are hashed: what somebody typed into the wrong field is kept nowhere.
    """
    if device is not None:
        return {_key("device", username, device): ONE_PLACE}
    place = _network(address)
    return {
        _key("place", username, place): ONE_PLACE,
        _key("account", username): ONE_ACCOUNT,
        _key("address", place): ONE_ADDRESS,
    }


def admit(asked: Counters, now: datetime) -> Admission:
    """Whether a try may go on. Call inside ``writing()``, before the password is looked at.

    An admitted try counts as a wrong one until ``forgive`` takes it back: many at once are no way around.
    """
    db.session.execute(delete(WrongTries).where(WrongTries.at < now - FORGOTTEN))
    found = {key: _count(db.session.get(WrongTries, key)) for key in asked}
    left = max((seconds_left(count, now) for count in found.values() if count), default=0)
    if left:
        return Admission(admitted=False, seconds=left)
    counted = {key: one_more(found[key], rule, now) for key, rule in asked.items()}
    for key, count in counted.items():
        _keep(key, count)
    return Admission(admitted=True, seconds=max(seconds_left(count, now) for count in counted.values()))


def forgive(asked: Counters, now: datetime) -> None:
    """The try was right: its place starts anew, the wider counts lose this one. Call inside ``writing()``."""
    for key, rule in asked.items():
        row = db.session.get(WrongTries, key)
        if row and rule is ONE_PLACE:
            db.session.delete(row)
        elif count := _count(row):
            _keep(key, one_less(count, rule, now))


def _count(row: WrongTries | None) -> Count | None:
    return Count(row.level, row.at, row.until) if row else None


def _keep(key: str, count: Count) -> None:
    level, at, until = astuple(count)
    db.session.merge(WrongTries(key=key, level=level, at=at, until=until))


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _network(address: str) -> str:
    """The address; of IPv6 the first 64 bits, which belong to one household or office, unless it is one of IPv4."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((known, 64), strict=False))
    return str(known)
