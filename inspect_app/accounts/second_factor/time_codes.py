"""Codes of an authenticator (RFC 6238): six digits that change every half minute, each taken once. [pure]"""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp

from inspect_app.schools.folding import western_digits

STEP_SECONDS = 30
TOLERANCE = 1
"""Half minutes by which an authenticator's clock may be off, either way."""
ISSUER = "Kashf"


def new_key() -> str:
    """A key of 160 random bits, in base32."""
    return pyotp.random_base32()


def address_of(key: str, username: str) -> str:
    """What an authenticator reads from the picture (``otpauth://``)."""
    return pyotp.TOTP(key).provisioning_uri(name=username, issuer_name=ISSUER)


def typed_code(text: str) -> str:
    """The code somebody typed, without spaces and hyphens, digits as 0-9 and letters small."""
    return western_digits("".join(text.split()).replace("-", "")).lower()


def accepted_step(key: str, code: str, last_step: int | None, now: datetime) -> int | None:
    """The half minute this code belongs to; None for a wrong one, and for one no newer than the last accepted."""
    authenticator = pyotp.TOTP(key, interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    accepted = None
    for step in range(current - TOLERANCE, current + TOLERANCE + 1):
        fits = secrets.compare_digest(authenticator.generate_otp(step).encode(), code.encode())
        if fits and (last_step is None or step > last_step):
            accepted = step
    return accepted
