"""What every answer must be, whatever was asked: no failure, in time, whole, and nothing in it that runs."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import time
import zipfile
from collections.abc import Callable

from backports import zstd
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from tests.fuzz.hostile_values import EVIL
from tests.page import Page, inspect

MAX_SECONDS = 2.0
MAX_INSPECTED = 60_000
"""Characters of a page that is parsed letter by letter: the strict parser needs seconds for a visit's."""
DESIGNED = {503, 507}
_UNPACKED = {"": bytes, "gzip": gzip.decompress, "zstd": zstd.decompress}
_INVISIBLE = re.compile(
    "[\x01-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef]|["
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""What somebody typed and no valid page may hold, though browsers pass over it; the strict parser would not."""


def ask(request: Callable[[], TestResponse], what: object) -> TestResponse:
    """The answer to this request, which is looked at from all sides."""
    began = time.thread_time()
    answer = request()
    seconds = time.thread_time() - began
    assert seconds < MAX_SECONDS, f"{seconds:.1f} s: {what}"
    assert answer.status_code < 500 or answer.status_code in DESIGNED, f"{answer.status_code}: {what}"
    look_at(answer, what)
    return answer


def look_at(answer: TestResponse, what: object) -> None:
    for name, value in answer.headers:
        assert not set(f"{name}{value}") & {"\r", "\n", "\0"}, (name, value, what)
    if not answer.get_data():
        return
    body = _UNPACKED[answer.headers.get("Content-Encoding", "")](answer.get_data())
    if not body or answer.status_code == 206:
        return
    if answer.mimetype == "text/html":
        _look_at_page(body.decode(), answer, what)
    elif answer.mimetype in {"application/json", "application/geo+json", "application/manifest+json"}:
        json.loads(body, parse_constant=_refuse)
    elif answer.mimetype == "text/csv":
        assert len({len(row) for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))}) == 1, what
    elif body.startswith(b"PK"):
        _look_at_archive(body, what)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def _look_at_page(text: str, answer: TestResponse, what: object) -> None:
    assert EVIL not in text, what
    if answer.status_code in {301, 302, 303, 307, 308} or "attachment" in answer.headers.get("Content-Disposition", ""):
        return
    if len(text) < MAX_INSPECTED:
        text = _INVISIBLE.sub("", text)
        inspect(text, Page(answer, BeautifulSoup(text, "html.parser")))


def _look_at_archive(body: bytes, what: object) -> None:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None, what
        is_book = "xl/workbook.xml" in archive.namelist()
    if is_book:
        for sheet in load_workbook(io.BytesIO(body)):
            for row in sheet.iter_rows():
                assert [cell.value for cell in row if cell.data_type == "f" or cell.hyperlink] == [], what
