"""What each row of a table does to the registry: a new school, a change, nothing, or why it is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.folding import search_text
from inspect_app.schools.importing.planning.cell_changes import SchoolChange, changed_keys
from inspect_app.schools.importing.planning.import_plan import ImportPlan, RefusedRow
from inspect_app.schools.importing.planning.known_schools import (
    COMPARED_COLUMNS,
    KnownSchool,
    KnownSchools,
    name_key,
)
from inspect_app.schools.importing.planning.name_scripts import NAME_SCRIPTS, settle_names
from inspect_app.schools.importing.planning.number_questions import NumberReader
from inspect_app.schools.importing.planning.position_flags import PlacedSchool
from inspect_app.schools.importing.planning.row_flags import changed_school_flags, new_school_flags
from inspect_app.schools.importing.school_columns import COLUMNS
from inspect_app.schools.importing.school_rows import Complaint, SchoolRow
from inspect_app.schools.importing.table_cells import Cell

_FOREIGN = {
    "name_ar": Text(
        "اسم بالحروف اللاتينية في عمود الاسم العربي: لم يُحفظ",
        "a name in Latin letters in the Arabic column: not stored",
    ),
    "name_en": Text(
        "اسم بالحروف العربية في عمود الاسم الإنجليزي: لم يُحفظ",
        "a name in Arabic letters in the English column: not stored",
    ),
}


@dataclass
class RowPlanner:
    """Takes the rows of a file one after another into ``plan``; ``placed``: the schools whose place is news."""

    plan: ImportPlan
    known: KnownSchools
    placed: list[PlacedSchool] = field(default_factory=list)
    _first_rows: dict[str, int] = field(default_factory=dict)
    """The row of the file in which each number first stands."""
    _new_names: dict[tuple[str, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = NumberReader(self.known, self.plan.choices.near)

    def add(self, row: SchoolRow, cells: list[Cell]) -> None:
        """``cells`` are the row's own, kept beside the reasons where it is left out."""
        school = self._numbers.find_school(row)
        row.must_have("number", *(() if school or row.questions else ("name_ar", "directorate")))
        self._refuse_repeated(row)
        if row.complaints or row.questions:
            self._leave_out(row, cells)
            return
        self.plan.suspicious_positions += row.suspicious_positions
        self.plan.repairs += row.repairs
        self._settle_names(row, school)
        if row.directorate:
            row.values["directorate_id"] = row.directorate.id
        if school:
            self._change(school, row)
        else:
            self._add_new(row)

    def _refuse_repeated(self, row: SchoolRow) -> None:
        number = row.values.get("number")
        first = self._first_rows.setdefault(number, row.row) if number else row.row
        if first != row.row:
            repeated = Text(f"مكرر: ورد في الصف {first}", f"repeated: it stands in row {first}")
            row.complain("number", str(number), repeated)

    def _leave_out(self, row: SchoolRow, cells: list[Cell]) -> None:
        """A row with a fault is no question any more: what is asked of its number is one of its faults."""
        reasons = (*row.complaints, *row.questions)
        self.plan.refused.append(RefusedRow(cells, reasons))
        if row.complaints:
            self.plan.complaints += reasons
        else:
            self.plan.near_numbers += reasons

    def _settle_names(self, row: SchoolRow, school: KnownSchool | None) -> None:
        given = {column: row.values.pop(column) for column in NAME_SCRIPTS if column in row.values}
        settled = settle_names(given, school, self.plan.choices.names)
        row.values.update(settled.taken)
        for column, text in settled.asked.items():
            complaint = Complaint(row.row, COLUMNS[column].heading, text, _FOREIGN[column])
            self.plan.foreign_names.append(complaint)

    def _add_new(self, row: SchoolRow) -> None:
        blank = {"name_en": "", "locality": "", "latitude": None, "longitude": None, "active": True}
        governorate = row.directorate.governorate if row.directorate else ""
        values = {**blank, "governorate": governorate, **row.values}
        values["profile"] = row.facts
        values["students"] = row.facts.get("students_all_shifts")
        values["search_text"] = _search_text(values["number"], values)
        self.plan.new.append(values)
        key = name_key(values["name_ar"], values["directorate_id"])
        namesakes = self.known.named(key)
        twin = self._new_names.setdefault(key, values["number"])
        namesakes += [twin] if twin != values["number"] else []
        self.plan.flags += new_school_flags(row, values, namesakes)
        self._place(row, values, None)

    def _change(self, school: KnownSchool, row: SchoolRow) -> None:
        keys = changed_keys(school, row.values, row.facts)
        if not keys:
            self.plan.unchanged += 1
            return
        values: dict[str, Any] = {name: row.values.get(name, school[name]) for name in COMPARED_COLUMNS}
        values["profile"] = {**school["profile"], **row.facts}
        values["students"] = row.facts["students_all_shifts"] if "students_all_shifts" in keys else school["students"]
        values["search_text"] = _search_text(school["number"], values)
        change = SchoolChange(row.row, school, values, keys)
        self.plan.changed.append(change)
        self.plan.flags += changed_school_flags(row, values, keys)
        if {"latitude", "longitude", "directorate"} & set(keys):
            self._place(row, values, school)

    def _place(self, row: SchoolRow, values: dict[str, Any], school: KnownSchool | None) -> None:
        if values["latitude"] is None:
            return
        number = school["number"] if school else values["number"]
        before = (school["latitude"], school["longitude"]) if school and school["latitude"] is not None else None
        position = values["latitude"], values["longitude"]
        self.placed.append(PlacedSchool(row.row, number, values["directorate_id"], position, before))


def _search_text(number: str, values: dict[str, Any]) -> str:
    return search_text(number, values["name_ar"], values["name_en"], values["locality"])
