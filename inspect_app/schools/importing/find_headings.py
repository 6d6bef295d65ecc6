"""Which of a table's first rows holds its headings: above them may stand a title, a date, groups of columns. [pure]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspect_app.schools.folding import fold
from inspect_app.schools.importing.table_cells import Cell, TableRow, cell_text

KnownHeadings = Mapping[str, str]
"""The key of a column by each of its headings, folded."""
SEARCHED_ROWS = 20
"""Filled rows among which the headings are looked for."""
_IDENTITIES = {"number", "username"}
"""By which schools and people are known."""
_MIN_KNOWN = 2


def known_columns(cells: Sequence[Cell], known: KnownHeadings) -> set[str]:
    """The columns that these cells would be headings of."""
    return {known[name] for name in map(fold, map(cell_text, cells)) if name in known}


def heading_row(rows: Sequence[TableRow], known: KnownHeadings) -> int | None:
    """The place among these rows of the one with the most known headings; the first of several as good.

    One known heading is not enough, unless rows are known by it: a title may be called «المدارس». The most, and not the
    first with two: above the headings there may be a row of groups of columns.
    """
    found = [known_columns(row.cells, known) for row in rows[:SEARCHED_ROWS]]
    scores = [len(columns) if columns & _IDENTITIES or len(columns) >= _MIN_KNOWN else 0 for columns in found]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def has_identities(rows: Sequence[TableRow], known: KnownHeadings) -> bool:
    """Whether a column by which rows are known is among the headings."""
    place = heading_row(rows, known)
    return place is not None and bool(known_columns(rows[place].cells, known) & _IDENTITIES)
