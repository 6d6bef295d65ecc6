"""The names that people look for, and how they spell them."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from inspect_app.db import db, writing
from inspect_app.schools.folding import search_text
from inspect_app.schools.models import School
from inspect_app.schools.search import MAX_SEARCH_WORDS, schools_matching, search_words
from tests.make import NOW

NAMES = {
    "1": ("مدرسة ربى سما السرحان الأساسية للبنات", "Ruba Basic Girls", "الزعتري"),
    "2": ("مدرسة عبد الله بن رواحة الثانوية للبنين", "Abdullah bin Rawaha Secondary", "المفرق"),
    "3": ("مدرسة عباس بن فرناس الأساسية", "Abbas bin Firnas", "بلعما"),
    "4": ("مدرسة أبوبكر الصديق الأساسية المختلطة", "Abu Bakr Al-Siddiq", "رحاب"),
    "5": ("مدرسة أم الجمال الثانوية", "Umm Al-Jimal", "أم الجمال"),
    "7": ("مدرسة الصابرين", "Patience", "المفرق"),
    "660077": ("مدرسة مُؤتة", "Mu'tah", "حوشا"),
}
TRIES = {
    "ربى الزعتري": "1",
    "زعتري ربي": "1",
    "السرحان ربى": "1",
    "رُبَى": "1",
    "عبدالله": "2",
    "عبد الله": "2",
    "الله عبد": "2",
    "رواحه عبدالله": "2",
    "ابن رواحة": "2",
    "عباس ابن فرناس": "3",
    "فرناس عباس": "3",
    "عبـــاس": "3",
    "أبو بكر": "4",
    "ابو بكر الصديق": "4",
    "ابوبكر": "4",
    "المختلطه ابوبكر": "4",
    "ام الجمال": "5",
    "امالجمال": "5",
    "الجمال": "5",
    "الثانوية الجمال": "5",
    "Umm Jimal": "5",
    "jimal umm": "5",
    "مؤته": "660077",
    "موتة": "660077",
    "mutah": "660077",
    "ربى السرحان الاساسيه": "1",
    "بنات ربى": "1",
    "عبدالله ابن رواحه": "2",
    "عَبْدُ الله": "2",
    "ثانوية عبد اللـه": "2",
    "Abdullah rawaha": "2",
    "عباس بن فرناس بلعما": "3",
    "أبي بكر": "4",
    "أبا بكر": "4",
    "الصدّيق رحاب": "4",
    "أُمّ الجِمال": "5",
    "صابرين": "7",
    "المفرق الصابرين": "7",
    "660077": "660077",
    "٦٦٠٠٧٧": "660077",
    "6007": "660077",
}


@pytest.fixture
def schools(world):
    with writing():
        rows = [
            {
                "number": number,
                "name_ar": ar,
                "name_en": en,
                "locality": place,
                "search_text": search_text(number, ar, en, place),
                "directorate_id": 1,
                "governorate": "Mafraq",
                "updated_at": NOW,
                "profile": {},
            }
            for number, (ar, en, place) in NAMES.items()
        ]
        db.session.execute(insert(School), rows)


def found(text: str) -> list[str]:
    mine = select(School.number).where(School.number.in_(NAMES), schools_matching(text))
    return list(db.session.scalars(mine.order_by(School.number)))


def test_a_school_is_found_by_its_words_in_any_order_and_spelling(schools):
    assert {text: found(text) for text in TRIES} == {text: [number] for text, number in TRIES.items()}


def test_every_word_must_match(schools):
    assert found("ربى المفرق") == []
    assert found("ثانوية") == ["2", "5"]


@pytest.mark.parametrize("text", ["صابون", "الأب", "bass", "الجمال حوشا"])
def test_what_is_left_of_a_word_without_its_ending_is_still_that_word(schools, text):
    """“soap” is none of the patient, “the father” is in no other name, “bass” is not “basic”."""
    assert found(text) == []


def test_little_words_are_passed_over_unless_there_is_nothing_else(schools):
    assert found("الجمال في") == found("the Jimal") == ["5"]
    assert found("في") == []


def test_nothing_asked_for_is_everything(schools):
    assert found("") == found("«»،") == found("“”,") == sorted(NAMES)


def test_a_search_is_cut_off_at_some_words():
    assert len(search_words(" ".join(f"w{n}x" for n in range(100)))) == MAX_SEARCH_WORDS


def test_the_list_of_schools_and_of_visits_ask_the_same(world, page, schools):
    rows = page(world.ministry).get("/schools?q=الزعتري ربى").all("tbody tr")
    assert len(rows) == 1
    page(world.ministry).get("/visits?q=الزعتري ربى")
