"""The maps in a real browser: nothing foreign is asked for, nothing people typed runs, the keyboard reaches schools."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from inspect_app.db import db, writing
from inspect_app.schools.models import Directorate, School
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
        context = chromium.new_context(viewport=size or {"width": 1280, "height": 860})
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


def test_a_sign_is_found_under_the_pointer(look, world):
    a_deficiency(world.school, "severe")
    view = look(world.reviewer, "/maps/2202")
    x, y = view.evaluate(
        """() => { const p = map_kashf.latLngToContainerPoint([32.4686, 36.2436]);
           const box = map_kashf.getContainer().getBoundingClientRect(); return [box.x + p.x, box.y + p.y]; }"""
    )
    view.mouse.move(x, y)
    assert view.locator(".map-hover").text_content() == "Sama As-Sarhan Secondary for Girls"
    view.mouse.click(x, y)
    assert "100200" in view.locator(".map-popup").text_content()


def test_the_keyboard_opens_a_school_and_comes_back(look, world):
    a_deficiency(world.school, "severe")
    view = look(world.reviewer, "/maps/2202")
    button = view.locator('[data-on-map="100200"]')
    button.focus()
    view.keyboard.press("Enter")
    view.locator(".map-popup").wait_for()
    assert view.evaluate("document.activeElement.className") == "map-popup"
    view.keyboard.press("Escape")
    assert view.evaluate("document.activeElement.dataset.onMap") == "100200"


def test_the_legend_takes_signs_off_the_map(look, world):
    a_deficiency(world.school, "severe")
    view = look(world.reviewer, "/maps/2202")
    drawn = "() => document.querySelector('.schools-pane canvas').toDataURL().length"
    before = view.evaluate(drawn)
    view.locator('[data-state="severe"]').uncheck()
    assert view.evaluate(drawn) != before


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
