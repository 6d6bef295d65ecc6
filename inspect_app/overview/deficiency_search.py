"""What a search finds among deficiencies: every word must stand somewhere, whichever the order.

Words of items, of their failures and of their common notes are few: they are matched in Python over all published
checklists and become a list of codes. Notes, places and schools are kept folded and looked through by the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from flask import current_app
from sqlalchemy import ColumnElement, String, and_, false, or_, select
from sqlalchemy import cast as sql_cast

from inspect_app.checklists import Library, Text
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Finding
from inspect_app.inspections.published import published
from inspect_app.schools.folding import fold, searchable
from inspect_app.schools.models import Location, School
from inspect_app.schools.search import SearchWord, contains_word, search_words, stands_in, stem, without_article

_CLITICS = "بلوفك"
"""One letter that Arabic writes onto the next word: «بجنزير» is “with a chain”."""
# The same thing under another name, or in a plural that no ending shows; each line is one thing.
_ALIKE = """
مخرج مخارج
باب أبواب
شباك شبابيك نافذة نوافذ
سلك أسلاك
كهرباء كهربائي
مرحاض مراحيض حمام
مغسلة مغاسل
حنفية حنفيات
حفرة حفر
جدار جدران حائط
سور أسوار سياج أسيجة
سقف أسقف
صف صفوف
مقعد مقاعد
مدفأة مدافئ صوبة
درج أدراج سلالم
لعبة ألعاب
طالب طلبة طلاب
نفاية نفايات قمامة زبالة
حافلة باص
حزام أحزمة
صرف مجاري مجارير
تسرب تسريب
إنارة إضاءة ضوء
شق شقوق تشقق تصدع
منحدر رامب
إعاقة معاق معوق
كيبل كوابل تمديدات
"""
_GROUPS = [tuple(dict.fromkeys(stem(word) for word in fold(line).split())) for line in _ALIKE.splitlines()]
_WATER = (" مياه", " المياه", " الما ")
_OTHERS = {one: group for group in _GROUPS for one in group} | {
    # Folded these stand in «الأطفال», «الثلاجة مطفأة», «يومياً» and «ما زال», so they are asked for and not looked for.
    "اطفا": ("طفاي", " اطفا ", " الاطفا "),
    "مطفا": ("طفاي", "مطفا"),
    " ما": _WATER,
    "ميا": _WATER,
}


@dataclass(frozen=True, slots=True)
class _Words:
    """Folded words by what has them: an item's failure and all its texts by code, a common note by code and key."""

    failures: Mapping[str, frozenset[str]]
    items: Mapping[str, frozenset[str]]
    ticks: Mapping[tuple[str, str], frozenset[str]]


def mentions(text: str) -> ColumnElement[bool]:
    """The condition on Deficiency, joined with School, that holds where every word of ``text`` is found.

    What an item calls its failure goes before its sentence: “extinguisher” finds what is wrong with extinguishers, not
    a register that also lists them. A word no failure has, and several words that one item has, are found in sentences.
    Nothing is found where no word is left of what was asked for, as of a dash.
    """
    words = [
        replace(word, stems=_OTHERS.get(word.stems[0], word.stems) if word.stems else ()) for word in search_words(text)
    ]
    found = and_(*(_found(word) for word in words)) if words else false()
    if len(words) < 2:
        return found
    texts = _known_words().items
    return or_(found, Deficiency.item.in_([c for c, own in texts.items() if all(_stands_in(w, own) for w in words)]))


def _found(word: SearchWord) -> ColumnElement[bool]:
    # Asked once for all rows, not again for each: schools and places are few.
    schools = select(School.id).where(_in_school(word)).correlate(None)
    in_school = Deficiency.school_id.in_(schools)
    if word.code:
        return or_(Deficiency.item == word.code, Deficiency.section == word.code, in_school)
    number = Deficiency.number == word.number if word.number is not None else false()
    if word.is_deficiency_number:
        return number
    places = select(Location.id).where(contains_word(Location.search_text.expression, word)).correlate(None)
    return or_(
        number,
        _of_items(word),
        in_school,
        Deficiency.location_id.in_(places),
        contains_word(Deficiency.search_text.expression, word),
    )


def _in_school(word: SearchWord) -> ColumnElement[bool]:
    """Four digits may be a part of the school's number; fewer are the whole of it, or mean something else."""
    column = School.search_text.expression
    if word.code:
        return stands_in(column, searchable(word.code))
    if word.number is not None and word.number > 999:
        return stands_in(column, word.stems[0].strip())
    return contains_word(column, word)


def _of_items(word: SearchWord) -> ColumnElement[bool]:
    known = _known_words()
    codes = _having(word, known.failures) or _having(word, known.items)
    ticked = [(code, key) for (code, key), words in known.ticks.items() if _stands_in(word, words)]
    return or_(
        Deficiency.item.in_(codes),
        *(and_(Deficiency.item == code, _was_ticked(key)) for code, key in ticked if code not in codes),
    )


def _was_ticked(key: str) -> ColumnElement[bool]:
    ticks = sql_cast(Finding.ticks, String).contains(f'"{key}"', autoescape=True)
    return select(Finding.id).where(Finding.deficiency_id == Deficiency.id, ticks).exists()


def _having(word: SearchWord, texts: Mapping[str, frozenset[str]]) -> list[str]:
    return [code for code, words in texts.items() if _stands_in(word, words)]


def _stands_in(word: SearchWord, words: frozenset[str]) -> bool:
    return any(_begins(one.strip(), words, whole=one.endswith(" ") or len(one) < 4) for one in word.stems)


def _begins(beginning: str, words: frozenset[str], *, whole: bool) -> bool:
    if whole:
        return beginning in words
    return any(one.startswith(beginning) or (one[0] in _CLITICS and one.startswith(beginning, 1)) for one in words)


def _known_words() -> _Words:
    """Worked out once per application: its checklists do not change while it runs."""
    kept = current_app.extensions
    if "kashf.item_words" not in kept:
        kept["kashf.item_words"] = _read(published())
    return cast("_Words", kept["kashf.item_words"])


def _read(library: Library) -> _Words:
    failures: dict[str, frozenset[str]] = {}
    items: dict[str, frozenset[str]] = {}
    ticks: dict[tuple[str, str], frozenset[str]] = {}
    for checklist in library:
        for code, item in checklist.items.items():
            failures[code] = failures.get(code, frozenset()) | _cut((item.fault,))
            items[code] = items.get(code, frozenset()) | _cut((item.fault, item.text))
            ticks |= {(code, tick.key): _cut((tick.text,)) for tick in item.ticks}
    return _Words(failures, items, ticks)


def _cut(texts: Iterable[Text]) -> frozenset[str]:
    # «ماء» folds to «ما», the commonest of little words.
    said = (fold(f"{text.ar} {text.en}".replace("ماء", "مياه")) for text in texts)
    words = {without_article(word) for text in said for word in text.split()}
    # «لوحة» loses its ending in a search, and of what is left each letter counts.
    return frozenset(words | {stem(word).strip() for word in words})
