"""Passwords as argon2id hashes with the OWASP parameters (19 MiB, 2 passes, 1 lane: 45 ms)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when no such person exists, so that the answer takes as long either way.
_DUMMY_HASH = _hasher.hash("nobody has this password")
MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH = 10, 200


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def needs_rehash(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def password_matches(password: str, password_hash: str | None) -> bool:
    """False as well for no hash at all, after the same time."""
    try:
        _hasher.verify(password_hash or _DUMMY_HASH, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None
