"""Bringing a table of schools into the registry: first what it would change, then the change itself.

The number of a school is its identity: the same file twice changes nothing the second time. A blank cell, like an
absent column, leaves what is known. A row with a fault is left out whole, and each of its faults is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, bindparam, case, insert, null, select, update
from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.folding import search_text
from inspect_app.schools.importing.read_table import read_table
from inspect_app.schools.importing.school_columns import COLUMNS, column_keys
from inspect_app.schools.importing.school_rows import Complaint, SchoolRow, SchoolRowReader
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.location_kinds import default_locations
from inspect_app.schools.models import Location, School, SchoolMove

Progress = Callable[[int], None]
KnownSchools = dict[str, dict[str, Any]]
"""Stored columns of the schools, by number."""
ROWS_PER_PROGRESS = 200
_COMPARED_COLUMNS = (
    "name_ar",
    "name_en",
    "directorate_id",
    "governorate",
    "locality",
    "latitude",
    "longitude",
    "active",
)
_UPDATED_COLUMNS = (*_COMPARED_COLUMNS, "profile", "students", "search_text")


@dataclass(frozen=True)
class SchoolChange:
    """A school the file would change: all its columns afterwards, and the headings of those that differ."""

    id: int
    number: str
    name_ar: str
    values: dict[str, Any]
    headings: tuple[Text, ...]


@dataclass
class ImportPlan:
    """What a file would do. Nothing in it is tied to a database session."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[SchoolChange] = field(default_factory=list)
    unchanged: int = 0
    complaints: list[Complaint] = field(default_factory=list)
    rows_left_out: int = 0
    suspicious_positions: list[Complaint] = field(default_factory=list)
    unknown_headings: list[str] = field(default_factory=list)
    """Headings nobody knows; their columns are not read."""
    repairs: list[Complaint] = field(default_factory=list)
    """Cells that were spoilt and are taken as put right."""
    remarks: tuple[Text, ...] = ()
    """How the file was read, where that is not a matter of course."""

    @property
    def rows(self) -> int:
        """Rows of the file without its headings, blank rows and the template's example."""
        return len(self.new) + len(self.changed) + self.unchanged + self.rows_left_out

    @property
    def changes_anything(self) -> bool:
        return bool(self.new or self.changed)


def plan_import(
    session: Session, file: Path, *, swap_coordinates: bool = False, progress: Progress | None = None
) -> ImportPlan:
    """What this file would change; writes nothing. Raises UnreadableFile when the file as a whole cannot be used.

    Latitude and longitude that are clearly exchanged, or lie outside the country, are suspicious and not stored; with
    ``swap_coordinates`` exchanged ones are put right instead (and reported all the same). ``progress`` is given the
    number of rows read so far, every 200.
    """
    table = read_table(file)
    keys = column_keys(table.headings)
    _check_headings(keys)
    unknown = [heading for heading, key in zip(table.headings, keys, strict=True) if key is None and heading.strip()]
    plan = ImportPlan(unknown_headings=unknown, remarks=table.remarks)
    reader = SchoolRowReader(keys, DirectorateIndex.read(session), swap_coordinates)
    known, first_rows = _known_schools(session), dict[str, int]()
    for count, row in enumerate(table.rows, start=1):
        school_row = reader.read(row)
        if school_row:
            _add_row(plan, school_row, known, first_rows)
        if progress and count % ROWS_PER_PROGRESS == 0:
            progress(count)
    return plan


def _check_headings(keys: Sequence[str | None]) -> None:
    if "number" not in keys:
        raise UnreadableFile(
            Text(
                "لا يوجد عمود «رقم المدرسة» في الصف الأول. استعمل القالب أو أضف العنوان.",
                "There is no “School number” column in the first row. Use the template or add the heading.",
            )
        )
    for key, column in COLUMNS.items():
        if keys.count(key) > 1:
            raise UnreadableFile(
                Text(
                    f"العمود «{column.heading.ar}» مكرر. احذف أحدهما.",
                    f"The column “{column.heading.en}” stands there twice. Remove one.",
                )
            )


def _known_schools(session: Session) -> KnownSchools:
    columns = [getattr(School, name) for name in ("id", "number", *_COMPARED_COLUMNS, "profile", "students")]
    return {row["number"]: dict(row) for row in session.execute(select(*columns)).mappings()}


def _add_row(plan: ImportPlan, school_row: SchoolRow, known: KnownSchools, first_rows: dict[str, int]) -> None:
    """``first_rows``: the row of the file in which each number first stands."""
    number = school_row.values.get("number")
    school = known.get(number) if number else None
    school_row.must_have("number", *(() if school else ("name_ar", "directorate")))
    first = first_rows.setdefault(number, school_row.row) if number else school_row.row
    if first != school_row.row:
        repeated = Text(f"مكرر: ورد في الصف {first}", f"repeated: it stands in row {first}")
        school_row.complain("number", str(number), repeated)
    if school_row.complaints:
        plan.complaints += school_row.complaints
        plan.rows_left_out += 1
        return
    plan.suspicious_positions += school_row.suspicious_positions
    plan.repairs += school_row.repairs
    if school_row.directorate:
        school_row.values["directorate_id"] = school_row.directorate.id
    if school:
        _add_change(plan, school, school_row)
    else:
        plan.new.append(_new_school(school_row))


def _new_school(school_row: SchoolRow) -> dict[str, Any]:
    blank = {"name_en": "", "locality": "", "latitude": None, "longitude": None, "active": True}
    governorate = school_row.directorate.governorate if school_row.directorate else ""
    values = {**blank, "governorate": governorate, **school_row.values}
    values["profile"] = school_row.facts
    values["students"] = school_row.facts.get("students_all_shifts")
    values["search_text"] = search_text(values["number"], values["name_ar"], values["name_en"], values["locality"])
    return values


def _add_change(plan: ImportPlan, school: dict[str, Any], school_row: SchoolRow) -> None:
    new_values = {name: school_row.values.get(name, school[name]) for name in _COMPARED_COLUMNS}
    names = [name.removesuffix("_id") for name in _COMPARED_COLUMNS if new_values[name] != school[name]]
    names += [key for key, value in school_row.facts.items() if school["profile"].get(key) != value]
    if not names:
        plan.unchanged += 1
        return
    new_values["profile"] = {**school["profile"], **school_row.facts}
    new_values["students"] = school_row.facts.get("students_all_shifts", school["students"])
    searched = new_values["name_ar"], new_values["name_en"], new_values["locality"]
    new_values["search_text"] = search_text(school["number"], *searched)
    headings = tuple(COLUMNS[name].heading for name in names)
    plan.changed.append(SchoolChange(school["id"], school["number"], new_values["name_ar"], new_values, headings))


def apply_plan(session: Session, plan: ImportPlan, now: datetime) -> None:
    """Carries out a plan: new schools with their first locations, and the changes. Call it within ``writing()``.

    Raises sqlalchemy's IntegrityError, which ``writing()`` translates, when somebody added one of the schools since.
    """
    connection = session.connection()
    if plan.new:
        rows = [{**new, "updated_at": now, "closed_at": None if new["active"] else now} for new in plan.new]
        connection.execute(insert(School), rows)
        connection.execute(insert(Location), _first_locations(session, plan))
    if plan.changed:
        _record_moves(session, plan, now)
        columns: dict[str, Any] = {name: bindparam(f"to_{name}") for name in _UPDATED_COLUMNS}
        closed = case((bindparam("to_active", type_=Boolean), null()), (School.active, now), else_=School.closed_at)
        statement = update(School).where(School.id == bindparam("school"))
        successor = case((bindparam("to_active", type_=Boolean), null()), else_=School.successor_id)
        statement = statement.values(**columns, updated_at=now, closed_at=closed, successor_id=successor)
        rows = [
            {"school": change.id, **{f"to_{name}": change.values[name] for name in _UPDATED_COLUMNS}}
            for change in plan.changed
        ]
        connection.execute(statement, rows)


def _record_moves(session: Session, plan: ImportPlan, now: datetime) -> None:
    """Schools that change their directorate do so now: a visit made before stays with the one of its day."""
    heading = COLUMNS["directorate"].heading
    to = {change.id: change.values["directorate_id"] for change in plan.changed if heading in change.headings}
    known = select(School.id, School.directorate_id).where(School.id.in_(to))
    rows = [
        {"school_id": row.id, "from_id": row.directorate_id, "to_id": to[row.id], "since": now, "entered_at": now}
        for row in session.execute(known)
        if row.directorate_id != to[row.id]
    ]
    if rows:
        session.execute(insert(SchoolMove), rows)


def _first_locations(session: Session, plan: ImportPlan) -> list[dict[str, Any]]:
    ids: dict[str, int] = {row.number: row.id for row in session.execute(select(School.number, School.id))}
    return [
        {"school_id": ids[school["number"]], "kind": kind, "name": name, "position": position}
        for school in plan.new
        for position, (kind, name) in enumerate(default_locations(school["profile"].get("floors")))
    ]
