"""The main job, end to end: a checklist on a tablet, the map and the list in the office, the ministry's file."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.visit.finish_sheet import answer_sheet, open_sheet
from tests.make import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.on_both, pytest.mark.filterwarnings("ignore::ResourceWarning")]
VISIT = "/fieldwork/schools/100200/health-and-safety"
FAILING = ("B03_01", "B03_05", "B02_05")
YARD = {"latitude": 32.4687, "longitude": 36.2437, "accuracy": 6}


@pytest.fixture
def tablet(window, world):
    return window(world.engineer, 800, 1280, geolocation=YARD, permissions=["geolocation"])


def fill(tablet, failing):
    """Every card that is asked: not OK where it fails, otherwise the best there is."""
    expect(tablet.locator("[data-deck]")).to_be_visible()
    tablet.evaluate(
        """(failing) => {
          for (const card of document.querySelectorAll("[data-item]")) {
            if (card.closest("[hidden]")) continue;
            const tap = (query) => card.querySelector(query)?.click();
            const value = card.querySelector("input[type=text][name$='-value'], input[inputmode][name$='-value']");
            if (failing.includes(card.id)) tap("input[value=not_ok]");
            else if (card.querySelector("input[name$='-answer'][value=ok]")) tap("input[name$='-answer'][value=ok]");
            else if (card.querySelector("input[type=radio][name$='-value']")) tap("input[type=radio][name$='-value']");
            else tap("input[name$='-answer'][value=not_inspected]");
            document.querySelector("#danger[open] button[value=told]")?.click();
            document.querySelector("#closing[open] button[value=yes]")?.click();
          }
        }""",
        list(failing),
    )


def photograph(tablet, item):
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg(800, 600)}
    tablet.set_input_files(f"#{item} [data-photos='{item}-0'] .camera input", picture)
    expect(tablet.locator(f"#{item} [data-photos='{item}-0'] .photo .tick")).to_be_visible()


def finish(tablet):
    open_sheet(tablet)
    answer_sheet(tablet, "لا يوجد جهاز قياس")
    tablet.click("[data-finish-now]")
    expect(tablet.locator("[data-finish-sent] .message")).to_contain_text("رقم")


def rows(window, world):
    """The ministry's file, as Excel would read it: one dict per row, by header."""
    view = window(world.ministry)
    answer = view.request.get("/exports/deficiencies.xlsx?school=100200")
    sheet = openpyxl.load_workbook(BytesIO(answer.body()))["كل الأعمدة"]
    header, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_from_the_tablet_to_the_map_and_the_exported_list(window, world, tablet):
    tablet.goto(VISIT)
    fill(tablet, FAILING)
    photograph(tablet, "B03_01")
    finish(tablet)

    office = window(world.reviewer)
    office.goto("/maps/2202")
    expect(office.locator("main")).to_contain_text("سما السرحان الثانوية للبنات")
    expect(office.locator("main .badge.life_threatening").first).to_be_visible()
    office.goto("/deficiencies")
    expect(office.locator("main")).to_contain_text("B03.01")

    exported = rows(window, world)
    assert sorted(row["رمز البند"] for row in exported) == ["B02.05", "B03.01", "B03.05"]
    assert {(row["خط العرض"], row["خط الطول"]) for row in exported} == {(32.4686, 36.2436)}

    tablet.goto(VISIT)
    tablet.click("[data-new-visit]")
    fill(tablet, ("B03_05", "B02_05"))
    finish(tablet)
    assert len(rows(window, world)) == 2
