"""One row of a table of schools: what it says, cell by cell, and what is wrong with it. Knows no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.directorates import DirectorateIndex, RegisteredDirectorate
from inspect_app.schools.folding import fold
from inspect_app.schools.importing.cell_parsers import InvalidValue
from inspect_app.schools.importing.import_limits import MAX_CELL_LENGTH
from inspect_app.schools.importing.school_columns import COLUMNS, parse_cell
from inspect_app.schools.importing.table_cells import Cell, RepairedCell, TableRow, UnreadableCell, cell_text
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
_SWAPPED_BACK = Text(
    "كان خط العرض وخط الطول متبادلين وصُحّحا",
    "latitude and longitude were exchanged and are put right",
)
POSITION_HEADING = Text("الموقع الجغرافي", "Position")


@dataclass(frozen=True)
class Complaint:
    """One cell that is wrong (the row is left out), or a suspicious position, which was not taken as written."""

    row: int
    column: Text
    value: str
    reason: Text


@dataclass
class SchoolRow:
    """What a row says: values by column key (without blanks), the directorate it names, and complaints."""

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    directorate: RegisteredDirectorate | None = None
    complaints: list[Complaint] = field(default_factory=list)
    suspicious_positions: list[Complaint] = field(default_factory=list)
    repairs: list[Complaint] = field(default_factory=list)
    """Texts that were spoilt and are taken as put right."""
    questions: list[Complaint] = field(default_factory=list)
    """What must be decided before the row can be taken."""
    flags: list[Complaint] = field(default_factory=list)
    """What is taken as written and should be looked at."""

    def complain(self, key: str, value: str, reason: Text) -> None:
        if len(self.complaints) < _MAX_COMPLAINTS:
            self.complaints.append(Complaint(self.row, COLUMNS[key].heading, value, reason))

    def ask(self, key: str, value: str, reason: Text) -> None:
        self.questions.append(Complaint(self.row, COLUMNS[key].heading, value, reason))

    def flag(self, key: str, value: str, reason: Text) -> None:
        self.flags.append(Complaint(self.row, COLUMNS[key].heading, value, reason))

    def repair(self, key: str, value: str, reason: Text) -> None:
        self.repairs.append(Complaint(self.row, COLUMNS[key].heading, value, reason))

    def complains_of(self, key: str) -> bool:
        return any(complaint.column == COLUMNS[key].heading for complaint in self.complaints)

    def must_have(self, *keys: str) -> None:
        """Complains of each of these that the row leaves blank, unless it was already complained of."""
        for key in keys:
            value = self.directorate if key == "directorate" else self.values.get(key)
            if value is None and not self.complains_of(key):
                self.complain(key, "", MISSING)


@dataclass(frozen=True)
class SchoolRowReader:
    """Reads rows whose cells stand in the order of ``keys`` (None: a column nobody knows)."""

    keys: Sequence[str | None]
    directorates: DirectorateIndex
    swap_coordinates: bool
    """Put exchanged coordinates right, rather than leaving the position out."""

    def read(self, row: TableRow) -> SchoolRow | None:
        """What the row says; None for the template's example row."""
        cells = dict(zip(self.keys, row.cells, strict=False))
        if _is_example(cells.get("number", "")):
            return None
        school_row = SchoolRow(row.number)
        if any(row.cells[len(self.keys) :]):
            school_row.complain("number", cell_text(cells.get("number", "")), _TOO_WIDE)
        for key, cell in cells.items():
            if key is not None:
                self._read_cell(school_row, key, cell)
        self._find_directorate(school_row)
        self._check_position(school_row)
        return school_row

    def _read_cell(self, school_row: SchoolRow, key: str, cell: Cell) -> None:
        if isinstance(cell, UnreadableCell):
            school_row.complain(key, cell.shown[:MAX_CELL_LENGTH], cell.reason)
            return
        text = cell_text(cell)
        try:
            value = parse_cell(key, text)
        except InvalidValue as invalid:
            school_row.complain(key, text, invalid.reason)
            return
        if isinstance(cell, RepairedCell):
            school_row.repair(key, cell.shown, cell.reason_with_text)
        if value is not None:
            (school_row.facts if COLUMNS[key].fact else school_row.values)[key] = value

    def _find_directorate(self, school_row: SchoolRow) -> None:
        text = school_row.values.pop("directorate", None)
        if text is None:
            return
        matches = self.directorates.find(text)
        if len(matches) == 1:
            school_row.directorate = matches[0]
            return
        school_row.complain("directorate", text, _ambiguous_name(matches) if matches else _NO_DIRECTORATE)

    def _check_position(self, school_row: SchoolRow) -> None:
        latitude, longitude = school_row.values.get("latitude"), school_row.values.get("longitude")
        if latitude is None or longitude is None:
            missing = "longitude" if longitude is None else "latitude"
            if latitude is not longitude and not school_row.complains_of(missing):
                school_row.complain(missing, "", _HALF_A_POSITION)
            return
        check = check_position(latitude, longitude)
        if check is PositionCheck.OK:
            return
        reason = _SWAPPED if check is PositionCheck.SWAPPED else _OUTSIDE
        if check is PositionCheck.SWAPPED and self.swap_coordinates:
            school_row.values.update(latitude=longitude, longitude=latitude)
            reason = _SWAPPED_BACK
        else:
            del school_row.values["latitude"], school_row.values["longitude"]
        complaint = Complaint(school_row.row, POSITION_HEADING, f"{latitude}, {longitude}", reason)
        school_row.suspicious_positions.append(complaint)


def _is_example(cell: Cell) -> bool:
    return fold(cell_text(cell)).split(" ")[0] in {"مثال", "example"}


def _ambiguous_name(matches: Sequence[RegisteredDirectorate]) -> Text:
    codes = [directorate.code for directorate in matches]
    return Text(
        f"أكثر من مديرية بهذا الاسم، اكتب الرمز: {'، '.join(codes)}",
        f"more than one directorate has this name, write the code: {', '.join(codes)}",
    )
