"""People from a file, as an administrator does it: template, preview, accounts, refused rows, and their command."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.db import db
from inspect_app.journal.models import AuditLine
from inspect_app.registry.people_file.people_command import load_people
from inspect_app.web import settings
from tests.page import Browser, Page
from tests.people import World, add_person
from tests.registry.test_people_plan import ENGINEER, HEADINGS, PRINCIPAL
from tests.schools.files import csv_file

FILE = "/registry/people/file"


@pytest.fixture
def browser(page: Callable[..., Browser], world: World) -> Browser:
    return page(world.administrator)


def _send(browser: Browser, content: bytes, name: str = "مستخدمون.csv") -> str:
    return str(browser.post(FILE, {"file": (io.BytesIO(content), name)}, status=303).response.location)


def _sent(browser: Browser, tmp_path: Path, *rows: tuple[str, ...]) -> str:
    return _send(browser, csv_file(tmp_path, HEADINGS, *rows).read_bytes())


def _confirm(browser: Browser, where: str, status: int = 303) -> Page:
    seen = browser.get(where).one("input[name=seen]")["value"]
    return browser.post(where, {"seen": seen}, status=status)


def _people() -> int:
    return db.session.scalar(select(func.count(Account.id))) or 0


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_open_in_both_languages(page, world: World, tmp_path: Path, language: str) -> None:
    browser = page(world.administrator, language)
    assert browser.get(FILE).one("form input[type=file]")
    existing = ("engineer", "م. ليلى", "", "engineer", "2202", "")
    shown = browser.get(_sent(browser, tmp_path, ENGINEER, PRINCIPAL, existing, ("x", "", "", "", "", "")))
    assert [one.get_text() for one in shown.all(".figure strong > bdi")] == ["2", "1", "1"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_template_filled_in_and_sent_back_adds_people(browser: Browser, language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{FILE}/template-{language}.xlsx").response.data))
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft == (True if language == "ar" else None)
    assert [book.worksheets[1].cell(row, 4).value for row in (1, 5)] == (
        ["المهندس", "مدير النظام"] if language == "ar" else ["Engineer", "Administrator"]
    )
    for row, person in enumerate((ENGINEER, PRINCIPAL), start=2):
        for column, cell in enumerate(person, start=1):
            sheet.cell(row, column).value = cell or None
    filled = io.BytesIO()
    book.save(filled)
    _confirm(browser, _send(browser, filled.getvalue(), "people.xlsx"))
    added = db.session.scalars(select(Account.username).order_by(Account.id.desc()).limit(2)).all()
    assert added == ["p-100200", "noor"]


def test_a_preview_stores_nothing(browser: Browser, tmp_path: Path) -> None:
    before = _people()
    shown = browser.get(_sent(browser, tmp_path, ENGINEER))
    assert (ENGINEER[1] in shown.text, _people()) == (True, before)


def test_confirming_adds_leads_to_the_slips_and_leaves_lines(browser: Browser, world: World, tmp_path: Path) -> None:
    where = _sent(browser, tmp_path, ENGINEER, PRINCIPAL)
    slips = browser.get(str(_confirm(browser, where).response.location))
    assert "الحسابات المضافة من هذا الملف: 2" in slips.text
    lines = db.session.execute(select(AuditLine.action, AuditLine.account_id, AuditLine.subject, AuditLine.detail))
    assert [tuple(line) for line in lines][-3:] == [
        ("add-person", world.administrator.id, "noor", "engineer"),
        ("add-person", world.administrator.id, "p-100200", "school"),
        ("import-people", world.administrator.id, "مستخدمون.csv", "2 / 0 / 0"),
    ]
    assert list((settings().data / "uploads").glob(f"{where.rpartition('/')[2]}*")) == []


def test_what_has_changed_since_it_was_seen_is_shown_again(browser: Browser, tmp_path: Path) -> None:
    where = _sent(browser, tmp_path, ENGINEER, PRINCIPAL)
    seen = browser.get(where).one("input[name=seen]")["value"]
    add_person("noor", Role.REVIEWER, "م. نور", 1)
    before = _people()
    again = browser.post(where, {"seen": seen}, status=409)
    assert ("ليس هذا ما رأيته من قبل" in again.text, _people()) == (True, before)
    browser.post(where, {"seen": again.one("input[name=seen]")["value"]}, status=303)
    assert _people() == before + 1


def test_confirming_twice_adds_once(browser: Browser, tmp_path: Path) -> None:
    where = _sent(browser, tmp_path, ENGINEER, ("", "", "", "", "", ""), ("bad", "", "", "", "", ""))
    seen = browser.get(where).one("input[name=seen]")["value"]
    browser.post(where, {"seen": seen}, status=303)
    before = _people()
    browser.post(where, {"seen": seen}, status=409)
    assert _people() == before


def test_refused_rows_come_back_with_their_reasons_and_load_once_mended(browser: Browser, tmp_path: Path) -> None:
    where = _sent(browser, tmp_path, ENGINEER, ("=1+1", "هند", "", "school", "", "100200.0"))
    slips = browser.get(str(_confirm(browser, where).response.location))
    file = browser.get(str(slips.one("a[download]")["href"])).response.data
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    head, row = sheet.iter_rows(values_only=True)
    assert (head[:6], head[6]) == (HEADINGS, "سبب الترك")
    assert row[:6] == ("=1+1", "هند", "", "school", "", "100200.0")
    assert "رقم المدرسة: رقم غيّره برنامج الجداول" in row[6]
    mended = csv_file(tmp_path, head, ["", *row[1:5], "100200", row[6]])
    shown = browser.get(_send(browser, mended.read_bytes()))
    assert ("p-100200" in shown.text, "أعمدة غير معروفة" in shown.text) == (True, False)


def test_a_file_nobody_can_read_is_refused_in_words_and_not_kept(browser: Browser) -> None:
    where = _send(browser, b"%PDF-1.7 nothing here")
    assert browser.get(where, status=422).one(".message.bad").get_text(strip=True).startswith("هذا ملف PDF")
    browser.get(where, status=404)
    browser.post(FILE, {}, status=422)


def test_a_file_of_schools_is_told_what_it_lacks(browser: Browser, tmp_path: Path) -> None:
    where = _send(browser, csv_file(tmp_path, ("رقم المدرسة", "اسم المدرسة"), ("1", "حوشا")).read_bytes())
    assert "لا يوجد عمود «الاسم بالعربية»" in browser.get(where, status=422).text


def test_discarding_takes_the_file_away(browser: Browser, tmp_path: Path) -> None:
    where = _sent(browser, tmp_path, ENGINEER)
    browser.post(f"{where}/discard", {}, status=303)
    browser.get(where, status=404)


def test_the_command_says_whom_it_would_add_and_adds_them_when_told(app, world: World, tmp_path: Path) -> None:
    file = csv_file(tmp_path, HEADINGS, ENGINEER, PRINCIPAL, ("engineer", "م. ليلى", "", "engineer", "2203", ""))
    before, run = _people(), app.test_cli_runner().invoke
    dry = run(load_people, [str(file), "--dry-run"])
    assert (dry.exit_code, _people()) == (0, before)
    assert "1 already there, 0 left out, 2 would be added." in dry.output
    assert "row 4, already there: engineer; the file says otherwise: Directorate" in dry.output
    assert "row 3, look at it: School number “p-100200”: the school has an account already: principal" in dry.output
    assert "2 added." in run(load_people, [str(file)]).output
    assert _people() == before + 2
    assert "3 already there, 0 left out, 0 added." in run(load_people, [str(file)]).output


def test_the_command_fails_where_a_row_was_left_out_or_the_file_is_none(app, tmp_path: Path) -> None:
    file = csv_file(tmp_path, HEADINGS, ENGINEER, PRINCIPAL[:5])
    result = app.test_cli_runner().invoke(load_people, [str(file)])
    assert (result.exit_code, "row 3, left out: School number: the cell is blank / الخلية فارغة" in result.output) == (
        1,
        True,
    )
    file.write_bytes(b"%PDF-1.7")
    assert "This is a PDF file" in app.test_cli_runner().invoke(load_people, [str(file)]).output
