from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely.geometry import box, mapping
from sqlalchemy import select, update

from inspect_app.db import db, writing
from inspect_app.journal.models import AuditLine
from inspect_app.schools.models import Directorate, School
from inspect_app.web import settings
from tests.page import Browser, Page
from tests.people import World
from tests.schools.files import geojson_file

Open = Callable[..., Browser]
HOME = mapping(box(36.0, 32.3, 36.4, 32.6))
"""Holds the engineer's school (32.4686, 36.2436), not the neighbour's (32.3180, 36.6340)."""
WIDER = mapping(box(35.9, 32.3, 36.4, 32.6))
BOTH = mapping(box(35.8, 31.8, 37.5, 32.8))
"""Holds both schools and is many times larger."""


@pytest.fixture
def browser(page: Open, world: World) -> Browser:
    return page(world.administrator, "en")


def _send(browser: Browser, folder: Path, *features: tuple[dict[str, Any], Any], name: str = "areas.geojson") -> str:
    content = geojson_file(folder, *features).read_bytes()
    sent = browser.post("/registry/boundaries", {"file": (io.BytesIO(content), name)}, status=303)
    return str(sent.response.location)


def _confirm(browser: Browser, where: str, *accepted: str, status: int = 303) -> Page:
    """``accepted``: the directorates whose questions are answered with yes."""
    page = browser.get(where)
    sent = {name: page.one(f"input[name={name}]")["value"] for name in ("stamp", "layer")}
    return browser.post(where.partition("?")[0], {**sent, "accept": list(accepted)}, status=status)


def _load(browser: Browser, folder: Path, *features: tuple[dict[str, Any], Any]) -> None:
    _confirm(browser, _send(browser, folder, *features), "2202", "2203")


def _area(code: str = "2202") -> str | None:
    return db.session.scalar(select(Directorate.area).where(Directorate.code == code))


def _kept(where: str) -> list[Path]:
    return list((settings().data / "uploads").glob(f"{where.rpartition('/')[2]}*"))


def _row(preview: Page, code: str = "2202") -> str:
    [row] = [row for row in preview.all("tbody tr") if row.find("bdi").get_text() == code]
    return " ".join(row.get_text(" ").split())


def test_a_preview_stores_nothing_and_says_what_would_change(browser: Browser, tmp_path: Path) -> None:
    where = _send(browser, tmp_path, ({"code": "2202"}, HOME), ({"name": "Aleppo"}, HOME))
    preview = browser.get(where)
    assert "Aleppo" in preview.text
    assert "12 drawn around its schools 1,251 1 / 1 100% 0 0" in _row(preview)
    assert "New: none was loaded" in _row(preview)
    assert preview.all(".remark") == []
    assert _area() is None


def test_confirmed_boundaries_are_stored_and_told(browser: Browser, tmp_path: Path, world: World) -> None:
    where = _send(browser, tmp_path, ({"code": "2202", "approximate": True}, HOME), name="مديريات.geojson")
    _confirm(browser, where)
    text = browser.get("/registry/boundaries").text
    assert "1 of 2 directorates" in text
    assert "Loaded, approximate" in text
    assert json.loads(_area() or "")["type"] == "Polygon"
    line = db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert line is not None
    assert (line.account_id, line.action, line.subject) == (
        world.administrator.id,
        "load-boundaries",
        "مديريات.geojson",
    )
    assert _kept(where) == []


def test_an_exact_area_is_replaced_only_after_it_was_said(browser: Browser, tmp_path: Path) -> None:
    _load(browser, tmp_path, ({"code": "2202"}, HOME))
    before = _area()
    where = _send(browser, tmp_path, ({"code": "2202"}, WIDER))
    preview = browser.get(where)
    assert "1,251 1,564" in _row(preview)
    assert "Replaces an exact area" in _row(preview)
    assert _area() == before
    _confirm(browser, where)
    assert _area() != before


def test_an_area_many_times_larger_and_anothers_schools_are_said_in_words(browser: Browser, tmp_path: Path) -> None:
    _load(browser, tmp_path, ({"code": "2202"}, HOME))
    preview = browser.get(_send(browser, tmp_path, ({"name": "North-West Badia"}, BOTH)))
    assert "It covers 14.2 times the area it had." in _row(preview)
    assert "Schools of other directorates lie inside it: North-East Badia (1)." in _row(preview)


def test_the_words_are_arabic_for_who_reads_arabic(page: Open, world: World, tmp_path: Path) -> None:
    browser = page(world.administrator, "ar")
    _load(browser, tmp_path, ({"code": "2202"}, HOME))
    row = _row(browser.get(_send(browser, tmp_path, ({"code": "2202"}, BOTH))))
    assert "تبلغ 14.2 ضعف المساحة السابقة." in row
    assert "تقع داخلها مدارس مديريات أخرى: البادية الشمالية الشرقية (1)." in row


def test_an_area_that_leaves_its_schools_outside_says_so(browser: Browser, tmp_path: Path) -> None:
    preview = browser.get(_send(browser, tmp_path, ({"code": "2203"}, HOME)))
    assert "0 of 1 are inside" in _row(preview, "2203")


def test_an_area_over_anothers_says_so_where_no_school_tells(browser: Browser, tmp_path: Path) -> None:
    with writing():
        db.session.execute(update(School).values(latitude=None, longitude=None))
    _load(browser, tmp_path, ({"code": "2203"}, HOME))
    row = _row(browser.get(_send(browser, tmp_path, ({"code": "2202"}, WIDER))))
    assert "It covers the area of other directorates: North-East Badia." in row
    assert "New: none was loaded" in row


def test_neighbours_with_a_common_border_carry_no_remark(browser: Browser, tmp_path: Path) -> None:
    east = mapping(box(36.4, 32.3, 36.8, 32.6))
    preview = browser.get(_send(browser, tmp_path, ({"code": "2202"}, HOME), ({"code": "2203"}, east)))
    assert preview.all(".remark") == []


def test_a_smaller_and_a_rough_area_in_place_of_an_exact_one_say_so(browser: Browser, tmp_path: Path) -> None:
    _load(browser, tmp_path, ({"code": "2202"}, BOTH))
    row = _row(browser.get(_send(browser, tmp_path, ({"code": "2202", "approximate": True}, HOME))))
    assert "no more than 7% of the area it had" in row
    assert "A rough area would replace an exact one." in row


def test_what_carries_a_question_is_stored_only_when_it_is_ticked(browser: Browser, tmp_path: Path) -> None:
    beside = mapping(box(36.5, 32.4, 36.6, 32.5))
    where = _send(browser, tmp_path, ({"code": "2202"}, HOME), ({"code": "2203"}, beside))
    [tick] = browser.get(where).all("input[name=accept]")
    assert (tick["value"], tick["form"], tick.has_attr("checked")) == ("2203", "store", False)
    _confirm(browser, where)
    assert (_area("2202") is None, _area("2203")) == (False, None)
    _confirm(browser, _send(browser, tmp_path, ({"code": "2203"}, beside)), "2203")
    assert _area("2203") is not None


def test_a_file_of_questions_that_nobody_answers_stores_nothing_and_waits(browser: Browser, tmp_path: Path) -> None:
    where = _send(browser, tmp_path, ({"code": "2202"}, BOTH))
    assert "none was ticked" in _confirm(browser, where, "2203", status=422).one("[role=alert]").get_text()
    assert _area() is None
    _confirm(browser, where, "2202")
    assert _area() is not None


def test_overlap_and_gap_are_told_in_square_kilometres(browser: Browser, tmp_path: Path) -> None:
    _load(browser, tmp_path, ({"code": "2202"}, HOME), ({"code": "2203"}, mapping(box(36.4, 32.3, 36.8, 32.6))))
    preview = browser.get(_send(browser, tmp_path, ({"code": "2203"}, mapping(box(36.39, 32.3, 36.8, 32.6)))))
    assert "It overlaps other directorates: North-West Badia (31 km²)." in _row(preview, "2203")
    assert _row(preview, "2203").endswith("1 / 1 100% 31 0")
    assert preview.all("input[name=accept]") == []


def test_layers_of_a_file_are_offered(browser: Browser, tmp_path: Path) -> None:
    for layer, code in (("old", "2202"), ("new & last", "2203")):
        shapes = geopandas.GeoDataFrame({"code": [code]}, geometry=[box(36.0, 32.3, 36.8, 32.6)], crs="EPSG:4326")
        shapes.to_file(tmp_path / "a.gpkg", layer=layer)
    content = (tmp_path / "a.gpkg").read_bytes()
    sent = browser.post("/registry/boundaries", {"file": (io.BytesIO(content), "a.gpkg")}, status=303)
    links = browser.get(str(sent.response.location)).all("main ul.stack a")
    assert [link.get_text(strip=True) for link in links] == ["old", "new & last"]
    _confirm(browser, str(links[1]["href"]), "2203")
    assert (_area("2202"), _area("2203") is None) == (None, False)


def test_the_last_change_can_be_taken_back_and_then_the_one_before(browser: Browser, tmp_path: Path) -> None:
    _load(browser, tmp_path, ({"code": "2202"}, HOME))
    first = _area()
    _load(browser, tmp_path, ({"code": "2202"}, WIDER))
    browser.post("/registry/boundaries/undo", {"load": _last(browser)}, status=303)
    assert _area() == first
    number = _last(browser)
    browser.post("/registry/boundaries/undo", {"load": number}, status=303)
    assert _area() is None
    assert browser.get("/registry/boundaries").all("input[name=load]") == []
    browser.post("/registry/boundaries/undo", {"load": number}, status=409)
    assert _journal() == ["load-boundaries", "load-boundaries", "undo-boundaries", "undo-boundaries"]


def test_a_boundary_is_removed_and_comes_back(browser: Browser, tmp_path: Path) -> None:
    _load(browser, tmp_path, ({"code": "2202"}, HOME))
    before = _area()
    browser.post("/registry/boundaries/2202/remove", status=303)
    page = browser.get("/registry/boundaries")
    assert _area() is None
    assert page.text.count("Drawn around its schools") == 2
    browser.post("/registry/boundaries/2202/remove", status=404)
    browser.post("/registry/boundaries/undo", {"load": _last(browser)}, status=303)
    assert _area() == before
    assert _journal() == ["load-boundaries", "remove-boundary", "undo-boundaries"]


def _last(browser: Browser) -> str:
    return str(browser.get("/registry/boundaries").one("input[name=load]")["value"])


def _journal() -> list[str]:
    actions = db.session.scalars(select(AuditLine.action).order_by(AuditLine.id))
    return [action for action in actions if "boundar" in action]


def test_the_same_file_twice_is_said_to_change_nothing(browser: Browser, tmp_path: Path) -> None:
    _load(browser, tmp_path, ({"code": "2202"}, HOME))
    preview = browser.get(_send(browser, tmp_path, ({"code": "2202"}, HOME)))
    assert "Unchanged" in _row(preview)
    assert preview.all("form#store") == []
    assert preview.all(".remark") == []


def test_what_changed_since_it_was_shown_is_shown_again(browser: Browser, tmp_path: Path) -> None:
    where = _send(browser, tmp_path, ({"code": "2202"}, HOME))
    stamp = browser.get(where).one("input[name=stamp]")["value"]
    with writing():
        db.session.execute(update(School).where(School.number == "300400").values(latitude=32.4, longitude=36.2))
    again = browser.post(where, {"stamp": stamp, "accept": "2202"}, status=409)
    assert "North-East Badia (1)" in _row(again)
    assert _area() is None
    browser.post(where, {"stamp": again.one("input[name=stamp]")["value"], "accept": "2202"}, status=303)
    assert _area() is not None


def test_a_confirmation_nobody_was_shown_stores_nothing(browser: Browser, tmp_path: Path) -> None:
    browser.post(_send(browser, tmp_path, ({"code": "2202"}, HOME)), {}, status=409)
    assert _area() is None


def test_discarding_takes_the_file_away(browser: Browser, tmp_path: Path) -> None:
    where = _send(browser, tmp_path, ({"code": "2202"}, HOME))
    browser.post(f"{where}/discard", {}, status=303)
    browser.get(where, status=404)
    assert _kept(where) == []
    assert _area() is None


def test_a_directorate_without_a_boundary_is_drawn_around_its_schools(browser: Browser) -> None:
    assert "Drawn around its schools" in browser.get("/registry/boundaries").text


def test_a_file_that_matches_nothing_is_refused(browser: Browser, tmp_path: Path) -> None:
    where = _send(browser, tmp_path, ({"name": "Aleppo"}, HOME))
    assert "Aleppo" in browser.get(where, status=422).one("[role=alert]").get_text()


@pytest.mark.parametrize("content", [b"", b"<OGRVRTDataSource/>", b"{}"])
def test_what_is_no_boundary_is_refused_in_words(browser: Browser, content: bytes) -> None:
    sent = browser.post("/registry/boundaries", {"file": (io.BytesIO(content), "a.geojson")}, status=303)
    assert browser.get(str(sent.response.location), status=422).one("[role=alert]").get_text()


def test_no_file_at_all_is_told(browser: Browser) -> None:
    browser.post("/registry/boundaries", {}, status=422)


def test_a_hostile_name_stays_text(browser: Browser, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>"
    preview = browser.get(_send(browser, tmp_path, ({"code": "2202", "name": name}, HOME), ({"name": name}, HOME)))
    assert preview.text.count(name) == 2
    assert preview.all('img[src="x"]') == []
