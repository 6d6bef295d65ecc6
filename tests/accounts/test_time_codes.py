from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from inspect_app.accounts.second_factor.recovery_codes import hash_of_code, new_recovery_codes
from inspect_app.accounts.second_factor.time_codes import accepted_step, address_of, new_key, typed_code

KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""That of RFC 6238's own examples, “12345678901234567890”."""
AT = datetime.fromtimestamp(1111111109, UTC)
STEP = 1111111109 // 30


def code(steps=0):
    return pyotp.TOTP(KEY).generate_otp(STEP + steps)


def test_the_codes_are_those_of_the_standard():
    assert accepted_step(KEY, "081804", None, AT) == STEP


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off_either_way(steps):
    assert accepted_step(KEY, code(steps), None, AT) == STEP + steps


@pytest.mark.parametrize("steps", [-2, 2])
def test_and_no_more(steps):
    assert accepted_step(KEY, code(steps), None, AT) is None


def test_a_code_is_not_accepted_twice():
    assert accepted_step(KEY, code(), STEP, AT) is None
    assert accepted_step(KEY, code(), STEP, AT + timedelta(seconds=30)) is None


def test_none_before_the_last_one_is_accepted_after_it():
    assert accepted_step(KEY, code(-1), STEP, AT) is None
    assert accepted_step(KEY, code(1), STEP, AT) == STEP + 1


@pytest.mark.parametrize("nonsense", ["", "0", "08180", "0818044", "abcdef", "رموز"])
def test_nonsense_is_no_code(nonsense):
    assert accepted_step(KEY, nonsense, None, AT) is None


def test_a_code_may_be_typed_as_it_is_read():
    assert typed_code(" ٠٨١ ٨٠٤ ") == typed_code("081-804") == "081804"


def test_keys_are_random_and_told_with_whose_they_are():
    assert len({new_key() for _ in range(20)}) == 20
    assert len(new_key()) == 32
    assert address_of(KEY, "admin") == f"otpauth://totp/Kashf:admin?secret={KEY}&issuer=Kashf"


def test_ten_recovery_codes_are_random_and_read_without_their_groups():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(one) == 19 and one.count("-") == 3 for one in codes)
    assert hash_of_code(codes[0].replace("-", " ").upper()) == hash_of_code(codes[0])
    assert hash_of_code(codes[0]) != hash_of_code(codes[1])
