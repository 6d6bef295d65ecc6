"""How people write the unit behind a number: «18 م», «18 متر», “18 m”."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from inspect_app.checklists.terms import Text

_ALSO = {
    "m": ("متر", "أمتار", "متراً", "metre", "metres", "meter", "meters"),
    "cm": ("سنتيمتر", "سنتمتر", "centimetres", "centimeters"),
    "mm": ("مم", "مليمتر", "ميليمتر", "millimetres", "millimeters"),
    "m²": ("م2", "متر مربع", "m2", "sqm"),
    "%": ("٪", "بالمئة", "بالمائة", "في المئة", "percent"),
    "litres": ("لتراً", "لترات", "ليتر", "l", "litre", "liter", "liters"),
    "lux": ("lx",),
    "mg/L": ("ملغ/لتر", "مغ/لتر"),
    "ohm": ("Ω", "ohms"),
    "°C": ("°", "درجة", "درجات", "c"),
    "ppm CO₂": ("ppm",),
    "minutes": ("دقائق", "د", "min", "minute"),
    "times a month": ("مرة", "مرات", "times"),
    "exits": ("مخارج", "exit"),
    "people": ("أشخاص", "person"),
    "students": ("طالباً", "طلاب", "طلبة", "student"),
    "panes": ("ألواح", "pane"),
}
"""By the unit's English name: other ways to write it than its two names."""

_VOWEL_SIGNS = re.compile("[\u064b-\u0652]")
_ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})


def fold_unit(text: str) -> str:
    """The unit as it is compared: one spelling of alef and ta marbuta, small letters, m² as m2, no vowel signs."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_ALIKE)
    return " ".join(_VOWEL_SIGNS.sub("", plain).strip(" .").split())


@cache
def spellings(unit: Text | None) -> tuple[str, ...]:
    """What may follow a number of this unit, folded; without a unit nothing may."""
    if unit is None:
        return ()
    return tuple(dict.fromkeys(fold_unit(word) for word in (unit.ar, unit.en, *_ALSO.get(unit.en, ()))))
