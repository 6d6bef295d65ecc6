"""Workbooks of an import: the rows left out, to be mended, and the cells that change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspect_app.checklists import Text
from inspect_app.schools.importing.planning.cell_changes import value_words
from inspect_app.schools.importing.planning.import_plan import ImportPlan, RefusedRow
from inspect_app.schools.importing.school_columns import REASON_HEADING, is_reason_heading
from inspect_app.schools.importing.table_cells import came_as
from inspect_app.schools.importing.text_workbook import text_workbook

_CHANGE_HEADINGS = (
    Text("الصف", "Row"),
    Text("رقم المدرسة", "School number"),
    Text("العمود", "Column"),
    Text("قبل", "Before"),
    Text("بعد", "After"),
)


def refused_rows_file(plan: ImportPlan, language: str) -> bytes:
    """The rows that are left out as XLSX, as they came, and in a last column why: to be mended and loaded again."""
    kept = [index for index, heading in enumerate(plan.headings) if not is_reason_heading(heading)]
    headings = [*(plan.headings[index] for index in kept), REASON_HEADING.in_(language)]
    rows = (_refused_cells(row, kept, len(plan.headings), language) for row in plan.refused)
    return text_workbook([headings, *rows], language)


def changed_cells_file(plan: ImportPlan, language: str) -> bytes:
    """Every cell of known schools that would change, as XLSX: row, school number, column, before, after."""
    rows = (
        [
            str(cell.row),
            cell.number,
            cell.column.in_(language),
            value_words(cell.key, cell.before, plan.directorate_names).in_(language),
            value_words(cell.key, cell.after, plan.directorate_names).in_(language),
        ]
        for cell in plan.cell_changes()
    )
    return text_workbook([[heading.in_(language) for heading in _CHANGE_HEADINGS], *rows], language)


def _refused_cells(row: RefusedRow, kept: Sequence[int], width: int, language: str) -> Iterator[str]:
    """What stood beyond the headings is put behind the reason: lost is nothing."""
    texts = [came_as(cell) for cell in row.cells]
    yield from (texts[index] if index < len(texts) else "" for index in kept)
    yield ("؛ " if language == "ar" else "; ").join(
        f"{reason.column.in_(language)}: {reason.reason.in_(language)}" for reason in row.reasons
    )
    yield from texts[width:]
