"""Bringing a table of schools into the registry: first what it would change, then the change itself.

The number of a school is its identity: the same file twice changes nothing the second time. A blank cell, like an
absent column, leaves what is known. A row with a fault is left out whole and every fault of it is told.
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
from inspect_app.schools.directorates import Directory
from inspect_app.schools.folding import search_text
from inspect_app.schools.importing.interpreting import Complaint, Interpreter, Said
from inspect_app.schools.importing.read_table import read_table
from inspect_app.schools.importing.school_columns import COLUMNS, keys_of
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.location_kinds import default_locations
from inspect_app.schools.models import Location, School

Progress = Callable[[int], None]
PROGRESS_EVERY = 200
_STORED = ("name_ar", "name_en", "directorate_id", "governorate", "locality", "latitude", "longitude", "active")
_UPDATED = (*_STORED, "profile", "students", "search_text")


@dataclass(frozen=True)
class Changed:
    """A school the file would change: all its columns afterwards, and the headings of those that differ."""

    id: int
    number: str
    name_ar: str
    values: dict[str, Any]
    fields: tuple[Text, ...]


@dataclass
class Plan:
    """What a file would do. Nothing in it is tied to a database session."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    bad: list[Complaint] = field(default_factory=list)
    bad_rows: int = 0
    flagged: list[Complaint] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """Headings nobody knows; their columns are not read."""

    @property
    def rows(self) -> int:
        """Rows of the file without its headings, blank rows and the template's example."""
        return len(self.new) + len(self.changed) + self.unchanged + self.bad_rows

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.changed)


def plan_import(
    session: Session, file: Path, *, swap_coordinates: bool = False, progress: Progress | None = None
) -> Plan:
    """What this file would change; writes nothing. Raises UnreadableFile when the file as a whole cannot be used.

    Latitude and longitude that are clearly exchanged, or lie outside the country, are flagged and not stored; with
    ``swap_coordinates`` exchanged ones are put right instead (and flagged all the same). ``progress`` is told the
    number of rows read so far, every 200.
    """
    table = read_table(file)
    keys = keys_of(table.headings)
    _check_headings(keys)
    unknown = [heading for heading, key in zip(table.headings, keys, strict=True) if key is None and heading.strip()]
    plan = Plan(ignored=unknown)
    interpreter = Interpreter(keys, Directory.read(session), swap_coordinates)
    known, seen = _known_schools(session), dict[str, int]()
    for count, row in enumerate(table.rows, start=1):
        said = interpreter.read(row)
        if said:
            _take(plan, said, known, seen)
        if progress and count % PROGRESS_EVERY == 0:
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


def _known_schools(session: Session) -> dict[str, dict[str, Any]]:
    columns = [getattr(School, name) for name in ("id", "number", *_STORED, "profile", "students")]
    return {row["number"]: dict(row) for row in session.execute(select(*columns)).mappings()}


def _take(plan: Plan, said: Said, known: dict[str, dict[str, Any]], seen: dict[str, int]) -> None:
    number = said.values.get("number")
    school = known.get(number) if number else None
    said.must_have("number", *(() if school else ("name_ar", "directorate")))
    first = seen.setdefault(number, said.row) if number else said.row
    if first != said.row:
        said.complain("number", str(number), Text(f"مكرر: ورد في الصف {first}", f"repeated: it stands in row {first}"))
    if said.complaints:
        plan.bad += said.complaints
        plan.bad_rows += 1
        return
    plan.flagged += said.flagged
    if said.directorate:
        said.values["directorate_id"] = said.directorate.id
    if school:
        _change(plan, school, said)
    else:
        plan.new.append(_new(said))


def _new(said: Said) -> dict[str, Any]:
    blank = {"name_en": "", "locality": "", "latitude": None, "longitude": None, "active": True}
    governorate = said.directorate.governorate if said.directorate else ""
    values = {**blank, "governorate": governorate, **said.values}
    values["profile"] = said.facts
    values["students"] = said.facts.get("students_all_shifts")
    values["search_text"] = search_text(values["number"], values["name_ar"], values["name_en"], values["locality"])
    return values


def _change(plan: Plan, school: dict[str, Any], said: Said) -> None:
    stored = {name: said.values.get(name, school[name]) for name in _STORED}
    names = [name.removesuffix("_id") for name in _STORED if stored[name] != school[name]]
    names += [key for key, value in said.facts.items() if school["profile"].get(key) != value]
    if not names:
        plan.unchanged += 1
        return
    stored["profile"] = {**school["profile"], **said.facts}
    stored["students"] = said.facts.get("students_all_shifts", school["students"])
    names_now = stored["name_ar"], stored["name_en"], stored["locality"]
    stored["search_text"] = search_text(school["number"], *names_now)
    fields = tuple(COLUMNS[name].heading for name in names)
    plan.changed.append(Changed(school["id"], school["number"], stored["name_ar"], stored, fields))


def store(session: Session, plan: Plan, now: datetime) -> None:
    """Carries out a plan: new schools with their first locations, and the changes. Call it within ``writing()``.

    Raises sqlalchemy's IntegrityError, which ``writing()`` translates, when somebody added one of the schools since.
    """
    connection = session.connection()
    if plan.new:
        rows = [{**new, "updated_at": now, "closed_at": None if new["active"] else now} for new in plan.new]
        connection.execute(insert(School), rows)
        connection.execute(insert(Location), _first_locations(session, plan))
    if plan.changed:
        columns: dict[str, Any] = {name: bindparam(f"to_{name}") for name in _UPDATED}
        closed = case((bindparam("to_active", type_=Boolean), null()), (School.active, now), else_=School.closed_at)
        statement = update(School).where(School.id == bindparam("school"))
        statement = statement.values(**columns, updated_at=now, closed_at=closed)
        rows = [{"school": one.id, **{f"to_{name}": one.values[name] for name in _UPDATED}} for one in plan.changed]
        connection.execute(statement, rows)


def _first_locations(session: Session, plan: Plan) -> list[dict[str, Any]]:
    ids: dict[str, int] = {row.number: row.id for row in session.execute(select(School.number, School.id))}
    return [
        {"school_id": ids[school["number"]], "kind": kind, "name": name, "position": position}
        for school in plan.new
        for position, (kind, name) in enumerate(default_locations(school["profile"].get("floors")))
    ]
