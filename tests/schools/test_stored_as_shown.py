"""Whatever file is loaded: what is stored is what the preview said, row by row, and nothing else is touched."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.schools.importing.plan import plan_import
from inspect_app.schools.importing.planning.apply_plan import apply_plan
from inspect_app.schools.importing.planning.import_choices import ImportChoices
from inspect_app.schools.importing.planning.import_plan import ImportPlan
from inspect_app.schools.importing.planning.known_schools import COMPARED_COLUMNS
from inspect_app.schools.models import School
from tests.make import NOW
from tests.schools.files import csv_file

HEADINGS = ("number", "name", "School name in English", "directorate", "governorate", "lat", "lon", "In use", "floors")
_BAD_NUMBERS = ("100200.0", "100 200", "0100200", "A-1", "a–1", "1", "٢", "", "3.6E+11", "'5", "NULL")
_ARABIC, _LATIN = ("", "سما الجديدة", "سما السرحان الثانوية للبنات", "مدرسة &#1575;لأمل"), ("", "Sama", "New School")
_BAD_NAMES = ("Ù…Ø¯Ø±Ø³Ø©", "#REF!", "0", "ف" * 201, "nan")


def _mostly(good: tuple[str, ...], other: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Else hardly a row has no fault."""
    return st.sampled_from(good * (1 + 12 * len(other) // len(good)) + other)


_CELLS = st.tuples(
    st.sampled_from(("100200", "300400", "777") * len(_BAD_NUMBERS) + _BAD_NUMBERS),
    _mostly(_ARABIC, (*_LATIN, *_BAD_NAMES)),
    _mostly(_LATIN, (*_ARABIC, *_BAD_NAMES)),
    _mostly(("2202", "2203", "لواء البادية الشمالية الغربية", "North-East Badia"), ("", "9999")),
    _mostly(("", "المفرق", "Irbid"), ("Mars",)),
    _mostly(("32.4", "32,5", "٣٢٫٤٥"), ("", "36.1", "0", "95", "x")),
    _mostly(("36.1", "36.2", "36°06'00\"E"), ("", "32.4", "0")),
    _mostly(("", "yes", "لا"), ("maybe",)),
    _mostly(("", "2", "3"), ("99", "-1", "2.5")),
)
_CHOICES = st.fixed_dictionaries(
    {
        "swap": st.sampled_from(["", "yes"]),
        "near": st.sampled_from(["", "known", "new"]),
        "names": st.sampled_from(["", "english", "replace"]),
    }
)


class _TakenBackError(Exception):
    """Ends an example: the next one begins with the same registry."""


_Registry = dict[str, dict[str, Any]]


def _registry() -> _Registry:
    columns = [getattr(School, name) for name in ("number", *COMPARED_COLUMNS, "profile", "students")]
    return {row["number"]: dict(row) for row in db.session.execute(select(*columns)).mappings()}


def _as_the_preview_says(before: _Registry, plan: ImportPlan) -> _Registry:
    after = {number: {**school, "profile": dict(school["profile"])} for number, school in before.items()}
    for cell in plan.cell_changes():
        school = after[cell.number]
        if cell.key == "floors":
            school["profile"]["floors"] = cell.after
        else:
            school["directorate_id" if cell.key == "directorate" else cell.key] = cell.after
    for new in plan.new:
        assert new["number"] not in after
        after[new["number"]] = {name: new[name] for name in ("number", *COMPARED_COLUMNS, "profile", "students")}
    return after


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_CELLS, min_size=1, max_size=25), choices=_CHOICES)
def test_what_is_stored_is_what_the_preview_said(app: Flask, tmp_path: Path, rows: Any, choices: Any) -> None:
    before = _registry()
    plan = plan_import(db.session(), csv_file(tmp_path, HEADINGS, *rows), ImportChoices.from_args(choices))
    assert plan.rows == sum(any(row) for row in rows)
    with suppress(_TakenBackError), writing():
        apply_plan(db.session(), plan, NOW)
        stored = _registry()
        raise _TakenBackError
    assert stored == _as_the_preview_says(before, plan)
    assert _registry() == before
