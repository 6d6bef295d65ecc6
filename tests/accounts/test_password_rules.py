from __future__ import annotations

import unicodedata

import pytest

from inspect_app.accounts.password_rules import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, PasswordFault, fault_of
from inspect_app.accounts.passwords import _hasher, hash_password, password_matches

NAMES = ("layla.salem", "م. ليلى سالم", "Layla Salem")


def test_a_password_has_twelve_to_a_hundred_and_twenty_eight_characters():
    assert (MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH) == (12, 128)
    assert fault_of("vk3 mtr 9qz ", ()) is None
    assert fault_of("vk3 mtr 9qz", ()) is PasswordFault.TOO_SHORT
    assert fault_of("kite lamp " * 12 + "eight  8", ()) is None
    assert fault_of("kite lamp " * 12 + "eight  8.", ()) is PasswordFault.TOO_LONG


@pytest.mark.parametrize(
    "password",
    [
        "qwerty123456",
        "QWERTY123456",
        "leave me alone",
        "Leave-Me-Alone!",
        "international",
        "password1234567",
        "2026iloveyou2026",
        "123456123456",
        "٠١٢٣٠١٢٣٠١٢٣",
        "aaaaaaaaaaaaaaaa",
        "abcabdabcabd",
        "1212343412123434",
        " " * 20,
    ],
)
def test_what_is_guessed_first_is_refused(password):
    assert fault_of(password, ()) is PasswordFault.COMMON


@pytest.mark.parametrize(
    "password",
    [
        "layla.salem.1990",
        "LaylaSalem!!2026",
        "ليلى سالم ١٩٩٠",
        "Kashf-2026-Kashf",
        "kashf-demo-2026",
        "وزارة التربية والتعليم",
        "وِزارة التّربية 2026",
        "MinistryOfEducation",
        "مدرسة2026مدرسة",
    ],
)
def test_names_alone_are_refused(password):
    assert fault_of(password, NAMES) is PasswordFault.NAME


@pytest.mark.parametrize(
    "password",
    [
        "layla drinks her tea cold",
        "ليلى تشرب الشاي بارداً",
        "correct horse battery",
        "ثلاث قطط على السطح",
        "x7#kQ!2p9Lw@",
        "7294618350164",
    ],
)
def test_no_rule_of_composition_stands_in_the_way(password):
    assert fault_of(password, NAMES) is None


def test_a_name_of_somebody_else_is_only_words():
    assert fault_of("huda karim 1990", NAMES) is None


def test_the_same_letters_are_the_same_password_on_every_keyboard():
    composed, taken_apart = "آلاء تحب المطر", unicodedata.normalize("NFD", "آلاء تحب المطر")
    assert composed != taken_apart
    assert password_matches(taken_apart, hash_password(composed))
    assert password_matches(composed, hash_password(taken_apart))


def test_a_password_that_an_earlier_release_hashed_as_it_was_typed_is_taken():
    taken_apart = unicodedata.normalize("NFD", "آلاء تحب المطر")
    assert password_matches(taken_apart, _hasher.hash(taken_apart))


def test_spaces_belong_to_a_password():
    assert not password_matches("correct horse battery", hash_password("correct horse battery "))


@pytest.mark.parametrize("nothing", [None, ""])
def test_where_there_is_no_hash_nothing_matches(nothing):
    """The hash that is looked at instead has a password, too."""
    assert not password_matches("nobody has this password", nothing)
