"""Passwords as argon2id hashes with the OWASP parameters (19 MiB, 2 passes, 1 lane: 45 ms)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from inspect_app.accounts.password_rules import normalized
from inspect_app.problems import Problem

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when no such person exists, so that the answer takes as long either way.
_DUMMY_HASH = _hasher.hash("nobody has this password")
MAX_TYPED_LENGTH = 200
"""Characters of a password that is looked at: earlier releases let people choose longer ones."""


class SignInBusy(Problem):
    status = 503
    retry_after = 5
    ar = "يسجّل كثيرون الدخول في هذه اللحظة. لم يُفقد شيء؛ أعد المحاولة بعد ثوانٍ."
    en = "Many people are signing in at this moment. Nothing is lost; try again in a few seconds."


class HashingTurns:
    """How many passwords a process hashes at once: each takes its memory, and a thread that answers nobody meanwhile.

    Two at a time and one that waits: whoever floods the page holds a worker's three threads for pages for a tenth of a
    second at a time, and none of those for what tablets send.
    """

    def __init__(self, at_once: int = 2, waiting: int = 1, seconds: float = 5) -> None:
        self._at_work = BoundedSemaphore(at_once)
        self._here = BoundedSemaphore(at_once + waiting)
        self._seconds = seconds

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Raises SignInBusy at once where too many wait, else after some seconds."""
        if not self._here.acquire(blocking=False):
            raise SignInBusy
        try:
            if not self._at_work.acquire(timeout=self._seconds):
                raise SignInBusy
            try:
                yield
            finally:
                self._at_work.release()
        finally:
            self._here.release()


_turns = HashingTurns()


def hash_password(password: str) -> str:
    """Raises SignInBusy."""
    with _turns.turn():
        return _hasher.hash(normalized(password))


def needs_rehash(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def password_matches(password: str, password_hash: str | None) -> bool:
    """False as well for no hash or an empty one, after the same time. Raises SignInBusy."""
    # As it was typed: earlier releases hashed it so. The two differ for few keyboards.
    spellings = dict.fromkeys((normalized(password), password))
    with _turns.turn():
        matches = [_verifies(password_hash or _DUMMY_HASH, spelling) for spelling in spellings]
    return any(matches) and bool(password_hash)


def _verifies(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
