"""People with a second factor, for the tests of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pyotp

from inspect_app.accounts.models import Account
from inspect_app.accounts.second_factor.factor_changes import turn_on
from inspect_app.db import db, writing
from tests.people import PASSWORD

KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def give_second_factor(person):
    """Turns it on, long ago by the authenticator's clock; the recovery codes."""
    with writing():
        return turn_on(db.session.get_one(Account, person.id), KEY, 0, datetime.now(UTC))


def code(key=KEY, steps=0):
    return pyotp.TOTP(key).generate_otp(int(datetime.now(UTC).timestamp()) // 30 + steps)


def give_password(browser, person, next_="", **how):
    """The first half of signing in."""
    fields = {"username": person.username, "password": PASSWORD, "next": next_}
    return browser.post("/sign-in", fields, status=303, **how)
