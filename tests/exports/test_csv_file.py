"""The text of a CSV file: as the csv module would write it, and no formula in it."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest

from inspect_app.exports.cells import CellKind, Chunk, Column, moment_of, stored
from inspect_app.exports.csv_file import csv_line, csv_text

NOW = datetime(2026, 5, 3, 9, 0, tzinfo=UTC)
TEXTS = ("", "plain", "a,b", 'say "no"', '"', "two\nlines", "two\r\nlines", "a\rb", " ends ", "a;b", "أ، ب")


def text_of(kind, values):
    """What stands below the heading of a file with one such column between two others."""
    columns = [Column(key, key, key, kind if key == "b" else CellKind.TEXT, stored(key)) for key in "abc"]
    chunk = Chunk({"a": ("x",) * len(values), "b": values, "c": ("y",) * len(values)}, NOW)
    heading, text = csv_text(columns, [chunk], "en")
    assert heading == "\ufeffa,b,c\r\n"
    return text


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (CellKind.TEXT, TEXTS),
        (CellKind.NUMBER, (None, 59.0, 1e-7, 32.123456789012, -3.25)),
        (CellKind.INTEGER, (None, 0, -7, 10**12)),
    ],
)
def test_lines_are_those_of_the_csv_module(kind, values):
    expected = io.StringIO()
    csv.writer(expected, lineterminator="\r\n").writerows(("x", value, "y") for value in values)
    assert text_of(kind, values) == expected.getvalue()


def test_a_text_that_begins_like_a_formula_gets_an_apostrophe_and_its_quotes():
    assert text_of(CellKind.TEXT, ('=HYPERLINK("a","b")', "1-1")) == 'x,"\'=HYPERLINK(""a"",""b"")",y\r\nx,1-1,y\r\n'


LIVE = re.compile(r'[\s"]*[=+\-@＝＋－＠]')
HIDDEN = (
    "seen;=1+1;",
    "seen;-1",
    "seen\t=1+1",
    "two lines\n=1+1",
    "two lines\r\n+1",
    "a\r@SUM(A1)",
    "  =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "a;＋1",
    'quoted;"=1+1"',
    'quoted; "" -1',
    "ends;",
    ";;=1;=2",
    ";\t=1",
    "\t;=1",
    '";=1+1;"',
    '=HYPERLINK("a";"b")',
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("text", HIDDEN)
def test_no_cell_is_live_whatever_a_spreadsheet_splits_lines_at(separator, text):
    """Nor where it knows nothing of our quotes, since a cell of its own begins elsewhere."""
    written = text_of(CellKind.TEXT, (text, "plain"))
    cells = [cell for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator) for cell in row]
    cells += re.split(f"[{separator}\r\n]", written) if separator != "," else []
    assert not [cell for cell in cells if LIVE.match(cell)]


@pytest.mark.parametrize("text", HIDDEN)
def test_a_guarded_text_has_lost_nothing(text):
    [[_, cell, _]] = csv.reader(io.StringIO(text_of(CellKind.TEXT, (text,)), newline=""))
    assert cell.replace("'", "") == text


@pytest.mark.parametrize("text", ["a;b", "one - two", "3 = 3", "a; b-c", "12;5", "two\nlines", "it's"])
def test_a_text_without_such_a_place_stays_as_it_is(text):
    [[_, cell, _]] = csv.reader(io.StringIO(text_of(CellKind.TEXT, (text,)), newline=""))
    assert cell == text


def test_headings_are_guarded_too():
    assert csv_line(["a", "=1+1", "b;=1"]) == "a,'=1+1,b;'=1\r\n"


def test_moments_follow_the_clocks_of_amman():
    """In 2021 they were put back at one in the morning of 29 October, two hours before midnight of UTC."""
    stored_at = ("2021-07-01 23:59", "2021-10-28 21:30", "2021-10-28 22:30", "2021-10-29 09:05")
    moments = tuple(map(datetime.fromisoformat, stored_at))
    assert moment_of("at")(Chunk({"at": (*moments, None)}, NOW)) == [
        "2021-07-02 02:59",
        "2021-10-29 00:30",
        "2021-10-29 00:30",
        "2021-10-29 11:05",
        "",
    ]
