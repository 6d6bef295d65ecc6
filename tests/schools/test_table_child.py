"""A table is read by a process with bounds: what is in it never becomes the server's own memory or time."""

from __future__ import annotations

import resource
import subprocess
import zipfile
from pathlib import Path

import pytest

from inspect_app.db import db
from inspect_app.schools import boundaries
from inspect_app.schools.importing import read_table as reading
from inspect_app.schools.importing.import_limits import MAX_COLUMNS
from inspect_app.schools.importing.read_table import read_table
from inspect_app.schools.importing.table_cells import UnreadableFile
from tests.schools.files import csv_file, xlsx_file


def _refusal(file: Path) -> str:
    with pytest.raises(UnreadableFile) as refused:
        list(read_table(file).rows)
    return refused.value.sentence.en


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_millions_of_empty_objects_do_not_make_the_server_grow(tmp_path: Path) -> None:
    file = tmp_path / "empty.geojson"
    file.write_bytes(b'{"type":"FeatureCollection","features":[%b]}' % b",".join([b"{}"] * 7_000_000))
    before = _peak_bytes()
    assert "not valid GeoJSON" in _refusal(file)
    assert _peak_bytes() - before < 40 * 1024**2


def test_a_row_of_millions_of_cells_is_cut_where_the_headings_end(tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_bytes(b"number,name\n1,a\n" + b"2," * 3_000_000 + b"\n3,b,,,\n")
    before = _peak_bytes()
    rows = [row.cells for row in read_table(file).rows]
    assert rows == [["1", "a"], ["2", "2", "2"], ["3", "b"]]
    assert _peak_bytes() - before < 40 * 1024**2


def test_more_columns_than_may_be_are_refused_and_not_cut(tmp_path: Path) -> None:
    headings = ["number", *(f"more {n}" for n in range(MAX_COLUMNS - 1))]
    assert list(read_table(csv_file(tmp_path, headings, ["1"])).rows)
    assert f"more than {MAX_COLUMNS} columns" in _refusal(csv_file(tmp_path, [*headings, "one"], ["1"]))


def test_a_sheet_of_one_endless_row_ends_with_its_reader(tmp_path: Path) -> None:
    whole, file = xlsx_file(tmp_path, ["number"], ["1"]), tmp_path / "bomb.xlsx"
    sheet = b"<worksheet><sheetData>%b</sheetData></worksheet>" % (
        b'<row r="1"><c t="n"><v>1</v></c></row>' * 2_000_000
    )
    with zipfile.ZipFile(whole) as honest, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in honest.namelist():
            bomb.writestr(name, sheet if "worksheets/" in name else honest.read(name))
    before = _peak_bytes()
    _refusal(file)
    assert _peak_bytes() - before < 200 * 1024**2


def test_who_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_SECONDS", 0.01)
    assert "more memory or time" in _refusal(csv_file(tmp_path, ["number"], ["1"]))


def test_boundaries_that_take_too_long_are_refused(app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "MAX_SECONDS", 0.01)
    with pytest.raises(UnreadableFile, match="more memory or time"):
        boundaries.read_boundaries(db.session(), csv_file(tmp_path, ["number"], ["1"]))


def test_the_reader_ends_when_nobody_wants_more_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    popen = subprocess.Popen

    def remember(*args, **kwargs):
        begun.append(popen(*args, **kwargs))
        return begun[-1]

    monkeypatch.setattr(reading.subprocess, "Popen", remember)
    table = read_table(csv_file(tmp_path, ["number"], *([str(n)] for n in range(19_000))))
    next(table.rows)
    table.rows.close()
    del table
    assert begun[0].poll() is not None


def test_an_honest_workbook_comes_row_by_row(tmp_path: Path) -> None:
    table = read_table(xlsx_file(tmp_path, ["number", "floors"], ["007", 2], [None], ["008", 2.5]))
    assert table.headings == ["number", "floors"]
    assert [(row.number, row.cells) for row in table.rows] == [(2, ["007", "2"]), (4, ["008", "2.5"])]
