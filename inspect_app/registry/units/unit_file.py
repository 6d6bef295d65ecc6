"""A table of directorates: from CSV or XLSX to orders, row by row, with what is wrong in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from inspect_app.checklists import Text, parse_date
from inspect_app.registry.units.unit_orders import MIN_DAY, TOO_EARLY, UnitOrder
from inspect_app.registry.units.unit_plan import UnitFault
from inspect_app.schools.directorates import find_governorate
from inspect_app.schools.folding import fold, single_line, western_digits
from inspect_app.schools.importing.read_table import read_table
from inspect_app.schools.importing.table_cells import (
    Cell,
    RepairedCell,
    TableRow,
    UnreadableCell,
    UnreadableFile,
)


@dataclass(frozen=True)
class UnitColumn:
    """``parse`` takes a filled cell's text and returns its value, or the Text of why there is none."""

    heading: Text
    parse: Callable[[str], Any]
    synonyms: tuple[str, ...] = ()


def _code(text: str) -> str:
    return western_digits(text)


def _name(text: str) -> str | Text:
    return text if len(text) <= 120 else Text("أطول من 120 حرفاً", "longer than 120 characters")


def _governorate(text: str) -> str | Text:
    return find_governorate(text) or Text("ليست محافظة أردنية", "not a governorate of Jordan")


def _day(text: str) -> date | Text:
    day = parse_date(text)
    if day is None:
        return Text("اكتب التاريخ هكذا: 2026-09-01", "write the date like 2026-09-01")
    return day if day >= MIN_DAY else TOO_EARLY


UNIT_COLUMNS: Mapping[str, UnitColumn] = {
    "code": UnitColumn(Text("رمز المديرية", "Code"), _code, ("الرمز", "directorate code")),
    "name_ar": UnitColumn(Text("الاسم بالعربية", "Name in Arabic"), _name, ("المديرية", "اسم المديرية", "name")),
    "name_en": UnitColumn(Text("الاسم بالإنجليزية", "Name in English"), _name, ("english name",)),
    "named_from": UnitColumn(Text("الاسم منذ", "Named since"), _day, ("named from",)),
    "governorate": UnitColumn(Text("المحافظة", "Governorate"), _governorate),
    "valid_from": UnitColumn(Text("من تاريخ", "Valid from"), _day),
    "valid_to": UnitColumn(Text("إلى تاريخ", "Valid to"), _day),
    "successor": UnitColumn(Text("رمز المديرية الخلف", "Successor code"), _code, ("الخلف", "successor")),
}
_KEYS = {
    fold(name): key
    for key, column in UNIT_COLUMNS.items()
    for name in (key, column.heading.ar, column.heading.en, *column.synonyms)
}
_NO_CODES = Text(
    "لا يوجد عمود «رمز المديرية». أضف العنوان في الصف الأول.",
    "There is no “Code” column. Add the heading in the first row.",
)


@dataclass
class UnitFile:
    """What a file asks for, what it says that cannot be used, and the headings nobody knows."""

    orders: list[UnitOrder] = field(default_factory=list)
    faults: list[UnitFault] = field(default_factory=list)
    unknown_headings: list[str] = field(default_factory=list)
    remarks: tuple[Text, ...] = ()


def read_unit_file(file: Path) -> UnitFile:
    """Raises UnreadableFile when the file as a whole cannot be used. A row with a fault is left out whole."""
    table = read_table(file, _KEYS)
    keys = [_KEYS.get(fold(heading)) for heading in table.headings]
    if "code" not in keys:
        raise UnreadableFile(_NO_CODES)
    for key in UNIT_COLUMNS:
        if keys.count(key) > 1:
            heading = UNIT_COLUMNS[key].heading
            raise UnreadableFile(
                Text(
                    f"العمود «{heading.ar}» مكرر. احذف أحدهما.",
                    f"The column “{heading.en}” stands there twice. Remove one.",
                )
            )
    unknown = [heading for heading, key in zip(table.headings, keys, strict=True) if key is None and heading.strip()]
    found = UnitFile(unknown_headings=unknown, remarks=table.remarks)
    for row in table.rows:
        _read_row(found, row, keys)
    return found


def _read_row(found: UnitFile, row: TableRow, keys: list[str | None]) -> None:
    values: dict[str, Any] = {}
    faults: list[Text] = []
    if any(row.cells[len(keys) :]):
        faults.append(Text("في الصف خلايا أكثر من العناوين", "the row has more cells than headings"))
    for key, cell in zip(keys, row.cells, strict=False):
        if key is None:
            continue
        value = _value(key, cell)
        if isinstance(value, Text):
            heading = UNIT_COLUMNS[key].heading
            faults.append(Text(f"{heading.ar}: {value.ar}", f"{heading.en}: {value.en}"))
        elif value is not None:
            values[key] = value
    code = values.pop("code", "")
    found.faults += [UnitFault(row.number, code, reason) for reason in faults]
    if not faults:
        found.orders.append(UnitOrder(code, row=row.number, **values))


def _value(key: str, cell: Cell) -> Any:  # noqa: ANN401 - of the column's kind; a Text: why there is none
    if isinstance(cell, UnreadableCell):
        # A date of the spreadsheet's own is no text, and what a column of days is for.
        return _day(cell.shown) if UNIT_COLUMNS[key].parse is _day else cell.reason
    text = single_line(cell.text if isinstance(cell, RepairedCell) else cell)
    return UNIT_COLUMNS[key].parse(text) if text else None
