"""Reading a file of a test as the child does, without the second that a process takes to begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspect_app.schools.importing.read_table import _known_headings
from inspect_app.schools.importing.table_cells import SchoolTable, UnreadableFile
from inspect_app.schools.importing.table_child import open_table


def table(content: Path | bytes, folder: Path | None = None) -> SchoolTable:
    """``content``: a file, or bytes to be written into a file of that folder."""
    if isinstance(content, bytes):
        assert folder
        file = folder / "upload"
        file.write_bytes(content)
        content = file
    return open_table(content, _known_headings())


def rows(content: Path | bytes, folder: Path | None = None) -> list[list[object]]:
    return [list(row.cells) for row in table(content, folder).rows]


def remarks(content: Path | bytes, folder: Path | None = None) -> list[str]:
    found = table(content, folder).remarks
    assert all(remark.ar for remark in found)
    return [remark.en for remark in found]


def refusal(content: Path | bytes, folder: Path | None = None) -> str:
    with pytest.raises(UnreadableFile) as refused:
        rows(content, folder)
    assert refused.value.sentence.ar
    return refused.value.sentence.en
