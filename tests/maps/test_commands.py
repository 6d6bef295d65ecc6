from __future__ import annotations

import csv
import zipfile

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from inspect_app.exports.commands import export, export_visits
from inspect_app.maps.commands import map_file
from tests.maps.stock import a_deficiency, a_visit


@pytest.fixture
def run(app):
    def command(of, *words):
        return CliRunner().invoke(of, [str(word) for word in words], obj=ScriptInfo(create_app=lambda: app))

    return command


def test_the_map_of_a_directorate_is_written(run, world, tmp_path):
    a_deficiency(world.school)
    done = run(map_file, "--directorate", "2202", "--output", tmp_path / "map.html", "--language", "en")
    assert done.exit_code == 0, done.output
    assert "North-West Badia" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_an_unknown_directorate_is_told(run, world, tmp_path):
    for words in ((map_file,), (export, "--format", "csv")):
        done = run(*words, "--directorate", "9999", "--output", tmp_path / "x")
        assert done.exit_code == 1
        assert "there is no directorate 9999" in done.output


@pytest.mark.parametrize("extension", ["csv", "xlsx", "geojson", "gpkg"])
def test_every_format_is_written_and_written_again(run, world, tmp_path, extension):
    a_deficiency(world.school)
    file = tmp_path / f"out.{extension}"
    sizes = []
    for _ in range(2):
        done = run(export, "--format", extension, "--output", file)
        assert done.exit_code == 0, done.output
        sizes.append(file.stat().st_size)
    assert sizes[0] == pytest.approx(sizes[1], rel=0.05)


def test_the_filters_of_a_command_are_those_of_an_address(run, world, tmp_path):
    a_deficiency(world.school, "severe")
    a_deficiency(world.school, "low")
    a_deficiency(world.other_school, "low")
    words = ("--directorate", "2202", "--severity", "low", "--severity", "moderate", "--language", "en")
    done = run(export, "--format", "csv", "--output", tmp_path / "out.csv", *words)
    assert done.exit_code == 0, done.output
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["Severity"] for row in csv.DictReader(file)] == ["Low"]


def test_a_wrong_filter_is_told(run, world, tmp_path):
    done = run(export, "--format", "csv", "--output", tmp_path / "x", "--since", "yesterday")
    assert done.exit_code == 1


@pytest.mark.parametrize(("shape", "table"), [("wide", "visits-health-and-safety.csv"), ("long", "visits.csv")])
def test_an_archive_of_visits_is_written(run, world, tmp_path, shape, table):
    a_visit(world.school)
    a_visit(world.other_school, "visit-2")
    file = tmp_path / "out.zip"
    done = run(export_visits, "--shape", shape, "--output", file, "--language", "en", "--directorate", "2203")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(file) as archive:
        [row] = csv.DictReader(archive.read(table).decode("utf-8-sig").splitlines())
    assert (row["Visit"], row["School"]) == ("2", "Umm Al-Quttein Basic")


def test_a_wrong_filter_of_visits_is_told(run, world, tmp_path):
    for words, told in (
        (("--since", "yesterday"), "Visited from"),
        (("--directorate", "9999"), "there is no directorate 9999"),
    ):
        done = run(export_visits, "--shape", "long", "--output", tmp_path / "x.zip", *words, "--language", "en")
        assert (done.exit_code, told in done.output) == (1, True), done.output
        assert not (tmp_path / "x.zip").exists()
