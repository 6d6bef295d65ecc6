from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from shapely.geometry import box, mapping
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.schools.models import Directorate
from tests.page import Browser
from tests.people import World
from tests.schools.files import geojson_file

WEST = mapping(box(35.97, 32.13, 36.38, 32.52))


@pytest.fixture
def browser(page: Callable[..., Browser], world: World) -> Browser:
    return page(world.administrator, "en")


def _form(file: Path) -> dict[str, object]:
    return {"file": (io.BytesIO(file.read_bytes()), "areas.geojson")}


def test_loaded_boundaries_are_stored_and_told(browser: Browser, tmp_path: Path) -> None:
    file = geojson_file(tmp_path, ({"code": "2202", "approximate": True}, WEST), ({"name": "Aleppo"}, WEST))
    browser.post("/registry/boundaries", _form(file), status=303)
    text = browser.get("/registry/boundaries").text
    assert "1 of 2 directorates" in text
    assert "Aleppo" in text
    assert "Loaded, approximate" in text
    stored = db.session.scalar(select(Directorate.area).where(Directorate.code == "2202"))
    assert json.loads(stored or "")["type"] == "Polygon"


def test_a_directorate_without_a_boundary_is_drawn_around_its_schools(browser: Browser) -> None:
    assert "Drawn around its schools" in browser.get("/registry/boundaries").text


def test_a_file_that_matches_nothing_is_refused(browser: Browser, tmp_path: Path) -> None:
    file = geojson_file(tmp_path, ({"name": "Aleppo"}, WEST))
    assert "Aleppo" in browser.post("/registry/boundaries", _form(file), status=422).one("[role=alert]").get_text()


@pytest.mark.parametrize("content", [b"", b"<OGRVRTDataSource/>", b"{}"])
def test_what_is_no_boundary_is_refused_in_words(browser: Browser, content: bytes) -> None:
    browser.post("/registry/boundaries", {"file": (io.BytesIO(content), "a.geojson")}, status=422)
