from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.journal.models import AuditLine
from inspect_app.schools.models import School
from inspect_app.web import settings
from tests.make import NOW
from tests.page import Browser, Page
from tests.people import World
from tests.schools.files import GOOD, HEADINGS, csv_file

Open = Callable[..., Browser]
_STORE = "form:has([name=stamp])"


@pytest.fixture
def browser(page: Open, world: World) -> Browser:
    return page(world.administrator)


def _send(browser: Browser, content: bytes, name: str = "مدارس.csv") -> str:
    answer = browser.post("/registry/schools", {"file": (io.BytesIO(content), name)}, status=303)
    return str(answer.response.location)


def _file(tmp_path: Path, *rows: tuple[str, ...]) -> bytes:
    return csv_file(tmp_path, HEADINGS, *rows).read_bytes()


def _confirm(browser: Browser, where: str) -> Page:
    """Presses the button of the preview."""
    return browser.post(where, browser.get(where).hidden(_STORE), status=303)


def _preview(browser: Browser, tmp_path: Path, *rows: tuple[str, ...]) -> Page:
    return browser.get(_send(browser, _file(tmp_path, *rows)))


@pytest.mark.parametrize("path", ["/registry", "/registry/schools", "/registry/boundaries", "/registry/people"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_open_in_both_languages(page: Open, world: World, path: str, language: str) -> None:
    assert page(world.administrator, language).get(path).one("h1").get_text(strip=True)


@pytest.mark.parametrize("path", ["/registry", "/registry/schools", "/registry/boundaries", "/registry/people"])
def test_nobody_else_opens_them(page: Open, world: World, path: str) -> None:
    for somebody in set(world.everyone) - {world.administrator}:
        page(somebody).get(path, status=403)


def test_the_template_can_be_downloaded(browser: Browser) -> None:
    answer = browser.get("/registry/schools/template.xlsx").response
    assert "attachment" in answer.headers["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].sheet_view.rightToLeft


@pytest.mark.parametrize("name", ["schools.xlsx", "مدارس", "schools.csv"])
def test_the_template_filled_in_and_sent_back_is_stored(browser: Browser, name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/registry/schools/template.xlsx").response.data))
    sheet = book.worksheets[0]
    typed = {**dict(zip(HEADINGS, GOOD, strict=True)), "المديرية": "البادية الشمالية الغربية", "عدد الطوابق": 2}
    for cell in sheet[1]:
        sheet.cell(row=3, column=cell.column, value=typed.pop(cell.value, None))
    assert typed == {}
    filled = io.BytesIO()
    book.save(filled)
    where = _send(browser, filled.getvalue(), name)
    assert GOOD[1] in browser.get(where).text
    _confirm(browser, where)
    school = db.session.scalars(select(School).where(School.number == "000777")).one()
    assert (school.name_ar, school.directorate.code, school.profile["floors"]) == (GOOD[1], "2202", 2)
    assert (school.latitude, school.longitude) == (32.4514, 36.0990)


def test_a_preview_stores_nothing(browser: Browser, tmp_path: Path) -> None:
    preview = _preview(browser, tmp_path, GOOD)
    assert GOOD[1] in preview.text
    assert db.session.scalar(select(func.count(School.id))) == 2


def test_confirming_stores_reports_and_takes_the_file_away(browser: Browser, tmp_path: Path) -> None:
    where = _send(browser, _file(tmp_path, GOOD, ("", "بلا رقم", "2202", "", "")))
    done = _confirm(browser, where)
    report = browser.get(str(done.response.location))
    assert "مدارس.csv" in report.text
    assert "الخلية فارغة" in report.text
    assert db.session.scalar(select(School.name_ar).where(School.number == "000777")) == GOOD[1]
    left = (settings().data / "uploads").glob(f"{where.rpartition('/')[2]}*")
    assert [file.suffix for file in left] == [".refused"]


def test_an_import_leaves_an_audit_line(browser: Browser, tmp_path: Path, world: World) -> None:
    _confirm(browser, _send(browser, _file(tmp_path, GOOD)))
    line = db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert line is not None
    assert (line.account_id, line.action, line.subject) == (world.administrator.id, "import-schools", "مدارس.csv")


def test_exchanged_coordinates_can_be_put_right_from_the_preview(browser: Browser, tmp_path: Path) -> None:
    preview = _preview(browser, tmp_path, (*GOOD[:3], GOOD[4], GOOD[3]))
    offer = preview.one('a[href*="swap=yes"]')
    again = browser.get(str(offer["href"]))
    sent = again.hidden("form:has(input[name=swap])")
    assert sent["swap"] == "yes"
    browser.post(str(again.one("form:has(input[name=swap])")["action"]), sent, status=303)
    assert db.session.scalar(select(School.latitude).where(School.number == "000777")) == 32.4514


def test_how_a_file_was_read_and_what_was_put_right_is_told_before_and_after(browser: Browser, tmp_path: Path) -> None:
    table = csv_file(tmp_path, HEADINGS, (GOOD[0], "حوشا &#1575;لأساسية", *GOOD[2:]), separator="|")
    where = _send(browser, table.read_bytes())
    preview = browser.get(where)
    report = browser.get(str(_confirm(browser, where).response.location))
    for told in (preview, report):
        assert "تفصل بين الأعمدة العلامة |" in told.text
        assert "خلايا صُحّح نصها" in told.text
        assert "حوشا &#1575;لأساسية كانت في النص رموز HTML فاستُبدلت بحروفها، وصار «حوشا الأساسية»" in told.text
    assert db.session.scalar(select(School.name_ar).where(School.number == GOOD[0])) == "حوشا الأساسية"


def test_a_report_of_an_earlier_release_opens(browser: Browser, world: World) -> None:
    detail = {"new": 1, "changed": 0, "unchanged": 0, "refused": 0, "seconds": 1.0, "bad": [], "flagged": []}
    with writing():
        number = record(NOW, world.administrator.id, Action.IMPORT_SCHOOLS, "مدارس.csv", json.dumps(detail))
    assert "1" in browser.get(f"/registry/schools/imports/{number}").one(".message.good").get_text()


def test_discarding_stores_nothing_and_takes_the_file_away(browser: Browser, tmp_path: Path) -> None:
    where = _send(browser, _file(tmp_path, GOOD))
    browser.post(f"{where}/discard", {}, status=303)
    browser.get(where, status=404)
    assert db.session.scalar(select(func.count(School.id))) == 2


def test_an_unreadable_file_says_why_on_the_page(browser: Browser) -> None:
    where = _send(browser, b"\xd0\xcf\x11\xe0 old excel")
    assert "ملف Excel قديم" in browser.get(where, status=422).one("[role=alert]").get_text()


def test_an_unreadable_file_confirmed_unseen_says_why(browser: Browser) -> None:
    where = _send(browser, b"\xd0\xcf\x11\xe0 old excel")
    assert "ملف Excel قديم" in browser.post(where, {}, status=422).one("[role=alert]").get_text()


def test_no_file_at_all_is_told(browser: Browser) -> None:
    browser.post("/registry/schools", {}, status=422)


@pytest.mark.parametrize("token", ["..", "x" * 32, "0" * 32, "%2e%2e%2fsecret-key"])
def test_a_made_up_token_opens_nothing(browser: Browser, token: str) -> None:
    browser.get(f"/registry/schools/import/{token}", status=404)


def test_a_hostile_name_stays_text(browser: Browser, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>${alert(1)}"
    preview = _preview(browser, tmp_path, (GOOD[0], name, *GOOD[2:]), ("", name, name, name, name))
    assert "<img src=x" in preview.text
    assert preview.all('img[src="x"]') == []


def test_a_file_name_is_never_a_path(browser: Browser, app: Flask) -> None:
    where = _send(browser, b"number\n1\n", "../../secret-key")
    names = [file.name for file in (settings().data / "uploads").iterdir()]
    assert all(re.fullmatch(r"[0-9a-f]{32}\.(data|name|refused)", name) for name in names)
    browser.post(f"{where}/discard", {}, status=303)


@pytest.mark.parametrize("where", ["schools", "boundaries"])
def test_half_an_emoji_in_a_files_names_is_left_out(browser: Browser, where: str) -> None:
    area = {"type": "Polygon", "coordinates": [[[36, 32], [36.5, 32], [36.5, 32.6], [36, 32]]]}
    geometry = area if where == "boundaries" else {"type": "Point", "coordinates": [36.1, 32.4]}
    named = {"code": "2202", "name": "x\ud83d"} if where == "boundaries" else {"رقم المدرسة": "x\ud83d"}
    properties = named | {"\ud83d": "\ud83d"}
    content = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": properties, "geometry": geometry}],
    }
    sent = browser.post(f"/registry/{where}", {"file": (io.BytesIO(json.dumps(content).encode()), "x")}, status=303)
    assert browser.get(sent.response.location).one("h1")
