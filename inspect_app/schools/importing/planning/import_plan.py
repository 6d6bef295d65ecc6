"""What a file would do to the registry, as a value: what is stored, what is left out, and what a person should see."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.importing.planning.cell_changes import CellChange, SchoolChange
from inspect_app.schools.importing.planning.import_choices import ImportChoices
from inspect_app.schools.importing.school_rows import Complaint
from inspect_app.schools.importing.table_cells import Cell


@dataclass(frozen=True)
class RefusedRow:
    """A row that is left out, with its cells as they came and every reason why."""

    cells: list[Cell]
    reasons: tuple[Complaint, ...]


@dataclass
class ImportPlan:
    """What a file would do. Nothing in it is tied to a database session."""

    headings: list[str] = field(default_factory=list)
    choices: ImportChoices = field(default_factory=ImportChoices)
    directorate_names: dict[int, Text] = field(default_factory=dict)
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[SchoolChange] = field(default_factory=list)
    unchanged: int = 0
    complaints: list[Complaint] = field(default_factory=list)
    near_numbers: list[Complaint] = field(default_factory=list)
    """Rows left out until somebody says whether they are known schools whose number is written otherwise."""
    foreign_names: list[Complaint] = field(default_factory=list)
    """Names left out of their rows until somebody says what they are: they are in the other language's letters."""
    refused: list[RefusedRow] = field(default_factory=list)
    """Every row that is left out, because of complaints or of its number."""
    suspicious_positions: list[Complaint] = field(default_factory=list)
    flags: list[Complaint] = field(default_factory=list)
    """Cells that are taken as written and should be looked at."""
    unknown_headings: list[str] = field(default_factory=list)
    """Headings nobody knows; their columns are not read."""
    repairs: list[Complaint] = field(default_factory=list)
    """Cells that were spoilt and are taken as put right."""
    remarks: tuple[Text, ...] = ()
    """How the file was read, where that is not a matter of course."""

    @property
    def rows_left_out(self) -> int:
        return len(self.refused)

    @property
    def rows(self) -> int:
        """Rows of the file without its headings, blank rows and the template's example."""
        return len(self.new) + len(self.changed) + self.unchanged + self.rows_left_out

    @property
    def changes_anything(self) -> bool:
        return bool(self.new or self.changed)

    def cell_changes(self) -> Iterator[CellChange]:
        """Every cell of known schools that would change, in the order of the file."""
        return (cell for change in self.changed for cell in change.cells())

    def count_cells(self) -> int:
        return sum(len(change.keys) for change in self.changed)

    def digest(self) -> str:
        """Names what would be stored: another one means that file, choices or registry are no longer the same."""
        changes = [(change.before, change.values) for change in self.changed]
        stored = [self.new, changes, self.unchanged, self.rows_left_out]
        return hashlib.sha256(json.dumps(stored, sort_keys=True, default=str).encode()).hexdigest()
