"""Properties of GeoJSON features as columns of a table: several may mean one column, and some repeat the geometry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.folding import fold, single_line
from inspect_app.schools.importing.import_limits import MAX_COLUMNS
from inspect_app.schools.importing.school_columns import COLUMNS, column_keys
from inspect_app.schools.importing.table_cells import Cell, UnreadableCell

AXES = ("latitude", "longitude")
_ARABIC = re.compile("[\u0620-\u064a]")
_CODE_WORDS = {"code", "رمز", "الرمز"}
_NOT_PLAIN = UnreadableCell(Text("القيمة ليست نصاً ولا رقماً", "the value is neither text nor a number"))


@dataclass(frozen=True)
class GeojsonColumn:
    """``key``: what it means (school_columns), None where nobody knows. ``names``: its properties, the best first."""

    key: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class GeojsonLayout:
    """``columns`` of the table, which properties ``repeats`` each axis, and how many unknown ones are left out.

    ``shared_name``: OpenStreetMap's name, where others beside it say the language of theirs; ``arabic_names`` are those
    in Arabic.
    """

    columns: tuple[GeojsonColumn, ...]
    repeats: dict[str, tuple[str, ...]]
    left_out: int
    shared_name: str | None
    arabic_names: tuple[str, ...]

    def cells(self, column: GeojsonColumn, properties: dict[str, Any]) -> list[Cell]:
        """What these properties fill in there: the first is what counts, the others say the same or differ."""
        names = column.names
        if self.shared_name in names and self._key_of_name(properties) != column.key:
            names = tuple(name for name in names if name != self.shared_name)
        cells = [property_cell(properties.get(name)) for name in names]
        return [cell for cell in cells if cell != ""]

    def _key_of_name(self, properties: dict[str, Any]) -> str:
        """Which language's column the shared name goes to: what is not Arabic, to the English one where another
        property says the Arabic name.
        """
        name = property_cell(properties.get(self.shared_name or ""))
        if isinstance(name, str) and _ARABIC.search(name):
            return "name_ar"
        return "name_en" if any(property_cell(properties.get(other)) for other in self.arabic_names) else "name_ar"


def lay_out(names: Sequence[str]) -> GeojsonLayout:
    """The columns for these names of properties, in their order."""
    groups: dict[str, list[str]] = {}
    repeats: dict[str, tuple[str, ...]] = dict.fromkeys(AXES, ())
    for name, key in zip(names, column_keys(names), strict=True):
        if key in AXES:
            repeats[key] += (name,)
        else:
            groups.setdefault(key or f"?{name}", []).append(name)
    arabic, english = groups.get("name_ar", []), groups.get("name_en", [])
    shared = next((name for name in arabic if fold(name) == "name"), None)
    if shared and len(arabic) + len(english) > 1:
        groups["name_en"] = [*english, shared]
    else:
        shared = None
    columns = [_column(key, names) for key, names in groups.items()]
    known = sum(column.key is not None for column in columns)
    room = MAX_COLUMNS - len(AXES) - 1 - known  # one for the number: an id may become it
    surplus = set([column for column in columns if column.key is None][room:])
    kept = tuple(column for column in columns if column not in surplus)
    return GeojsonLayout(kept, repeats, len(surplus), shared, tuple(name for name in arabic if name != shared))


def _column(group: str, names: Sequence[str]) -> GeojsonColumn:
    if group.startswith("?"):
        return GeojsonColumn(None, tuple(names))
    plain = {fold(group), fold(COLUMNS[group].heading.ar), fold(COLUMNS[group].heading.en)}

    def vagueness(name: str) -> int:
        words = fold(name)
        return 0 if _CODE_WORDS & set(words.split()) else 1 if words in plain else 2

    return GeojsonColumn(group, tuple(sorted(names, key=vagueness)))


def property_cell(value: object) -> Cell:
    """A value of JSON as a cell: numbers as a person writes them, "" for null."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return _NOT_PLAIN
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return single_line(str(value))  # half an emoji is text in JSON, and nothing that could be shown or kept
