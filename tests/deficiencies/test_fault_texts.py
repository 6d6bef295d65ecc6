"""A deficiency is called by its item's fault, alike on every page, map and file, in its own version's words."""

from __future__ import annotations

import csv
import io
import json

import pytest

from inspect_app.checklists import load
from inspect_app.config import SHIPPED
from tests.desk.made import EXIT, add_visit, at_yard

BOTH = [("ar", "مخرج مقفل"), ("en", "Locked exit")]


@pytest.fixture
def locked(world):
    """The number of a visit that found an exit locked."""
    return add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 1)


@pytest.mark.parametrize(("language", "name"), BOTH)
def test_it_is_called_the_same_on_every_page(world, page, locked, language, name):
    browser = page(world.reviewer, language)
    for path in ("/deficiencies", "/deficiencies/1", f"/schools/{world.school}", f"/visits/{locked}"):
        assert name in browser.get(path).text, path
    assert browser.get("/directorates/2202").one(".why").get_text().startswith(name)
    assert browser.get("/maps/2202").one(".ranked .why").get_text().startswith(name)


@pytest.mark.parametrize(("language", "name"), BOTH)
def test_it_is_called_the_same_in_data_and_files(world, page, locked, language, name):
    client = page(world.reviewer, language).client
    found = json.loads(client.get("/maps/2202/schools.json").get_data())
    [[number, *_]] = found["schools"]["dangers"][0]
    assert found["texts"][number] == name
    [row] = csv.DictReader(io.StringIO(client.get("/exports/deficiencies.csv").get_data().decode("utf-8-sig")))
    assert name in row.values()


@pytest.mark.parametrize(("language", "name"), [("ar", "مخرج مقفل"), ("en", "locked exit")])
def test_the_limit_of_a_score_names_it_inside_its_sentence(world, page, locked, language, name):
    assert page(world.reviewer, language).get(f"/visits/{locked}").one(".cap").get_text().endswith(name)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_later_version_does_not_rename_it(world, page, locked, language, app, tmp_path, monkeypatch):
    for shipped in (SHIPPED / "checklists").glob("*/1.toml"):
        (tmp_path / shipped.parent.name).mkdir()
        (tmp_path / shipped.parent.name / "1.toml").write_bytes(shipped.read_bytes())
    text = (tmp_path / "health-and-safety" / "1.toml").read_text().replace("version = 1", "version = 2", 1)
    text = text.replace('"مخرج مقفل"', '"باب موصد"').replace('"locked exit"', '"barred door"')
    (tmp_path / "health-and-safety" / "2.toml").write_text(text)
    monkeypatch.setitem(app.extensions, "kashf.checklists", load(tmp_path))
    add_visit(world.neighbour, world.other_school, {EXIT: (at_yard(world.other_school),)}, 1)
    old, new = {"ar": ("مخرج مقفل", "باب موصد"), "en": ("Locked exit", "Barred door")}[language]
    listed = [tag.get_text() for tag in page(world.ministry, language).get("/deficiencies").all(".sentence")]
    assert [any(name in one for one in listed) for name in (old, new)] == [True, True]
    assert len(listed) == 2
    reviewer = page(world.reviewer, language)
    assert reviewer.get("/directorates/2202").one(".why").get_text().startswith(old)
    assert reviewer.get("/maps/2202").one(".ranked .why").get_text().startswith(old)
    assert reviewer.get(f"/visits/{locked}").one(".cap").get_text().lower().endswith(old.lower())
    assert old in reviewer.client.get("/exports/deficiencies.csv").get_data(as_text=True)
