"""Bringing a table of schools into the registry: what it would change, before anything is changed.

The number of a school is its identity: the same file twice changes nothing the second time. A blank cell, like an
absent column, leaves what is known. A row with a fault is left out whole, and each of its faults is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from inspect_app.checklists import Text
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.importing.planning.import_choices import ImportChoices
from inspect_app.schools.importing.planning.import_plan import ImportPlan
from inspect_app.schools.importing.planning.known_schools import KnownSchools
from inspect_app.schools.importing.planning.position_flags import (
    position_flags,
    read_exact_areas,
    shared_position_flags,
)
from inspect_app.schools.importing.planning.row_planner import RowPlanner
from inspect_app.schools.importing.read_table import read_table
from inspect_app.schools.importing.school_columns import COLUMNS, column_keys, is_reason_heading
from inspect_app.schools.importing.school_rows import SchoolRowReader
from inspect_app.schools.importing.table_cells import UnreadableFile

Progress = Callable[[int], None]
ROWS_PER_PROGRESS = 200
_NOTHING_DECIDED = ImportChoices()


def plan_import(
    session: Session, file: Path, choices: ImportChoices = _NOTHING_DECIDED, *, progress: Progress | None = None
) -> ImportPlan:
    """What this file would change; writes nothing. Raises UnreadableFile when the file as a whole cannot be used.

    Latitude and longitude that are clearly exchanged, or lie outside the country, are suspicious and not stored, unless
    the choices say to put exchanged ones right. ``progress`` is given the number of rows read so far, every 200.
    """
    table = read_table(file)
    keys = column_keys(table.headings)
    _check_headings(keys)
    known = KnownSchools.read(session)
    plan = ImportPlan(
        headings=table.headings,
        choices=choices,
        directorate_names=known.directorate_names,
        unknown_headings=_unknown_headings(table.headings, keys),
        remarks=table.remarks,
    )
    reader = SchoolRowReader(keys, DirectorateIndex.read(session), choices.swap_coordinates)
    planner = RowPlanner(plan, known)
    for count, row in enumerate(table.rows, start=1):
        school_row = reader.read(row)
        if school_row:
            planner.add(school_row, row.cells)
        if progress and count % ROWS_PER_PROGRESS == 0:
            progress(count)
    plan.flags = [
        *position_flags(planner.placed, known, read_exact_areas(session)),
        *plan.flags,
        *shared_position_flags(planner.placed, known),
    ]
    return plan


def _unknown_headings(headings: Sequence[str], keys: Sequence[str | None]) -> list[str]:
    """Those of columns nobody reads; the reasons in a file of refused rows are there to be passed over."""
    return [
        heading
        for heading, key in zip(headings, keys, strict=True)
        if key is None and heading.strip() and not is_reason_heading(heading)
    ]


def _check_headings(keys: Sequence[str | None]) -> None:
    if "number" not in keys:
        raise UnreadableFile(
            Text(
                "لا يوجد عمود «رقم المدرسة» بين العناوين. استعمل القالب أو أضف العنوان.",
                "There is no “School number” column among the headings. Use the template or add the heading.",
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
