"""The bytes of a visit on the wire: what the page itself sends for it and hears, against what it has to say."""

from __future__ import annotations

from collections import Counter
from random import Random

from playwright.sync_api import Browser, Page

from benchmarks.measure import Figure
from benchmarks.tablet.tablet_window import answer, begin, photo, photograph, tablet
from inspect_app.checklists import ItemKind
from inspect_app.inspections.published import published
from tests.browser.visit.finish_sheet import answer_sheet, open_sheet
from tests.wire.line import Line
from tests.wire.server import Server

CHECKLIST = "health-and-safety"
FAILING = 10


def weighing(browser: Browser, server: Server) -> list[Figure]:
    return [_weighed(browser, server, photos) for photos in (0, 10)]


def _weighed(browser: Browser, server: Server, photos: int) -> Figure:
    known = server.rows("SELECT coalesce(max(id), 0) FROM received_body")[0][0]
    with Line(server.port, seed=0, faulty=0) as line, tablet(browser, server, line.address) as page:
        begin(page, CHECKLIST)
        _fill(page, server, photos)
        _finish(page)
    carried: Counter[str] = Counter()
    for what, up, down in line.carried:
        carried[_kind(what)] += up + down
    [(body,)] = server.rows(f"SELECT length(body) FROM received_body WHERE id > {known}")  # noqa: S608
    own = body + server.rows("SELECT coalesce(sum(size), 0) FROM stored_photo")[0][0]
    note = f"body {body / 1000:.1f} KB; beside it greetings and copies of the draft {carried['more'] / 1000:.1f} KB"
    name = f"bytes of a visit with {photos or 'no'} photos"
    goal = round(1.1 * own / 1000 if photos else 10, 1)
    return Figure(name, carried["visit"] / 1000, "KB", goal, own / 1000, note)


def _kind(what: str) -> str:
    if what.startswith(("PUT /fieldwork/visits/", "PUT /fieldwork/photos/")):
        return "visit"
    programs = ("/fieldwork/hello", "/fieldwork/inventory", "/fieldwork/drafts")
    return "more" if what.partition(" ")[2].startswith(programs) else "pages"


def _fill(page: Page, server: Server, photos: int) -> None:
    """Every item that a tap answers; ten of them fail."""
    dice = Random(photos)
    with server.app.app_context():
        items = [
            one for one in published().latest(CHECKLIST).items.values() if one.kind in {ItemKind.SCALE, ItemKind.YES_NO}
        ]
    shown = [one for one in items if page.locator(f"#{one.field} .answer.ok").is_visible()]
    failing = [one for one in shown if one.kind is ItemKind.SCALE][:FAILING]
    for item in shown:
        answer(page, item.field, "not_ok" if item in failing else "ok")
    for item in failing[:photos]:
        photograph(page, item.field, photo(dice))


def _finish(page: Page) -> None:
    """Answers the finish sheet, and waits for the receipt."""
    open_sheet(page)
    answer_sheet(page)
    page.click("[data-finish-now]")
    page.wait_for_selector("[data-finish-sent] a[href^='/visits/']")
