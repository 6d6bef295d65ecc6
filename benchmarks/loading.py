"""Loading the largest list of schools an import takes: 20,000 rows, read and compared, then stored; new, then changed.

Seconds on the wall: a person waits for them. Beside them: reading the same file by the bare library, without a process
of its own, checks or comparison. The progress that the command prints goes to standard error.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import openpyxl
from sqlalchemy import select
from xlsxwriter import Workbook

from benchmarks.measure import Figure
from benchmarks.world import make_world
from inspect_app.db import db, writing
from inspect_app.schools.importing.import_limits import MAX_ROWS
from inspect_app.schools.importing.plan import plan_import
from inspect_app.schools.importing.planning.apply_plan import apply_plan
from inspect_app.schools.importing.planning.import_plan import ImportPlan
from inspect_app.schools.models import School

HEADINGS = ("رقم المدرسة", "اسم المدرسة", "المديرية", "التجمع السكاني", "خط العرض", "خط الطول", "عدد الطلبة", "floors")
MAX_SECONDS_TO_PREVIEW = 20
MAX_SECONDS_TO_STORE = 10
_Result = TypeVar("_Result")


def bench(folder: Path) -> Iterator[Figure]:
    app, _measured, _cookie = make_world(folder / "instance", schools=0)
    new, changed = folder / "new.csv", folder / "changed.xlsx"
    _write_csv(new, floors=2)
    _write_xlsx(changed, floors=3)
    with app.app_context():
        yield from _load(new, "CSV, all new", _read_csv)
        yield from _load(changed, "XLSX, each one changed", _read_xlsx)
        _check({profile["floors"] for profile in db.session.scalars(select(School.profile))} == {3})


def _load(file: Path, words: str, read_bare: Callable[[Path], int]) -> Iterator[Figure]:
    rows, bare = _timed(lambda: read_bare(file))
    _check(rows == MAX_ROWS + 1)
    plan, seconds = _timed(lambda: _plan(file))
    _check(len(plan.new) + len(plan.changed) == plan.rows == MAX_ROWS)
    yield Figure(f"preview of {MAX_ROWS:,} rows: {words}", seconds, "s", MAX_SECONDS_TO_PREVIEW, bare)
    _, seconds = _timed(lambda: _store(plan))
    yield Figure(f"storing {MAX_ROWS:,} rows: {words}", seconds, "s", MAX_SECONDS_TO_STORE)


def _check(holds: bool) -> None:
    if not holds:
        raise RuntimeError("not every row was read or stored: the figure would mean nothing")


def _timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def _plan(file: Path) -> ImportPlan:
    plan = plan_import(db.session(), file, progress=_print_progress)
    print(file=sys.stderr)
    return plan


def _print_progress(rows: int) -> None:
    print(f"\r{rows} rows read", end="", file=sys.stderr, flush=True)


def _store(plan: ImportPlan) -> None:
    with writing():
        apply_plan(db.session(), plan, datetime.now(UTC))


def _rows(floors: int) -> Iterator[tuple[str, ...]]:
    """Headings, then schools of which each has its own name and place."""
    yield HEADINGS
    for number in range(MAX_ROWS):
        latitude, longitude = 32.0 + number % 141 / 200, 36.0 + number // 141 / 200
        place = f"{latitude:.4f}", f"{longitude:.4f}"
        yield (
            f"8{number:05d}",
            f"مدرسة البادية رقم {number}",
            "2202",
            "أم الجمال",
            *place,
            str(number % 900),
            str(floors),
        )


def _write_csv(file: Path, floors: int) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target).writerows(_rows(floors))


def _write_xlsx(file: Path, floors: int) -> None:
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(_rows(floors)):
            sheet.write_row(number, 0, row)


def _read_csv(file: Path) -> int:
    with file.open(encoding="utf-8-sig", newline="") as source:
        return sum(1 for _ in csv.reader(source))


def _read_xlsx(file: Path) -> int:
    return sum(1 for _ in openpyxl.load_workbook(file, read_only=True).active.values)
