"""The directorates and governorates as they stand today, and finding one by what people write.

The codes are unofficial until the ministry confirms them, and a reform of the directorates is announced: these rows
are only the first content of the table. Nothing else in the program counts on them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools.folding import fold, western_digits
from inspect_app.schools.models import Directorate

GOVERNORATES: dict[str, Text] = {
    "Amman": Text("العاصمة", "Amman"),
    "Irbid": Text("إربد", "Irbid"),
    "Zarqa": Text("الزرقاء", "Zarqa"),
    "Balqa": Text("البلقاء", "Balqa"),
    "Madaba": Text("مأدبا", "Madaba"),
    "Mafraq": Text("المفرق", "Mafraq"),
    "Jerash": Text("جرش", "Jerash"),
    "Ajloun": Text("عجلون", "Ajloun"),
    "Karak": Text("الكرك", "Karak"),
    "Tafila": Text("الطفيلة", "Tafila"),
    "Ma'an": Text("معان", "Ma'an"),
    "Aqaba": Text("العقبة", "Aqaba"),
}
"""By the key that ``School.governorate`` and ``Directorate.governorate`` hold."""
_GOVERNORATE_SYNONYMS = {
    "عمان": "Amman",
    "capital": "Amman",
    "ajlun": "Ajloun",
    "tafilah": "Tafila",
    "al balqa": "Balqa",
}

# Code, Arabic name, English name, governorate.
_SEED = (
    ("1101", "قصبة عمان", "Qasabat Amman", "Amman"),
    ("1102", "لواء الجامعة", "Al-Jami'ah (University)", "Amman"),
    ("1103", "لواء سحاب", "Sahab", "Amman"),
    ("1104", "لواء ماركا", "Marka", "Amman"),
    ("1106", "الجيزة", "Al-Jizah", "Amman"),
    ("1107", "الموقر", "Al-Muwaqqar", "Amman"),
    ("1108", "لواء وادي السير", "Wadi As-Seer", "Amman"),
    ("1109", "ناعور", "Na'ur", "Amman"),
    ("1113", "لواء القويسمة", "Al-Quwaysimah", "Amman"),
    ("1201", "السلط", "As-Salt", "Balqa"),
    ("1202", "دير علا", "Deir Alla", "Balqa"),
    ("1203", "الشونة الجنوبية", "South Shuna", "Balqa"),
    ("1204", "عين الباشا", "Ain Al-Basha", "Balqa"),
    ("1301", "الزرقاء الأولى", "Zarqa First", "Zarqa"),
    ("1302", "الرصيفة", "Russeifa", "Zarqa"),
    ("1303", "الزرقاء الثانية", "Zarqa Second", "Zarqa"),
    ("1401", "مأدبا", "Madaba", "Madaba"),
    ("1402", "ذيبان", "Dhiban", "Madaba"),
    ("2101", "قصبة إربد", "Qasabat Irbid", "Irbid"),
    ("2102", "بني عبيد", "Bani Obaid", "Irbid"),
    ("2103", "الكورة", "Al-Koura", "Irbid"),
    ("2104", "بني كنانة", "Bani Kinanah", "Irbid"),
    ("2105", "الأغوار الشمالية", "Northern Ghor (Aghwar)", "Irbid"),
    ("2106", "الرمثا", "Ramtha", "Irbid"),
    ("2107", "الطيبة والوسطية", "Taybeh and Wasatiyyah", "Irbid"),
    ("2109", "المزار الشمالي", "North Mazar", "Irbid"),
    ("2201", "قصبة المفرق", "Qasabat Mafraq", "Mafraq"),
    ("2202", "البادية الشمالية الغربية", "North-West Badia", "Mafraq"),
    ("2203", "البادية الشمالية الشرقية", "North-East Badia", "Mafraq"),
    ("2301", "جرش", "Jerash", "Jerash"),
    ("2401", "عجلون", "Ajloun", "Ajloun"),
    ("3101", "قصبة الكرك", "Qasabat Karak", "Karak"),
    ("3102", "المزار الجنوبي", "South Mazar", "Karak"),
    ("3103", "القصر", "Al-Qasr", "Karak"),
    ("3104", "الأغوار الجنوبية", "Southern Ghor (Aghwar)", "Karak"),
    ("3201", "الطفيلة", "Tafila", "Tafila"),
    ("3202", "بصيرا", "Busayra", "Tafila"),
    ("3301", "قصبة معان", "Qasabat Ma'an", "Ma'an"),
    ("3302", "البتراء", "Petra", "Ma'an"),
    ("3303", "الشوبك", "Shobak", "Ma'an"),
    ("3304", "البادية الجنوبية", "South Badia", "Ma'an"),
    ("3401", "العقبة", "Aqaba", "Aqaba"),
)

# The official long name is «مديرية التربية والتعليم» and one of three kinds of place. These kinds are seen in the
# ministry's own letters; every other directorate is taken for a liwa.
_REGION_CODES = {"1301", "1303", "2203", "3301"}
_GOVERNORATE_CODES = {"2301", "2401"}
_TWO_LIWAS_CODES = {"2107"}
# What people write before the name itself, folded: the institution, «للواء»، «لمنطقة»، «لمحافظة»، «قصبة» and so on.
_NAME_PREFIXES = (
    " مديريه التربيه تربيه والتعليم لوا للوا اللوا لواي للواي منطقه لمنطقه محافظه لمحافظه قصبه لقصبه "
    " directorate of education for qasabat "
)


def seed_directorates(session: Session) -> int:
    """Adds the directorates whose code is not there yet and returns how many; what stands is left as it is.

    Call it within ``writing()``.
    """
    known = set(session.scalars(select(Directorate.code)))
    rows = [
        {"code": code, "name_ar": ar, "name_en": en, "governorate": governorate}
        for code, ar, en, governorate in _SEED
        if code not in known
    ]
    if rows:
        session.execute(insert(Directorate), rows)
    return len(rows)


def official_name(code: str, name_ar: str) -> str:
    """The long name on letters: «مديرية التربية والتعليم للواء البادية الشمالية الغربية». Unofficial like the codes."""
    if name_ar.startswith("لواء"):
        return f"مديرية التربية والتعليم ل{name_ar}"
    if code in _GOVERNORATE_CODES:
        return f"مديرية التربية والتعليم لمحافظة {name_ar}"
    if code in _TWO_LIWAS_CODES:
        return f"مديرية التربية والتعليم للواءي {name_ar}"
    if code in _REGION_CODES:
        return f"مديرية التربية والتعليم لمنطقة {name_ar.removeprefix('قصبة ')}"
    return f"مديرية التربية والتعليم للواء {name_ar}"


def governorate_name(key: str, language: str) -> str:
    """The governorate's name in that language; a key nobody knows is its own name."""
    return GOVERNORATES[key].in_(language) if key in GOVERNORATES else key


def find_governorate(text: str) -> str | None:
    """The key of the governorate somebody wrote in Arabic or English, with or without «محافظة»; None: no such one."""
    name = fold(text).removeprefix("محافظه ").removesuffix(" governorate")
    return _GOVERNORATES_BY_NAME.get(name)


_GOVERNORATES_BY_NAME = {
    **_GOVERNORATE_SYNONYMS,
    **{fold(name): key for key, names in GOVERNORATES.items() for name in (names.ar, names.en)},
}


@dataclass(frozen=True)
class RegisteredDirectorate:
    """What an import needs of a directorate."""

    id: int
    code: str
    name_ar: str
    name_en: str
    governorate: str


class DirectorateIndex:
    """Finds directorates by code, by either name however spelled, or by the official long name."""

    def __init__(self, directorates: Iterable[RegisteredDirectorate]) -> None:
        self.all = tuple(directorates)
        self._by_code = {directorate.code: directorate for directorate in self.all}
        self._exact: dict[str, set[RegisteredDirectorate]] = {}
        self._short: dict[str, set[RegisteredDirectorate]] = {}
        for directorate in self.all:
            for name in (fold(directorate.name_ar), fold(directorate.name_en)):
                self._exact.setdefault(name, set()).add(directorate)
                self._short.setdefault(_without_prefix(name), set()).add(directorate)

    @classmethod
    def read(cls, session: Session) -> DirectorateIndex:
        """All directorates that have not been dissolved."""
        query = select(
            Directorate.id, Directorate.code, Directorate.name_ar, Directorate.name_en, Directorate.governorate
        )
        rows = session.execute(query.where(Directorate.valid_to.is_(None)).order_by(Directorate.code))
        return cls(RegisteredDirectorate(*row) for row in rows)

    def find(self, text: str) -> tuple[RegisteredDirectorate, ...]:
        """The one directorate meant, none, or all of those it could be."""
        code = western_digits(text).strip()
        if code in self._by_code:
            return (self._by_code[code],)
        name = fold(text)
        matches = self._exact.get(name) or self._short.get(_without_prefix(name)) or set()
        return tuple(sorted(matches, key=lambda directorate: directorate.code))


def _without_prefix(name: str) -> str:
    words = name.split()
    while len(words) > 1 and f" {words[0]} " in _NAME_PREFIXES:
        words.pop(0)
    return " ".join(words)
