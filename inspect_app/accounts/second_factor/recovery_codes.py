"""Ten codes on paper for the day the phone is lost: shown once, kept as hashes, each good for one sign-in. [pure]"""

from __future__ import annotations

import hashlib
import secrets

from inspect_app.accounts.second_factor.time_codes import typed_code

RECOVERY_CODES = 10
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is read as something else: i, l, o, 0, 1."""
_LENGTH, _GROUP = 16, 4


def new_recovery_codes() -> list[str]:
    """Ten codes of 79 random bits, in groups: “abcd-efgh-jkmn-pqrs”."""
    return [_in_groups("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))) for _ in range(RECOVERY_CODES)]


def _in_groups(code: str) -> str:
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def hash_of_code(text: str) -> str:
    """What is kept of a code, however its groups were typed."""
    return hashlib.sha256(typed_code(text).encode()).hexdigest()
