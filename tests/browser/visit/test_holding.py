"""The page holds still: what is tapped stays under the finger, and no touch removes a photo."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import Finding, Photo
from inspect_app.schools.models import Location
from tests.browser.visit.known import BRING, begin, dismiss, finish, make_known
from tests.make import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
SIZES = [(390, 844), (800, 1280), (1280, 800)]
TOP = "(control) => control.getBoundingClientRect().top"
# From the top, where the card's head lies under the bars, to the bottom.
TAPS = [
    (item, control, share)
    for item, controls in {
        "A01_02": [".answer.not_ok", "[data-another]", ".answer.na", ".answer.ok"],
        "A02_01": ["[data-still=same]", "[data-still=worse]", ".answer.not_ok", "[data-another]", ".answer.ok"],
        "A03_01": [".answer:has([value=serious])", ".answer.not_inspected", "[data-still=same]"],
        "A04_02": [".answer.not_ok", ".answer.not_inspected", "[data-still=worse]", ".known label.chip"],
        "A06_07": ["[data-still=same]", ".answer.na"],
        "A10_03": [".answer.partial", ".answer.ok", ".answer.not_ok", ".answer.not_ok"],
        "A06_02": [".answer.ok", ".answer.not_ok", "[data-place-off]", "[data-still=worse]", ".hint > summary"],
        "A05_02": ["[data-still=same]", ".answer.not_ok", ".answer.na", ".known label.chip", "[data-still=worse]"],
        "A01_03": [".answer.not_ok", "[data-another]", "[data-place-off]", ".answer.na", "[data-still=same]"],
        "A01_04": [".answer.not_ok", ".last-place", ".finding-more > summary", ".last-place"],
    }.items()
    for control, share in zip(controls, [0.0, 0.5, 1.0, 0.0, 0.5], strict=False)
]


def close_sheets(view):
    view.evaluate("""() => {
      for (const sheet of document.querySelectorAll("dialog[open]")) sheet.close("told");
      document.querySelector("[data-undo]").replaceChildren();
    }""")


def moved(view, control, act, until=300):
    before = control.evaluate(TOP)
    act()
    view.wait_for_timeout(120)
    now = control.evaluate(TOP)
    view.wait_for_timeout(until)
    return max(abs(now - before), abs(control.evaluate(TOP) - before))


def tap(view, control):
    box = control.bounding_box()
    view.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_what_is_tapped_stays_where_it_is(window, world, page, width, height, language):
    make_known(page, world)
    view = window(world.engineer, width, height, language=language, has_touch=True)
    begin(view)
    jumps = {}
    for item, selector, share in TAPS:
        control = view.locator(f"#{item} {selector}:visible").last
        control.evaluate(BRING, share)
        by = moved(view, control, lambda control=control: tap(view, control))
        if by > 8:
            jumps[f"{item} {selector} at {share}"] = by
        close_sheets(view)
        view.wait_for_timeout(50)
    assert jumps == {}


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_typing_a_value_that_fails_and_then_passes_moves_nothing(window, world, width, height):
    view = window(world.engineer, width, height, has_touch=True)
    begin(view)
    field = view.locator("#A04_02 [name$=-value]")
    field.evaluate(BRING, 0)
    field.tap()
    view.wait_for_timeout(300)
    for key in "9", "Backspace", "0":
        assert moved(view, field, lambda key=key: view.keyboard.press(key), until=900) <= 8, key


def test_who_scrolls_while_pressing_is_not_pulled_back(window, world):
    view = window(world.engineer, 800, 1280)
    begin(view)
    field = view.locator("#A04_02 [name$=-value]")
    field.evaluate(BRING, 0.5)
    field.hover()
    view.mouse.down()
    view.evaluate("scrollBy({ top: 40, behavior: 'instant' })")
    scrolled = view.evaluate("scrollY")
    view.mouse.up()
    view.wait_for_timeout(300)
    assert view.evaluate("scrollY") == scrolled


def test_the_tap_that_ends_a_new_places_name_is_a_tap(window, world):
    view = window(world.engineer, 390, 844, has_touch=True)
    begin(view)
    view.locator("#A01_02 .answer.not_ok").tap()
    view.select_option('#A01_02 [name="A01_02-0-location"]', "new")
    name = view.locator('#A01_02 [name="A01_02-0-new_name"]')
    name.tap()
    view.keyboard.type("غرفة الحارس")
    view.wait_for_timeout(300)
    below = view.locator("#A01_02 .finding-more > summary")  # the name's row goes away above it
    below.evaluate(BRING, 0.7)
    assert moved(view, below, lambda: tap(view, below)) <= 8
    expect(view.locator("#A01_02 .finding-more")).to_have_attribute("open", "")
    assert view.locator('#A01_02 [name="A01_02-0-location"] option:checked').inner_text() == "غرفة الحارس"
    finish(view)
    place = db.session.scalar(select(Finding.location_id).where(Finding.item == "A01.02"))
    assert db.session.get(Location, place).name == "غرفة الحارس"


@pytest.fixture
def photographed(window, world):
    view = window(world.engineer, 390, 844, has_touch=True)
    begin(view)
    view.locator("#A01_04 .answer.not_ok").tap()
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg(640, 480)}
    view.set_input_files("#A01_04 .findings .camera input", picture)
    expect(view.locator("#A01_04 .photo .tick")).to_be_visible()
    return view


PLACES = [(x, y) for x in (0.02, 0.2, 0.5, 0.98) for y in (0.02, 0.3, 0.5, 0.98)]


def test_no_touch_on_a_thumbnail_removes_it(photographed):
    view = photographed
    photo = view.locator("#A01_04 .photo")
    for x, y in PLACES:
        photo.scroll_into_view_if_needed()
        box = photo.bounding_box()
        view.touchscreen.tap(box["x"] + x * box["width"], box["y"] + y * box["height"])
        view.wait_for_timeout(100)
        if view.locator("#photo[open]").count():
            view.locator("#photo button").first.tap()
        expect(photo).to_have_count(1)


def test_a_thumbnail_opens_large_and_is_removed_there_with_a_way_back(photographed):
    view = photographed
    view.locator("#A01_04 .photo-open").tap()
    large = view.locator("#photo[open] img")
    expect(large).to_be_visible()
    assert large.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 640
    assert large.bounding_box()["width"] > 300
    dismiss(view, "photo", "remove")
    expect(view.locator("#A01_04 .photo")).to_have_count(0)
    view.locator("[data-undo] button").tap()
    expect(view.locator("#A01_04 .photo img")).to_be_visible()
    view.wait_for_timeout(300)
    begin(view)
    expect(view.locator("#A01_04 .photo img")).to_be_visible()
    finish(view)
    assert db.session.scalar(select(Photo.item)) == "A01.04"


def test_a_photo_that_was_removed_is_not_sent(photographed):
    view = photographed
    view.locator("#A01_04 .photo-open").tap()
    dismiss(view, "photo", "remove")
    finish(view)
    assert db.session.scalar(select(Photo.item)) is None
