"""How a unit stands after a number: “41 cm”, «3 أيام دوام», «45 من الطلبة لكل حنفية». [pure]

Arabic counts things in four forms: one, two, three to ten, and eleven to ninety-nine; hundreds and parts of a whole
take the first. Students of a ratio are counted so that the words hold for schools of boys and of girls alike.
"""

from __future__ import annotations

from inspect_app.checklists.terms import Text

DAYS = Text("يوم", "days")
NO_UNIT = Text("", "")
SLOPE = "n of 1:n"
"""The English name of a slope's unit: how far one goes for one up, written “1:12”."""
_COUNTED = {
    "days": ("يوم", "يومان", "أيام", "يوماً"),
    "panes": ("لوح", "لوحان", "ألواح", "لوحاً"),
    "minutes": ("دقيقة", "دقيقتان", "دقائق", "دقيقة"),
    "school days": ("يوم دوام", "يوما دوام", "أيام دوام", "يوم دوام"),
    "times a month": ("مرة في الشهر", "مرتان في الشهر", "مرات في الشهر", "مرة في الشهر"),
    "staff in the shift": ("موظف في الفترة", "موظفان في الفترة", "موظفين في الفترة", "موظفاً في الفترة"),
    "exits": ("مخرج", "مخرجان", "مخارج", "مخرجاً"),
    "litres": ("لتر", "لتران", "لترات", "لتراً"),
    "people": ("شخص", "شخصان", "أشخاص", "شخصاً"),
}
_OF = {
    "students": "من الطلبة",
    "students per tap": "من الطلبة لكل حنفية",
    "students per basin": "من الطلبة لكل مغسلة",
    "girls per toilet": "من الطالبات لكل مرحاض",
    "boys per toilet": "من الطلاب لكل مرحاض",
}
_AROUND = {"%": "{}%", SLOPE: "1:{}"}
_SINGULAR = {
    "days": "day",
    "panes": "pane",
    "minutes": "minute",
    "school days": "school day",
    "times a month": "time a month",
    "exits": "exit",
    "litres": "litre",
    "people": "person",
    "students": "student",
    "students per tap": "student per tap",
    "students per basin": "student per basin",
    "girls per toilet": "girl per toilet",
    "boys per toilet": "boy per toilet",
}


def with_unit(value: float, unit: Text, reader: str) -> str:
    """The number with its unit in words; thousands separated, at most two decimals, none that are zero."""
    figure = f"{value:,.2f}".rstrip("0").rstrip(".")
    if unit.en in _AROUND:
        return _AROUND[unit.en].format(figure)
    if reader == "en":
        return f"{figure} {_SINGULAR.get(unit.en, unit.en) if value == 1 else unit.en}".strip()
    forms = _COUNTED.get(unit.en)
    if forms and value == 2:
        return forms[1]
    return f"{figure} {_arabic(value, unit)}".strip()


def _arabic(value: float, unit: Text) -> str:
    forms = _COUNTED.get(unit.en)
    if forms is None:
        return _OF.get(unit.en, unit.ar)
    if value % 1:
        return forms[0]
    last_two = int(value) % 100
    if 3 <= last_two <= 10:
        return forms[2]
    return forms[3] if last_two >= 11 else forms[0]
