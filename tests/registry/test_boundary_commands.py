from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas
import pytest
from click.testing import Result
from flask import Flask
from shapely.geometry import box, mapping
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.journal.models import AuditLine
from inspect_app.registry.boundary_commands import load_boundaries
from inspect_app.schools.models import Directorate
from tests.schools.files import geojson_file

Load = Callable[..., Result]


@pytest.fixture
def load(app: Flask) -> Load:
    def run_command(*arguments: object) -> Result:
        return app.test_cli_runner().invoke(load_boundaries, [str(one) for one in arguments])

    return run_command


def _file(folder: Path, west: float, code: str = "2202") -> Path:
    stranger = {"name": "x"}, mapping(box(38, 32, 38.1, 32.1))
    return geojson_file(folder, ({"code": code}, mapping(box(west, 32.3, 36.4, 32.6))), stranger)


def _area(code: str = "2202") -> str | None:
    return db.session.scalar(select(Directorate.area).where(Directorate.code == code))


def test_boundaries_are_loaded_and_told(load: Load, tmp_path: Path) -> None:
    result = load(_file(tmp_path, 36.0))
    assert (result.exit_code, "1 areas stored, 1 directorates left" in result.output) == (0, True)
    assert "2202 North-West Badia (“2202”): 12 drawn around its schools → 1,251 km², 1 of 1 schools" in result.output
    assert "overlaps 0 km², gaps 0 km²" in result.output
    assert "matched to no directorate: x" in result.output
    assert _area() is not None


def test_a_dry_run_stores_no_area(load: Load, tmp_path: Path) -> None:
    result = load(_file(tmp_path, 36.0), "--dry-run")
    assert (result.exit_code, "No areas stored" in result.output, _area()) == (0, True, None)


def test_an_exact_area_is_replaced_only_on_request(load: Load, tmp_path: Path) -> None:
    load(_file(tmp_path, 36.0))
    before = _area()
    result = load(_file(tmp_path, 35.9))
    assert (result.exit_code, "--yes" in result.output, _area()) == (1, True, before)
    assert "1,251 → 1,564 km², 1 of 1 schools inside" in result.output
    assert "replaces an exact area" in result.output
    assert load(_file(tmp_path, 35.9), "--yes").exit_code == 0
    assert _area() != before


def test_the_same_boundaries_again_need_no_request(load: Load, tmp_path: Path) -> None:
    load(_file(tmp_path, 36.0))
    assert load(_file(tmp_path, 36.0)).exit_code == 0


def test_a_question_is_answered_by_naming_the_directorate(load: Load, tmp_path: Path) -> None:
    file = _file(tmp_path, 36.0, "2203")
    for answers in ((), ("--yes",), ("--accept", "2202")):
        result = load(file, *answers)
        assert (result.exit_code, "--accept 2203" in result.output, _area("2203")) == (1, True, None)
    assert "Schools of other directorates lie inside it: North-West Badia (1). / تقع داخلها" in result.output
    assert load(file, "--accept", "2203").exit_code == 0
    assert _area("2203") is not None


def test_the_last_change_is_taken_back(load: Load, tmp_path: Path) -> None:
    load(_file(tmp_path, 36.0))
    assert "Would be taken back: “file.geojson”" in load("--undo", "--dry-run").output
    assert _area() is not None
    assert load("--undo").exit_code == 0
    assert _area() is None
    assert db.session.scalars(select(AuditLine.action)).all() == ["load-boundaries", "undo-boundaries"]
    assert load("--undo").exit_code == 1


def test_a_file_and_undo_exclude_each_other(load: Load, tmp_path: Path) -> None:
    assert (load().exit_code, load(_file(tmp_path, 36.0), "--undo").exit_code) == (2, 2)


def test_layers_are_told_and_one_is_chosen(load: Load, tmp_path: Path) -> None:
    for layer, code in (("old", "2203"), ("new", "2202")):
        shapes = geopandas.GeoDataFrame({"code": [code]}, geometry=[box(36.0, 32.3, 36.4, 32.6)], crs="EPSG:4326")
        shapes.to_file(tmp_path / "a.gpkg", layer=layer)
    told = load(tmp_path / "a.gpkg")
    assert (told.exit_code, "old: 1 shapes, 1 directorates found" in told.output) == (1, True)
    assert load(tmp_path / "a.gpkg", "--layer", "new").exit_code == 0
    assert (_area() is None, _area("2203")) == (False, None)
