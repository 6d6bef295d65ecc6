"""Spoilt texts are put right where only one thing can have stood there, else refused; healthy ones are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspect_app.schools.directorates import _SEED, GOVERNORATES
from inspect_app.schools.importing.letters.spoilt_text import mend_text
from inspect_app.schools.importing.school_columns import COLUMNS
from inspect_app.schools.importing.table_cells import RepairedCell, UnreadableCell

NAME = "مدرسة سما السرحان الثانوية للبنات"


def _repaired(text: str) -> tuple[str, str]:
    cell = mend_text(text)
    assert isinstance(cell, RepairedCell), cell
    assert cell.reason.ar
    return cell.text, cell.reason.en


def _refusal(text: str) -> str:
    cell = mend_text(text)
    assert isinstance(cell, UnreadableCell), cell
    assert cell.reason.ar
    return cell.reason.en


def _as_browsers_read(written: bytes) -> str:
    """Windows-1252, in which bytes without a sign are control signs."""
    return "".join(bytes([one]).decode("cp1252", errors="ignore") or chr(one) for one in written)


@pytest.mark.parametrize("name", [NAME, "ذكور أبو علندا/1", "الصف الأول، الشعبة ب", "جرش", "King’s Academy – Madaba"])
def test_utf8_read_in_another_encoding_is_read_again(name: str) -> None:
    assert _repaired(_as_browsers_read(name.encode())) == (
        name,
        "the text had been read in a wrong encoding and is put right",
    )
    assert _repaired(name.encode().decode("latin-1"))[0] == name
    assert _repaired(name.encode().decode("cp1256"))[0] == name


def test_wide_letters_become_plain_ones() -> None:
    reason = "the letters of the text were wide and are plain again"
    assert _repaired("ＤＥＭＯ－2202－００１") == ("DEMO-2202-001", reason)


def test_a_text_read_wrongly_twice_is_put_right_twice() -> None:
    assert _repaired(_as_browsers_read(_as_browsers_read(NAME.encode()).encode()))[0] == NAME


@pytest.mark.parametrize(
    ("spoilt", "name"),
    [
        ("ãÏÑÓÉ", "مدرسة"),
        ("ÌÑÔ", "جرش"),
        (NAME.encode("cp1256").decode("latin-1"), NAME),
        (NAME.encode("cp1256").decode("cp1252"), NAME),
        ("الطفيلة الأولى".encode("iso8859_6").decode("latin-1"), "الطفيلة الأولى"),
    ],
)
def test_windows_1256_read_as_latin_is_read_again(spoilt: str, name: str) -> None:
    assert _repaired(spoilt)[0] == name


def test_what_two_encodings_make_sense_of_is_refused() -> None:
    assert "what it was is not certain" in _refusal("سمر".encode("cp1256").decode("latin-1"))


@pytest.mark.parametrize(
    ("spoilt", "name"),
    [
        ("&#1605;&#1583;&#x631;&#1587;&#1577;", "مدرسة"),
        ("Boys &amp; Girls", "Boys & Girls"),
        ("&amp;#1605;&amp;#1583;", "مد"),
        ("&quot;الأمل&quot;", '"الأمل"'),
        ("الأمل_x000D_", "الأمل\r"),
        ("ﻣﺪﺭﺳﺔ ﺍﻷﻣﻞ", "مدرسة الأمل"),
        ("مدرسة ﷲ", "مدرسة الله"),
    ],
)
def test_marks_and_shapes_become_letters(spoilt: str, name: str) -> None:
    assert _repaired(spoilt)[0] == name


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("مدر\ufffdة", "letters were lost"),
        ("?????? ????????", "letters were lost"),
        ("Zarqa?a", "letters were lost"),
        ("؟", "letters were lost"),
        ("&#0;", "letters were lost"),
        ("الأمل &#160", "marks of HTML"),
        (_as_browsers_read("مدرسة".encode())[:-1], "not certain"),
        ("مدرسة Ø§Ù„Ø£Ù…Ù„", "not certain"),
        ("ãÏÑÓÉ Amman", "not certain"),
        ("ةيوناثلا ةسردم", "reversed order"),
        ("ﺔﺳﺭﺪﻣ", "reversed order"),
        ("ьфсрс", "neither Arabic nor Latin"),
        ("الأمل \ue001", "neither Arabic nor Latin"),
        ("╧╙╤╔", "neither Arabic nor Latin"),
    ],
)
def test_what_cannot_be_known_is_refused_in_words(text: str, why: str) -> None:
    assert why in _refusal(text)


_SHIPPED = [
    *(name for row in _SEED for name in row),
    *(
        text
        for one in (*GOVERNORATES.values(), *(column.heading for column in COLUMNS.values()))
        for text in (one.ar, one.en)
    ),
    *(name for column in COLUMNS.values() for name in column.synonyms),
]


def test_no_name_of_ours_is_touched() -> None:
    assert [name for name in _SHIPPED if mend_text(name) != name] == []


_HEALTHY = [
    "Collège De La Salle",
    "Zoë’s “Créative” School",
    "Deir ʿAllā",
    "R&D; Boys & Girls",
    "هيئة «الأمل» ـ خط» ط، ظ… \u200fش\u200c",
    "مدرسهٔ خطکش گل چمن",
    "مَدْرَسَةُ",
    "DEMO_2202_001",
    "a@b.jo; =1+1 <script>",
    "18 م²، 25°",
    "ى ة",
    "هل هذه مدرسة؟",
    "😀",
]


@pytest.mark.parametrize("text", _HEALTHY)
def test_a_rare_but_healthy_text_is_not_touched(text: str) -> None:
    assert mend_text(text) == text


_INNER = st.text("ءآأؤإئابتثجحخدذرزسشصضطظعغفقكلمنهويکیپچگ\u064e\u0651ـ", max_size=6)
_ARABIC = st.builds(
    lambda start, inner, end: start + inner + end, st.sampled_from("ابتجمعسوي"), _INNER, st.sampled_from("ةىاينهر")
)
_ENGLISH = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'-éèçï", min_size=2, max_size=9).filter(
    lambda word: sum(not sign.isascii() for sign in word) < 3
)
_NUMBER = st.from_regex(r"[0-9٠-٩]{1,8}(?:[./-][0-9]{1,3})?", fullmatch=True)
_JOINED = st.sampled_from(
    [" ", "  ", "، ", " / ", " (", ") ", " – ", " «", "» ", "… ", " “", "” ", "\u00a0", "\n", "؛ ", " & "]
)


@given(st.lists(st.tuples(_ARABIC | _ENGLISH | _NUMBER, _JOINED), min_size=1, max_size=8))
def test_a_healthy_name_is_never_touched(words: list[tuple[str, str]]) -> None:
    text = "".join(word + joint for word, joint in words)
    assert mend_text(text) == text


@given(st.lists(_ARABIC.filter(str.isalpha), min_size=1, max_size=5).map(" ".join))
def test_utf8_read_wrongly_always_comes_back(text: str) -> None:
    for spoilt in (text.encode().decode("latin-1"), text.encode().decode("cp1256")):
        cell = mend_text(spoilt)
        assert isinstance(cell, UnreadableCell) or (isinstance(cell, RepairedCell) and cell.text == text)
