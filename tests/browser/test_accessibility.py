"""Every kind of page against the rules of WCAG 2.2 AA that a program can check (axe): both directions, two widths."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from tests.desk.made import EXIT, WIRES, add_visit, at_yard
from tests.make import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
"""What passes is not told in full: on the page of a visit that takes as long as the rules themselves."""
PAGES = {
    "engineer": [
        "/fieldwork/",
        "/fieldwork/schools/{school}/health-and-safety",
        "/fieldwork/sync",
        "/fieldwork/receive",
        "/account",
    ],
    "reviewer": [
        "/directorates/{directorate}",
        "/maps/{directorate}",
        "/deficiencies",
        "/deficiencies/{deficiency}",
        "/visits",
        "/visits/{visit}",
        "/visits/conflicts",
        "/schools",
        "/schools/{school}",
    ],
    "ministry": ["/maps/", "/directorates", "/account/password", "/account/second-factor"],
    "administrator": [
        "/registry",
        "/registry/schools",
        "/registry/boundaries",
        "/registry/people",
        "/registry/people/new",
        "/registry/people/file",
        "/registry/people/slips",
        "/registry/people/1/edit",
        "/registry/audit",
        "/registry/server",
        "/registry/people/1",
    ],
    "principal": ["/schools/{school}"],
}


@pytest.fixture
def stock(world):
    """A school with two dangers; what the pages of one visit and one deficiency are called."""
    yard = at_yard(world.school, "بجنزير")
    visit = add_visit(world.engineer, world.school, {EXIT: (yard,), WIRES: (yard,)}, 20)
    deficiency = db.session.scalars(select(Deficiency.number)).first()
    db.session.rollback()
    return {"school": world.school, "directorate": world.directorate, "visit": visit, "deficiency": deficiency}


@pytest.mark.parametrize(("width", "height"), [(1280, 860), (390, 844)])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_meet_the_rules_a_program_can_check(window, world, stock, language, width, height):
    axe, found = Axe(), {}
    for role, paths in PAGES.items():
        view = window(getattr(world, role), width, height, language=language)
        for path in paths:
            address = path.format(**stock)
            assert view.goto(address).status == 200, address
            view.wait_for_load_state("networkidle")
            found[f"{role} {address}"] = wrong(axe.run(view, options=RULES))
    assert {page: rules for page, rules in found.items() if rules} == {}


def test_open_filters_meet_them_too(window, world, stock):
    """With all of their fields, and again with what was asked for."""
    axe, view = Axe(), window(world.reviewer, 390, 844)
    for address, chip in (
        ("/deficiencies", "mark=flagged"),
        ("/visits", "quality=far"),
        ("/maps/2202", "mark=flagged"),
    ):
        view.goto(address)
        open_filter(view)
        assert wrong(axe.run(view, options=RULES)) == [], address
        name, _, value = chip.partition("=")
        view.locator(f"label:has(input[name={name}][value={value}])").click()
        view.locator("details[open] > form > .buttons .button.main, details[open] > .buttons .button.main").click()
        view.wait_for_url(f"**{chip}*")
        open_filter(view)
        assert view.locator(f"input[name={name}][value={value}]").is_checked()
        assert wrong(axe.run(view, options=RULES)) == [], f"{address} {chip}"


def open_filter(view):
    view.locator("details.filter > summary, details.map-filter > summary").click()
    for fold in view.locator("details details > summary").all():
        fold.click()


def test_a_failing_card_and_its_sheets_meet_them_too(window, world, stock):
    axe = Axe()
    view = window(world.engineer, 800, 1280)
    view.goto(f"/fieldwork/schools/{world.school}/health-and-safety")
    view.wait_for_selector("[data-deck]:not([hidden])")
    view.click("#B03_01 .answer.not_ok")
    view.wait_for_selector("#danger[open]")
    assert wrong(axe.run(view, options=RULES)) == []
    view.click("#danger button[value=told]")
    assert wrong(axe.run(view, options=RULES)) == []
    view.click("#B03_01 .answer.ok")
    view.wait_for_selector("#closing[open]")
    assert wrong(axe.run(view, options=RULES)) == []
    view.click("#closing button[value=yes]")
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    view.set_input_files("#B03_01 [data-photos=B03_01] .camera input", picture)
    view.click("#B03_01 .photo-open")
    view.wait_for_selector("#photo[open]")
    assert wrong(axe.run(view, options=RULES)) == []
    view.click("#photo button[value=remove]")
    assert wrong(axe.run(view, options=RULES)) == []
    view.evaluate("document.querySelector('[data-finish]').click()")
    view.wait_for_selector("#finish[open]")
    assert wrong(axe.run(view, options=RULES)) == []


def wrong(results):
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]
