"""A repair that was reported, on the engineer's card: before and since beside one another, each opens large."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visit.known import begin
from tests.tablet.reported import NOTE, found, passed_by, step

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
VISIT = "/fieldwork/schools/100200/health-and-safety"


@pytest.fixture
def reported(world, page):
    """The names of the photos before and since."""
    engineer = page(world.engineer)
    before = found(engineer, world)
    step(world.principal, "reported_fixed", 10)
    return before, passed_by(engineer, world)


def boxes(view):
    return [figure.bounding_box() for figure in view.locator("#B03_01 .compared-photos figure").all()]


@pytest.mark.parametrize(("width", "height", "least"), [(800, 1280, 240), (390, 844, 130)])
def test_the_engineer_compares_before_he_judges(window, world, reported, width, height, least):
    view = window(world.engineer, width, height, has_touch=True)
    begin(view, VISIT)
    card = view.locator("#B03_01")
    card.scroll_into_view_if_needed()
    expect(card.locator(".reported")).to_contain_text(NOTE)
    one, other = boxes(view)
    assert one["y"] == other["y"]
    assert one["x"] > other["x"]
    assert min(one["width"], other["width"]) > least
    assert view.evaluate("document.documentElement.scrollWidth") == width
    for n, name in enumerate(reported):
        card.locator(".compared-photos a").nth(n).tap()
        large = view.locator("#photo[open] img")
        expect(large).to_have_attribute("src", view.url.split("/fieldwork")[0] + f"/photos/{name}")
        assert large.evaluate("image => image.decode().then(() => image.naturalWidth)") == 400
        expect(view.locator("[data-photo-remove]")).to_be_hidden()
        view.keyboard.press("Escape")
    assert view.url.endswith(VISIT)
    chips = card.locator(".known-now .chip")
    assert [chip.is_visible() for chip in chips.all()] == [True, True, True]


def test_without_a_network_the_small_copy_opens(window, world, reported):
    view = window(world.engineer, 800, 1280, has_touch=True)
    large = [f"**/photos/{name}" for name in reported]
    for address in large:
        view.route(address, lambda route: route.abort())
    begin(view, VISIT)
    view.locator("#B03_01 .compared-photos a").first.tap()
    shown = view.locator("#photo[open] img")
    expect(shown).to_have_attribute("src", view.url.split("/fieldwork")[0] + f"/photos/{reported[0]}?size=small")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
