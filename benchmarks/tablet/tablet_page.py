"""What an engineer waits for on the page: an answer until it is on disk, a draft until it is open again."""

from __future__ import annotations

import statistics
from random import Random

from playwright.sync_api import Browser, Page

from benchmarks.measure import Figure
from benchmarks.tablet.tablet_window import answer, begin, photo, photograph, slow_down, tablet
from inspect_app.checklists import Item, ItemKind, Severity
from inspect_app.inspections.published import published
from tests.wire.server import Server

TAPS, MIN_TAPS = 60, 40
OPENINGS = 7
ON_DISK = 300
"""Milliseconds within which an answer has to be on disk, also on a slow tablet."""

# From the next click's own time stamp until the page says “kept”. Armed before each tap; nothing polls meanwhile.
ARM = """() => {
  const save = document.querySelector("[data-save]");
  window.tapped = new Promise((resolve) => {
    document.addEventListener("click", ({ timeStamp: begun }) => {
      const told = new MutationObserver(() => {
        if (save.dataset.state !== "kept") return;
        told.disconnect();
        resolve(performance.now() - begun);
      });
      told.observe(save, { attributes: true });
    }, { capture: true, once: true });
  });
}"""
# In the middle of the window, and the page at rest, as when somebody has read the question.
IN_SIGHT = """async (label) => {
  label.scrollIntoView({ block: "center", behavior: "instant" });
  await new Promise((resolve) => requestAnimationFrame(() => requestIdleCallback(resolve)));
}"""
# The draft as another connection finds it on disk, and a bare strict put of the same record.
HELD = """async (field) => {
  const ask = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onupgradeneeded = () => request.result.createObjectStore("bare", { keyPath: "visit" });
  });
  const kept = await ask(indexedDB.open("kashf"));
  const [draft] = await ask(kept.transaction("drafts").objectStore("drafts").getAll());
  kept.close();
  const bare = await ask(indexedDB.open("bare", 1));
  const begun = performance.now();
  const writing = bare.transaction("bare", "readwrite", { durability: "strict" });
  writing.objectStore("bare").put(draft);
  await new Promise((resolve) => (writing.oncomplete = resolve));
  const took = performance.now() - begun;
  bare.close();
  return { took, answer: new Map(draft.fields).get(`${field}-answer`), size: JSON.stringify(draft).length };
}"""
# Since the navigation began, until the frame in which the deck is there.
OPENED = """() => {
  window.opened = new Promise((resolve) => {
    const look = (at) => {
      const deck = document.querySelector("[data-deck]");
      if (deck && !deck.hidden) resolve(at);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


def tapping(browser: Browser, server: Server) -> Figure:
    ours: list[float] = []
    bare: list[float] = []
    with tablet(browser, server) as page:
        begin(page, "health-and-safety")
        slow_down(page)
        for item in _shown(page, server, "health-and-safety")[:TAPS]:
            ours.append(_tapped(page, f"#{item.field} .answer.ok"))
            held = page.evaluate(HELD, item.field)
            if held["answer"] != "ok":
                raise RuntimeError(f"{item.code}: called kept, and not on disk")
            bare.append(held["took"])
    if len(ours) < MIN_TAPS:
        raise RuntimeError(f"only {len(ours)} taps")
    note = f"{len(ours)} taps, median {statistics.median(ours):.0f} and {statistics.median(bare):.0f} ms"
    note += f"; draft of {held['size'] / 1000:.0f} KB"
    return Figure("tap until the draft is on disk, p95", p95(ours), "ms", ON_DISK, p95(bare), note)


def _tapped(page: Page, what: str) -> float:
    """Milliseconds. The mouse is told where to press: Playwright's own click looks around in the page meanwhile."""
    where = page.locator(what)
    where.evaluate(IN_SIGHT)
    box = where.bounding_box()
    if box is None:
        raise RuntimeError(f"{what} is not on the page")
    page.evaluate(ARM)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return float(page.evaluate("tapped"))


def p95(figures: list[float]) -> float:
    return statistics.quantiles(figures, n=20)[-1]


def reopening(browser: Browser, server: Server) -> Figure:
    dice = Random(1)
    took = []
    with tablet(browser, server) as page:
        begin(page, "minimum-standards")
        items = _shown(page, server, "minimum-standards")
        failing = [one for one in items if one.severity is not Severity.LIFE_THREATENING][:10]
        for item in items:
            answer(page, item.field, "not_ok" if item in failing else "ok")
        for item in failing * 2:
            photograph(page, item.field, photo(dice))
        page.wait_for_selector("[data-save][data-state=kept]")
        page.add_init_script(f"({OPENED})()")
        for _ in range(OPENINGS + 1):
            slow_down(page)
            page.goto(page.url)
            took.append(page.evaluate("opened"))
            if page.locator(".photo img").count() != 20:
                raise RuntimeError("not all photos came back")
    took = took[1:]  # the first warms up the server
    note = f"75 items, {len(items)} answered; 20 photos; best {min(took):.0f}, worst {max(took):.0f} ms"
    return Figure("draft with 20 photos opened again, median", statistics.median(took), "ms", 3000, note=note)


def _shown(page: Page, server: Server, checklist: str) -> list[Item]:
    """Items that are asked here and answered by one tap, in the order of the page."""
    with server.app.app_context():
        items = [
            one for one in published().latest(checklist).items.values() if one.kind in {ItemKind.SCALE, ItemKind.YES_NO}
        ]
    return [one for one in items if page.locator(f"#{one.field} .answer.ok").is_visible()]
