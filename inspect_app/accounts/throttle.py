"""Guessing passwords is slowed down: wrong tries are counted in the database, so that all workers know of them.

A device that has signed in to an account before is counted by itself: no stranger's tries stand in its way. Everybody
else is counted by account and address, by address, by account, and all together (``throttle_rules`` says how much each
may cost).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete

from inspect_app.accounts.models import WrongTries
from inspect_app.accounts.passwords import SignInBusy
from inspect_app.accounts.throttle_rules import (
    FORGET_AFTER,
    PER_ACCOUNT,
    PER_ADDRESS,
    PER_PLACE,
    WHOLE,
    ThrottleRule,
    WrongTryCount,
    count_wrong_try,
    seconds_to_wait,
    take_back_try,
)
from inspect_app.db import db, writing

Counters = Mapping[str, ThrottleRule]


@dataclass(frozen=True, slots=True)
class Admission:
    """``seconds`` to wait: before this try when it is not ``admitted``, before the next one when this one is wrong."""

    admitted: bool
    seconds: int


def counters_of(username: str, address: str, device: str | None) -> Counters:
    """What a try is counted under. ``device`` is its id when it has signed in to this account before, else None.

    Names and addresses are hashed: what somebody typed into the wrong field is kept nowhere.
    """
    if device is not None:
        return {_counter_key("device", username, device): PER_PLACE}
    place = _network(address)
    return {
        _counter_key("place", username, place): PER_PLACE,
        _counter_key("account", username): PER_ACCOUNT,
        _counter_key("address", place): PER_ADDRESS,
        _counter_key("whole"): WHOLE,
    }


def counters_of_code(account_id: int, device: str | None) -> Counters:
    """What a code of the second factor is counted under: whoever tries one knows the password, from any address."""
    return {_counter_key("code", str(account_id), device or ""): PER_PLACE}


def counters_of_page(account_id: int) -> Counters:
    """What a password is counted under that somebody gives again who is signed in."""
    return {_counter_key("page", str(account_id)): PER_PLACE}


def admit(counters: Counters, now: datetime) -> Admission:
    """Whether a try may go on. Call inside ``writing()``, before the password is looked at.

    An admitted try counts as a wrong one until ``forgive`` takes it back: many at once are no way around.
    """
    db.session.execute(delete(WrongTries).where(WrongTries.at < now - FORGET_AFTER))
    counts = {key: _count_from_row(db.session.get(WrongTries, key)) for key in counters}
    wait = max((seconds_to_wait(count, now) for count in counts.values() if count), default=0)
    if wait:
        return Admission(admitted=False, seconds=wait)
    new_counts = {key: count_wrong_try(counts[key], rule, now) for key, rule in counters.items()}
    for key, count in new_counts.items():
        _store_count(key, count)
    return Admission(admitted=True, seconds=max(seconds_to_wait(count, now) for count in new_counts.values()))


def forgive(counters: Counters, now: datetime) -> None:
    """The try was right: its place starts anew, the wider counts lose this one. Call inside ``writing()``."""
    for key, rule in counters.items():
        row = db.session.get(WrongTries, key)
        if row and rule is PER_PLACE:
            db.session.delete(row)
        elif count := _count_from_row(row):
            _store_count(key, take_back_try(count, rule, now))


@contextmanager
def given_back_when_busy(counters: Counters, now: datetime) -> Iterator[None]:
    """An admitted try whose password could not be looked at was none. Not inside ``writing()``."""
    try:
        yield
    except SignInBusy:
        with writing():
            for key, rule in counters.items():
                if count := _count_from_row(db.session.get(WrongTries, key)):
                    _store_count(key, take_back_try(count, rule, now))
        raise


def _count_from_row(row: WrongTries | None) -> WrongTryCount | None:
    return WrongTryCount(row.level, row.at, row.until) if row else None


def _store_count(key: str, count: WrongTryCount) -> None:
    level, at, until = astuple(count)
    db.session.merge(WrongTries(key=key, level=level, at=at, until=until))


def _counter_key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _network(address: str) -> str:
    """The address; of IPv6 the first 64 bits, which belong to one household or office, unless it is one of IPv4."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((ip, 64), strict=False))
    return str(ip)
