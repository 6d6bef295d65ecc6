"""The wide table of one checklist: one row a visit, with columns of its own for each item of any version.

Seventy answers make one row, so the database puts a visit's answers together (``answer_lists``). What stands in item
columns are few words, numbers and days: words get their quotes once, the others need none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter

from sqlalchemy import Connection

from inspect_app.checklists import Item, Library, Text
from inspect_app.checklists.term_texts import VERDICTS
from inspect_app.db import RowSelect
from inspect_app.exports.cells import CellKind, Chunk, Column, typed_text
from inspect_app.exports.csv_file import BOM, LINE_END, csv_line, csv_lines, quoted
from inspect_app.exports.rows import read_columns
from inspect_app.exports.visit_tables.answer_lists import ABSENT, MARKS, answer_lists
from inspect_app.exports.visit_tables.visit_heads import head_columns

_CHUNK_VISITS = 500


def items_of(library: Library, checklist: str) -> dict[str, list[Item]]:
    """By code, as each version words it, the newest first: its items in its order, then those only older ones had."""
    items: dict[str, list[Item]] = {}
    for version in sorted((one for one in library if one.id == checklist), key=lambda one: -one.version):
        for code, item in version.items.items():
            items.setdefault(code, []).append(item)
    return items


def wide_text(
    connection: Connection, visits: RowSelect, library: Library, checklist: str, language: str
) -> Iterator[str]:
    """The text of the table, piece by piece. ``visits``: ``select_heads`` of this checklist."""
    columns = (
        *head_columns(library, language),
        Column("reasons", "أسباب التعذر", "Reasons", CellKind.TEXT, typed_text("reasons")),
    )
    items = ItemCells(items_of(library, checklist), language)
    yield BOM + csv_line([*(column.heading(language) for column in columns), *items.headings])
    now = datetime.now(UTC)
    for cells in read_columns(connection, visits, _CHUNK_VISITS):
        answers = answer_lists(connection, cells["id"])
        chunk = Chunk({**cells, "reasons": tuple(reasons for *_, reasons in answers)}, now)
        heads = csv_lines(columns, chunk)
        yield "".join([f"{head},{items.line(*row[:3])}" for head, row in zip(heads, answers, strict=True)])


class ItemCells:
    """How a visit's answers become the end of its line: each answer in a word, beside it the value it has."""

    def __init__(self, items: Mapping[str, Sequence[Item]], language: str) -> None:
        self.headings: list[str] = []
        self._codes: list[str] = []
        self._value_places: dict[str, int] = {}
        for code, versions in items.items():
            self._add(code, f"{code} {versions[0].text.in_(language)}")
            if any(item.thresholds or item.ages or item.options for item in versions):
                self._value_places[code] = len(self._codes)
                self._add("", f"{code} = {_measure(versions[0]).in_(language)}")
        self._words = {MARKS[verdict.value]: quoted(text.in_(language)) for verdict, text in VERDICTS.items()}
        self._words[ABSENT] = ""
        known = ((code, item.options) for code, versions in items.items() for item in reversed(versions))
        self._options = {f"{code} {o.key}": quoted(o.text.in_(language)) for code, options in known for o in options}
        self._in_columns = lru_cache(maxsize=1000)(self._picker)

    def line(self, items: str, marks: str, item_values: str) -> str:
        """The end of a visit's line. ``items`` and ``marks`` are in one order, whatever it is."""
        cells = [*map(self._words.__getitem__, self._in_columns(items)(marks + ABSENT))]
        for item_value in item_values.split(",") if item_values else ():
            code, _, value = item_value.partition(" ")
            # A whole number stands without a point, whichever database told it.
            cells[self._value_places[code]] = self._options.get(item_value) or value.removesuffix(".0")
        return ",".join(cells) + LINE_END

    def _add(self, code: str, heading: str) -> None:
        self._codes.append(code)
        self.headings.append(heading)

    def _picker(self, items: str) -> Callable[[str], Sequence[str]]:
        """Puts the marks of these items into the order of the columns; those not among them get the last sign."""
        places = {code: place for place, code in enumerate(items.split(","))}
        return itemgetter(*(places.get(code, -1) for code in self._codes))


def _measure(item: Item) -> Text:
    """What a value of the item is: a number of a unit, a day or an option."""
    if item.thresholds:
        return item.thresholds.unit
    return Text("التاريخ", "date") if item.ages else Text("الخيار", "option")
