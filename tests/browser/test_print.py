"""Paper: what is printed holds all that is asked for, and no sheet is there for nothing."""

from __future__ import annotations

import io
import re

import numpy as np
import pypdfium2
import pytest

from tests.desk.made import EXIT, add_locations, add_visit, at_yard
from tests.desk.schools import add_school, place_school
from tests.maps.stock import a_deficiency, a_visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
WEST, EAST, NORTH, SOUTH = 36.0, 36.6, 32.5, 31.9
CORNERS = {"200001": (NORTH, WEST), "200002": (NORTH, EAST), "200003": (SOUTH, WEST), "200004": (SOUTH, EAST)}
BOTTOM = 500
"""Where the map ends on its sheet, in points; the legend follows."""
SIGN = (155, 28, 28)
"""The colour of a danger to life, which nothing else on the map has."""


def printed(view, **how):
    """The sheets: their texts and, where asked for, their pictures."""
    return pypdfium2.PdfDocument(io.BytesIO(view.pdf(format="A4", **how)))


def texts(sheets):
    """Without spaces: where they stand in a sheet's text is the reader's guess."""
    return ["".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets]


def whole_print(sheets, language):
    """The texts, where every sheet says which of how many it is and holds more than that."""
    # As letters stand from left to right; whether the line does too is the reader's guess.
    feet = ("ةحفص{n}نم{of}", "{of}نم{n}ةحفص") if language == "ar" else ("Page{n}of{of}",)
    found = texts(sheets)
    for n, text in enumerate(found, 1):
        assert any(foot.format(n=n, of=len(found)) in text for foot in feet)
        assert len(text) > 40
    return found


def signs(sheet):
    """(x, y) in points of the danger signs that stand apart from each other on the sheet."""
    picture = np.asarray(sheet.render(scale=1).to_pil().convert("RGB"), dtype=int)
    found = []
    for y, x in np.argwhere(np.abs(picture - SIGN).sum(axis=2) < 24):
        if not any(abs(x - a) < 20 and abs(y - b) < 20 for a, b in found):
            found.append((int(x), int(y)))
    return found


@pytest.fixture
def corners(world):
    """Four schools at the corners of the directorate, each with a danger to life, and thirty in its middle."""
    for n in range(30):
        number = add_school(f"2001{n:02}", f"Middle 2001{n:02}")
        place_school(number, 32.2 + n / 1000, 36.3)
        a_visit(number, f"visit-{number}")
        a_deficiency(number, "low")
    for number, (latitude, longitude) in CORNERS.items():
        place_school(add_school(number, f"Corner {number}"), latitude, longitude)
        a_deficiency(number, "life_threatening")


@pytest.mark.parametrize("landscape", [False, True], ids=["upright", "across"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_printed_map_holds_every_school_whatever_it_was_zoomed_to(window, world, corners, landscape, language):
    view = window(world.reviewer, language=language)
    view.goto("/maps/2202?severity=life_threatening&severity=low")
    view.wait_for_selector("html[data-map=ready]")
    view.evaluate("map_kashf.setView([32.5, 36.0], 14, { animate: false })")
    shown = "[map_kashf.getZoom(), map_kashf.getCenter().lat.toFixed(3), map_kashf.getMinZoom(), map_kashf.getSize().x]"
    before = view.evaluate(shown)
    sheets = printed(view, landscape=landscape)
    # Across, the legend stands beside the map, at its end in the reader's direction.
    first, last = {(True, "ar"): (296, 842), (True, "en"): (0, 546)}.get((landscape, language), (0, 595))
    on_map = [(x, y) for x, y in signs(sheets[0]) if first < x < last and y < BOTTOM]
    assert len(on_map) == len(CORNERS)
    (north, north_too, south, south_too) = sorted(y for _, y in on_map)
    assert north_too - north < 10
    assert south_too - south < 10
    assert south - north > 200
    assert view.evaluate(shown) == before
    text = "".join(whole_print(sheets, language))
    assert all(number in text for number in CORNERS)
    assert all(f"2001{n:02}" in text for n in range(30))  # some of them folded away on the screen
    assert all(re.search(r"200\d{3}|Sarhan|السرحان", sheet) for sheet in texts(sheets)[1:])
    if language == "en":
        assert "Filter:Allthatisopen·Life-threatening·Low" in texts(sheets)[0]
        assert "schoolsvisited" in texts(sheets)[0]


def test_the_area_is_printed_under_its_schools(window, world, corners):
    view = window(world.reviewer)
    view.goto("/maps/2202")
    view.wait_for_selector("html[data-map=ready]")
    picture = printed(view)[0].render(scale=1).to_pil().convert("RGB")
    colours = {colour: count for count, colour in picture.getcolors(1 << 20)}
    assert max(count for colour, count in colours.items() if colour != (255, 255, 255)) > 20_000


def test_the_map_as_a_file_prints_whole_as_well(window, world, corners, page, tmp_path, chromium):
    file = tmp_path / "map.html"
    file.write_bytes(page(world.reviewer, "en").client.get("/maps/2202/file?severity=life_threatening").get_data())
    view = chromium.new_page(viewport={"width": 390, "height": 844})
    view.goto(file.as_uri())
    view.wait_for_selector("html[data-map=ready]")
    view.evaluate("map_kashf.setView([32.5, 36.0], 14, { animate: false })")
    sheets = printed(view)
    ys = [y for _, y in signs(sheets[0]) if y < BOTTOM]
    assert len(ys) == len(CORNERS)
    assert max(ys) - min(ys) > 200
    assert "Filter:Allthatisopen·Life-threatening" in texts(sheets)[0]
    assert "2026" in texts(sheets)[0]
    view.close()


@pytest.fixture
def long_list(world):
    rooms = add_locations(world.school, 60)
    everywhere = tuple(at_yard(world.school, location=room) for room in rooms)
    add_visit(world.engineer, world.school, {EXIT: everywhere}, 20)
    for n in range(60):
        a_visit(add_school(f"2000{n:02}", f"School 2000{n:02}"), f"visit-{n}")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_printed_list_holds_all_rows_and_no_sheet_only_a_foot(window, world, long_list, language):
    view = window(world.reviewer, language=language)
    view.goto("/deficiencies?print=all")
    assert view.get_by_role("button", name="طباعة" if language == "ar" else "Print").is_visible()
    sheets = whole_print(printed(view), language)
    code = "03.01B" if language == "ar" else "B03.01"  # as it reads from left to right
    assert sum(sheet.count(code) for sheet in sheets) == 60
    assert all(code in sheet for sheet in sheets)
    view.goto("/schools?print=all&sort=name")
    schools = whole_print(printed(view), language)
    assert all(f"2000{n:02}" in "".join(schools) for n in range(60))
    assert all(re.search(r"2000\d\d|100200", sheet) for sheet in schools)
    view.goto("/visits?print=all")
    visits = whole_print(printed(view), language)
    assert all(f"2000{n:02}" in "".join(visits) for n in range(60))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_of_a_school_a_visit_and_a_directorate_print_whole(window, world, long_list, language):
    view = window(world.reviewer, language=language)
    view.goto(f"/schools/{world.school}")
    school = whole_print(printed(view), language)
    # The score of every section, folded away on the screen.
    code = "B{:02}" if language == "en" else "{:02}B"
    assert all(code.format(n) in "".join(school) for n in range(1, 13))
    assert "36.2436" in school[-1]
    view.goto("/visits/1")
    visit = whole_print(printed(view), language)
    assert ("B12.04" if language == "en" else "12.04B") in visit[-1]
    view.goto("/directorates/2202?print=all")
    directorate = whole_print(printed(view), language)
    assert len(directorate) <= 3
    if language == "en":
        assert "Filter:Allthatisopen·North-WestBadia·61visitedof61registered" in directorate[0]
        assert "Schoolprofile" in school[-1]
        assert "SamaAs-SarhanSecondaryforGirls" in visit[0]
        assert "Whatkeepscomingback" in directorate[-1]


def test_a_page_of_a_list_says_on_paper_what_it_lacks(window, world, long_list):
    view = window(world.reviewer, language="en")
    view.goto("/deficiencies")
    sheet = texts(printed(view))[0]
    assert "Thissheetholdsrows1–50of60only." in sheet
    assert "/deficiencies?sort=-danger&print=all" in sheet
    assert "Filter:Allthatisopen" in sheet
