"""The maps in a real browser: nothing foreign is asked for, nothing people typed runs, the keyboard reaches schools."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from inspect_app.db import db, writing
from inspect_app.schools.models import Directorate, School
from tests.desk.schools import add_school, place_school
from tests.maps.stock import a_deficiency, a_visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
PAYLOADS = (
    "<img src=x onerror=hit()>",
    "</script><script>hit()</script>",
    "${hit()}",
    "`+hit()+`",
    "'-hit()-'",
    '"><svg onload=hit()>',
    "{{hit()}}<!--",
)
OURS = ("data:", "blob:", "file:")


@pytest.fixture
def look(chromium, address, page):
    """``look(person, path)`` opens a page and fails on a foreign request, an error, a refusal by policy, a hit."""
    contexts, faults = [], []

    def opened(person, path, language="en", **size):
        # The map jumps instead of sliding: what it shows is known at once.
        context = chromium.new_context(viewport=size or {"width": 1280, "height": 860}, reduced_motion="reduce")
        contexts.append(context)
        cookie = page(person, language).client.get_cookie("session").value
        context.add_cookies([{"name": "session", "value": cookie, "url": address}])
        view = context.new_page()
        view.expose_function("hit", lambda: faults.append("a payload ran"))
        view.on("request", lambda sent: sent.url.startswith((address, *OURS)) or faults.append(sent.url))
        view.on("pageerror", lambda error: faults.append(str(error)))
        view.on("console", lambda said: said.type in {"error", "warning"} and faults.append(said.text))
        view.goto(path if path.startswith("file:") else address + path)
        view.wait_for_selector("html[data-map=ready]")
        return view

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def poison(number, text):
    with writing():
        db.session.execute(
            update(School)
            .where(School.number == number)
            .values(name_ar=text, name_en=text, locality=text, search_text=text)
        )
        db.session.execute(update(Directorate).values(name_ar=text, name_en=text, area_source=text))


def open_popup(view):
    view.locator("[data-on-map]").first.click()
    popup = view.locator(".map-popup")
    popup.wait_for()
    return popup


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_people_typed_is_shown_and_never_run(look, world, text, page, tmp_path):
    a_visit(world.school)
    a_deficiency(world.school, "life_threatening", note=text, instance=text)
    poison(world.school, text)
    view = look(world.ministry, "/maps/2202")
    assert open_popup(view).locator("h2").text_content() == text
    view.mouse.move(400, 400)
    country = look(world.ministry, "/maps/")
    assert open_popup(country).locator("h2").text_content() == text
    file = tmp_path / "map.html"
    file.write_bytes(page(world.ministry, "en").client.get("/maps/2202/file").get_data())
    alone = look(world.ministry, file.as_uri())
    assert open_popup(alone).locator("h2").text_content() == text


SAMA = [32.4686, 36.2436]


def on_screen(view, place):
    return view.evaluate(
        """place => { const p = map_kashf.latLngToContainerPoint(place);
           const box = map_kashf.getContainer().getBoundingClientRect(); return [box.x + p.x, box.y + p.y]; }""",
        place,
    )


def zoom(view):
    return view.evaluate("map_kashf.getZoom()")


def fragment(view):
    return unquote(urlsplit(view.url).fragment)


@pytest.fixture
def two_shifts(world):
    """A second school in the same building, less dangerous than the first."""
    add_school("100201", "Evening Shift")
    place_school("100201", *SAMA)
    a_deficiency(world.school, "severe")
    a_deficiency("100201", "low")


def test_schools_at_one_place_are_named_and_open_as_a_list(look, world, two_shifts):
    view = look(world.reviewer, "/maps/2202")
    view.mouse.move(*on_screen(view, SAMA))
    assert view.locator(".map-hover").text_content() == "Sama As-Sarhan Secondary for Girls\nEvening Shift"
    view.mouse.click(*on_screen(view, SAMA))
    places = view.locator(".at-place button")
    assert view.locator(".at-place bdi:last-child").all_text_contents() == ["100200", "100201"]
    places.nth(1).focus()
    view.keyboard.press("Enter")
    view.get_by_role("heading", name="Evening Shift").wait_for()
    view.locator(".map-popup button", has_text="Schools at this place: 2").press("Enter")
    expect(places).to_have_count(2)


def test_the_keyboard_goes_near_a_school_and_comes_back(look, world):
    a_deficiency(world.school, "severe")
    view = look(world.reviewer, "/maps/2202")
    view.evaluate("map_kashf.setView([32.3, 36.3], 10, { animate: false })")
    view.locator('[data-on-map="100200"]').press("Enter")
    view.locator(".map-popup").wait_for()
    assert zoom(view) == 13
    assert view.evaluate("document.activeElement.className") == "map-popup"
    view.keyboard.press("Escape")
    assert view.evaluate("document.activeElement.dataset.onMap") == "100200"


def test_the_legend_takes_signs_off_the_map_and_off_the_list(look, world, two_shifts):
    view = look(world.reviewer, "/maps/2202")
    drawn = "() => document.querySelector('.schools-pane canvas').toDataURL().length"
    view.locator('[data-on-map="100200"]').click()
    before, box, lines = view.evaluate(drawn), view.locator("input[data-state=severe]"), view.locator(".ranked > li")
    box.uncheck()
    assert view.evaluate(drawn) != before
    assert [line.is_visible() for line in lines.all()] == [False, True]
    assert view.locator("#list-count").text_content() == "1 of 2 schools shown"
    expect(view.locator(".map-popup")).to_have_count(0)
    box.check()
    assert lines.first.is_visible()
    assert view.locator("#list-count").text_content() == "2 of 2 schools"


def test_an_address_shows_somebody_else_the_same(look, world, two_shifts, page, tmp_path):
    file = tmp_path / "map.html"
    file.write_bytes(page(world.ministry, "en").client.get("/maps/2202/file").get_data())
    for path in ("/maps/2202", file.as_uri()):
        view = look(world.reviewer, path)
        view.locator('[data-on-map="100200"]').click()
        view.locator("input[data-state=low]").uncheck()
        said = fragment(view)
        other = look(world.ministry, f"{path}#{said}")
        assert said.startswith("map=14/")
        assert said.endswith("&off=low&school=100200")
        assert (fragment(other), zoom(other)) == (said, 14)
        assert "100200" in other.locator(".map-popup").text_content()
        assert not other.locator("input[data-state=low]").is_checked()


def test_the_view_stays_when_the_filter_changes(look, world, two_shifts):
    view = look(world.reviewer, "/maps/2202#map=13.5/32.46860/36.24360&off=low")
    for press in (lambda: view.click(".chips a >> text=Overdue"), lambda: view.click("button[name=language]")):
        press()
        view.wait_for_selector("html[data-map=ready]")
        assert "overdue=yes" in view.url
        assert (fragment(view), zoom(view)) == ("map=13.5/32.46860/36.24360&off=low", 13.5)


def test_an_address_that_says_nothing_sensible_is_passed_over(look, world):
    whole = zoom(look(world.reviewer, "/maps/2202"))
    for bad in ("map=99/1/2&off=<b>&school=nobody", "map=12/-33.9/18.4", "main"):
        view = look(world.reviewer, f"/maps/2202#{bad}")
        assert zoom(view) == whole
        assert view.locator(".map-popup").count() == 0


def test_schools_stand_on_the_country_when_one_is_near(look, world):
    a_deficiency(world.school, "severe")
    view, asked = look(world.ministry, "/maps/?severity=severe"), []
    view.on("request", lambda sent: sent.url.partition("/maps/")[2].startswith("22") and asked.append(sent.url))
    shades, signs = view.locator("[data-shown=far]"), view.locator("[data-shown=near]")
    assert (shades.is_visible(), signs.is_visible()) == (True, False)
    for nearness in (12, 8, 12):
        view.evaluate("([place, zoom]) => map_kashf.setView(place, zoom)", [SAMA, nearness])
        expect(signs if nearness == 12 else shades).to_be_visible()
        view.wait_for_load_state("networkidle")
    view.mouse.click(*on_screen(view, SAMA))
    assert "100200" in view.locator(".map-popup").text_content()
    assert [url.rpartition("/maps/")[2] for url in asked] == ["2202/schools.json?severity=severe"]
    again = look(world.ministry, f"/maps/#{fragment(view)}")
    expect(again.locator(".map-popup")).to_contain_text("100200")
    again.evaluate("map_kashf.setZoom(8)")
    expect(again.locator(".map-popup")).to_have_count(0)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_a_popup_runs_in_the_readers_direction_on_a_phone(look, world, language, direction):
    a_deficiency(world.school, "severe")
    view = look(world.reviewer, "/maps/2202", language, width=390, height=844)
    popup = open_popup(view)
    assert popup.get_attribute("dir") == direction
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = popup.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
