"""What a file leaves open is asked on its preview; the answer is kept to the report, and so are the rows left out."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from inspect_app.db import db
from inspect_app.schools.models import School
from inspect_app.web import settings
from tests.page import Browser, Page
from tests.people import World
from tests.schools.files import GOOD, HEADINGS, csv_file

Open = Callable[..., Browser]
NEAR = ("100 200", "", "", "32.47", "36.25")
_KNOWN, _NEW = "هي المدارس المعروفة", "هي مدارس جديدة"


@pytest.fixture
def browser(page: Open, world: World) -> Browser:
    return page(world.administrator)


def _send(browser: Browser, folder: Path, *rows: tuple[str, ...]) -> Page:
    content = csv_file(folder, HEADINGS, *rows).read_bytes()
    answer = browser.post("/registry/schools", {"file": (io.BytesIO(content), "مدارس.csv")}, status=303)
    return browser.get(str(answer.response.location))


def _follow(browser: Browser, shown: Page, words: str) -> Page:
    [link] = [one for one in shown.soup.select("a.button, .message a") if one.get_text(strip=True) == words]
    return browser.get(str(link["href"]))


def _confirm(browser: Browser, shown: Page) -> Page:
    [form] = shown.soup.select("form:has([name=stamp])")
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    return browser.get(str(browser.post(str(form["action"]), sent, status=303).response.location))


def _rows(browser: Browser, shown: Page) -> list[tuple[object, ...]]:
    link = shown.one("a[href*='refused-rows.xlsx']")
    content = browser.get(str(link["href"])).response.get_data()
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.values)


def _latitude() -> float | None:
    return db.session.scalar(select(School.latitude).where(School.number == "100200"))


def test_a_number_written_otherwise_stores_nothing_until_it_is_decided(browser: Browser, tmp_path: Path) -> None:
    shown = _send(browser, tmp_path, NEAR)
    assert "100 200" in shown.one(".card.warn table").get_text()
    assert shown.soup.select("form:has([name=stamp])") == []


def test_taken_as_known_it_changes_that_school_and_the_report_says_so(browser: Browser, tmp_path: Path) -> None:
    report = _confirm(browser, _follow(browser, _send(browser, tmp_path, NEAR), _KNOWN))
    assert (_latitude(), db.session.scalar(select(func.count(School.id)))) == (32.47, 2)
    assert "تؤخذ الأرقام المختلفة قليلاً في كتابتها على أنها أرقام المدارس المعروفة." in report.text
    assert "أُخذ على أنه المدرسة المعروفة 100200" in report.text


def test_an_answer_can_be_taken_back(browser: Browser, tmp_path: Path) -> None:
    decided = _follow(browser, _send(browser, tmp_path, NEAR), _KNOWN)
    assert _follow(browser, decided, "قرّر من جديد").soup.select(".card.warn table")


def test_taken_as_new_it_needs_what_a_new_school_needs(browser: Browser, tmp_path: Path) -> None:
    shown = _follow(browser, _send(browser, tmp_path, NEAR), _NEW)
    assert [row[-1] for row in _rows(browser, shown)][1].startswith("اسم المدرسة: الخلية فارغة")
    assert _latitude() != 32.47


def test_every_changed_cell_is_shown_with_both_values(browser: Browser, tmp_path: Path) -> None:
    shown = _send(browser, tmp_path, ("100200", "سما", "", "", ""))
    [row] = shown.soup.select("section:has(a[href*='changed-cells']) tbody tr")
    cells = [cell.get_text(strip=True) for cell in row.select("td")]
    assert cells == ["2", "100200", "اسم المدرسة", "سما السرحان الثانوية للبنات", "سما"]


def test_the_rows_left_out_are_a_file_on_the_preview_and_on_the_report(browser: Browser, tmp_path: Path) -> None:
    shown = _send(browser, tmp_path, GOOD, ("5", "", "2202", "", ""))
    expected = [(*HEADINGS, "سبب الترك"), ("5", "", "2202", "", "", "اسم المدرسة: الخلية فارغة")]
    assert _rows(browser, shown) == expected
    assert _rows(browser, _confirm(browser, shown)) == expected


def test_a_report_of_which_nothing_was_left_out_offers_no_file(browser: Browser, tmp_path: Path) -> None:
    report = _confirm(browser, _send(browser, tmp_path, GOOD))
    assert report.soup.select("a[href*='refused-rows']") == []
    browser.get(f"{report.response.request.path}/refused-rows.xlsx", status=404)


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 404)])
def test_rows_left_out_are_gone_after_a_month(browser: Browser, tmp_path: Path, days: int, status: int) -> None:
    report = _confirm(browser, _send(browser, tmp_path, GOOD, ("5", "", "2202", "", "")))
    [kept] = report.soup.select("a[href*='refused-rows']")
    for file in (settings().data / "uploads").glob("*.refused"):
        os.utime(file, (0, time.time() - days * 24 * 3600))
    _send(browser, tmp_path, GOOD)
    browser.get(str(kept["href"]), status=status)
