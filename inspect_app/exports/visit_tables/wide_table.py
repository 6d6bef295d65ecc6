"""The wide table of one checklist: one row a visit, with columns of its own for each item of any version.

Seventy answers make one row, so the database puts a visit's answers together: to fetch each of them costs twice the
whole table (docs/performance.md). What stands in item columns are few words, numbers and days: their quotes are put
once, and only what people typed goes through the csv module row by row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter

from sqlalchemy import Connection, String, bindparam, case, cast, func, or_, select

from inspect_app.checklists import Item, Library, Text
from inspect_app.checklists.term_texts import VERDICTS
from inspect_app.db import RowSelect
from inspect_app.exports.cells import CellKind, Chunk, Column, typed_text
from inspect_app.exports.csv_file import BOM, csv_line, csv_rows, take_text
from inspect_app.exports.rows import read_columns
from inspect_app.exports.visit_tables.visit_heads import head_columns
from inspect_app.inspections.models import Answer

_CHUNK_VISITS = 500
_MARKS = {verdict.value: str(mark) for mark, verdict in enumerate(VERDICTS)}
"""One sign for each verdict, so that a visit's answers are one short word."""
_ABSENT = "-"
_NO_ANSWERS = ("", "", "", "", "")
_HEAD_END = "\x1e\r\n"
"""Where a line's head ends for the moment. Typed text never holds the first of these signs (``strip_unwritable``); the
others are here so that a text with a line end gets its quotes."""
_HAS_VALUE = or_(Answer.number.is_not(None), Answer.day.is_not(None), Answer.option.is_not(None))
_VALUE = func.coalesce(cast(Answer.number, String), cast(Answer.day, String), Answer.option)
_ANSWERS: RowSelect = (
    # The lists of one row are in one order, whatever it is: each takes the same answers one after the other.
    select(
        Answer.visit_id,
        func.aggregate_strings(Answer.item, ",").label("items"),
        func.aggregate_strings(case(_MARKS, value=Answer.verdict, else_=_ABSENT), "").label("marks"),
        func.aggregate_strings(Answer.item + " " + _VALUE, ",").filter(_HAS_VALUE).label("item_values"),
        func.aggregate_strings(Answer.item + ": " + Answer.reason, " · ").filter(Answer.reason != "").label("reasons"),
    )
    .where(Answer.visit_id.in_(bindparam("visits", expanding=True)))
    .group_by(Answer.visit_id)
)


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
    buffer = io.StringIO()
    writer, now = csv.writer(buffer, lineterminator=_HEAD_END), datetime.now(UTC)
    for cells in read_columns(connection, visits, _CHUNK_VISITS):
        said = {row.visit_id: row for row in connection.execute(_ANSWERS, {"visits": cells["id"]})}
        answers = [said.get(id_, _NO_ANSWERS) for id_ in cells["id"]]
        chunk = Chunk({**cells, "reasons": tuple(row[4] for row in answers)}, now)
        writer.writerows(csv_rows(columns, chunk))
        heads = take_text(buffer).split(_HEAD_END)[:-1]
        yield "".join([f"{head},{items.line(*row[1:4])}" for head, row in zip(heads, answers, strict=True)])


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
        self._words = {_MARKS[verdict.value]: quoted(text.in_(language)) for verdict, text in VERDICTS.items()}
        self._words[_ABSENT] = ""
        known = ((code, item.options) for code, versions in items.items() for item in reversed(versions))
        self._options = {f"{code} {o.key}": quoted(o.text.in_(language)) for code, options in known for o in options}
        self._in_columns = lru_cache(maxsize=1000)(self._picker)

    def line(self, items: str, marks: str, item_values: str | None) -> str:
        """The end of a visit's line. ``items`` and ``marks`` are in one order, whatever it is."""
        cells = [*map(self._words.__getitem__, self._in_columns(items)(marks + _ABSENT))]
        for item_value in item_values.split(",") if item_values else ():
            code, _, value = item_value.partition(" ")
            # A whole number stands without a point, whichever database told it.
            cells[self._value_places[code]] = self._options.get(item_value) or value.removesuffix(".0")
        return ",".join(cells) + "\r\n"

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


def quoted(text: str) -> str:
    """A cell of the file as it stands in a line."""
    return csv_line([text]).removesuffix("\r\n")
