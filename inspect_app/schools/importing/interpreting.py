"""What one row of a table of schools says, cell by cell, and what is wrong with it. Knows no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from inspect_app.checklists.model import Text
from inspect_app.schools.directorates import Directory, KnownDirectorate
from inspect_app.schools.folding import fold
from inspect_app.schools.importing.read_table import Row
from inspect_app.schools.importing.school_columns import COLUMNS, BadValue, value_of
from inspect_app.schools.importing.table_cells import Cell, UnreadableCell
from inspect_app.schools.positions import PositionCheck, check_position

_MAX_COMPLAINTS = 10
"""Of one row: a table shifted by a column has one in every cell."""

MISSING = Text("الخلية فارغة", "the cell is blank")
_TOO_WIDE = Text(
    "في الصف خلايا أكثر من العناوين: قد يكون في أحد النصوص فاصلة",
    "the row has more cells than headings: perhaps a text contains the separator",
)
_NO_DIRECTORATE = Text("لا توجد مديرية بهذا الرمز أو الاسم", "there is no directorate of this code or name")
_HALF_A_POSITION = Text("أحد الإحداثيين فارغ", "only one of the two coordinates is there")
_OUTSIDE = Text("خارج حدود الأردن: لم يُحفظ الموقع", "outside Jordan: the position is not stored")
_SWAPPED = Text(
    "يبدو أن خط العرض وخط الطول متبادلان: لم يُحفظ الموقع", "latitude and longitude look exchanged: position not stored"
)
_SWAPPED_BACK = Text("كان خط العرض وخط الطول متبادلين وصُحّحا", "latitude and longitude were exchanged and are put right")
POSITION = Text("الموقع الجغرافي", "PositionCheck")


@dataclass(frozen=True)
class Complaint:
    """One cell that is wrong (the row is left out) or, among the flagged, a position that was not taken as written."""

    row: int
    column: Text
    value: str
    reason: Text


@dataclass
class Said:
    """What a row says: values by column key (without blanks), the directorate it names, and complaints."""

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    directorate: KnownDirectorate | None = None
    complaints: list[Complaint] = field(default_factory=list)
    flagged: list[Complaint] = field(default_factory=list)

    def complain(self, key: str, value: str, reason: Text) -> None:
        if len(self.complaints) < _MAX_COMPLAINTS:
            self.complaints.append(Complaint(self.row, COLUMNS[key].heading, value, reason))

    def must_have(self, *keys: str) -> None:
        """Complains of each of these that the row leaves blank, unless it was already complained of."""
        complained = {complaint.column for complaint in self.complaints}
        for key in keys:
            present = self.directorate if key == "directorate" else self.values.get(key)
            if present is None and COLUMNS[key].heading not in complained:
                self.complain(key, "", MISSING)


@dataclass(frozen=True)
class Interpreter:
    """Reads rows whose cells stand in the order of ``keys`` (None: a column nobody knows)."""

    keys: Sequence[str | None]
    directory: Directory
    swap: bool
    """Put exchanged coordinates right, rather than leaving the position out."""

    def read(self, row: Row) -> Said | None:
        """What the row says; None for the template's example row."""
        cells = dict(zip(self.keys, row.cells, strict=False))
        if _is_example(cells.get("number", "")):
            return None
        said = Said(row.number)
        if any(row.cells[len(self.keys) :]):
            said.complain("number", _written(cells.get("number", "")), _TOO_WIDE)
        for key, cell in cells.items():
            if key is not None:
                self._take(said, key, cell)
        self._find_directorate(said)
        self._check_position(said)
        return said

    def _take(self, said: Said, key: str, cell: Cell) -> None:
        if isinstance(cell, UnreadableCell):
            said.complain(key, "", cell.reason)
            return
        try:
            value = value_of(key, cell)
        except BadValue as bad:
            said.complain(key, cell, bad.reason)
            return
        if value is not None:
            (said.facts if COLUMNS[key].fact else said.values)[key] = value

    def _find_directorate(self, said: Said) -> None:
        written = said.values.pop("directorate", None)
        if written is None:
            return
        found = self.directory.find(written)
        if len(found) == 1:
            said.directorate = found[0]
            return
        said.complain("directorate", written, _ambiguous(found) if found else _NO_DIRECTORATE)

    def _check_position(self, said: Said) -> None:
        latitude, longitude = said.values.get("latitude"), said.values.get("longitude")
        if latitude is None or longitude is None:
            missing = "longitude" if longitude is None else "latitude"
            refused = any(complaint.column == COLUMNS[missing].heading for complaint in said.complaints)
            if latitude is not longitude and not refused:
                said.complain(missing, "", _HALF_A_POSITION)
            return
        state = check_position(latitude, longitude)
        if state is PositionCheck.OK:
            return
        reason = _SWAPPED if state is PositionCheck.SWAPPED else _OUTSIDE
        if state is PositionCheck.SWAPPED and self.swap:
            said.values.update(latitude=longitude, longitude=latitude)
            reason = _SWAPPED_BACK
        else:
            del said.values["latitude"], said.values["longitude"]
        said.flagged.append(Complaint(said.row, POSITION, f"{latitude}, {longitude}", reason))


def _is_example(cell: Cell) -> bool:
    return isinstance(cell, str) and fold(cell).split(" ")[0] in {"مثال", "example"}


def _written(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""


def _ambiguous(found: Sequence[KnownDirectorate]) -> Text:
    codes = [one.code for one in found]
    return Text(
        f"أكثر من مديرية بهذا الاسم، اكتب الرمز: {'، '.join(codes)}",
        f"more than one directorate has this name, write the code: {', '.join(codes)}",
    )
