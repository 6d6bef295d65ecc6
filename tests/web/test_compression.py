"""Text answers travel compressed, and everything else about them stays true."""

from __future__ import annotations

import gzip
from itertools import count

import pytest
from backports import zstd

from inspect_app.compression import _compress_chunks, _stream_compressor
from tests.maps.stock import a_deficiency

VISIT = "/fieldwork/schools/100200/health-and-safety"
UNPACK = {"gzip": gzip.decompress, "zstd": zstd.decompress}


@pytest.fixture
def get(page, world):
    """``get(path, coding)``: the answer to an engineer whose browser takes that coding."""
    for _ in range(12):
        a_deficiency(world.school, note="باب مقفل")
    client = page(world.engineer).client

    def ask(path, coding="gzip", **headers):
        return client.get(path, headers={"Accept-Encoding": coding, **headers})

    return ask


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize(
    "path",
    [VISIT, "/fieldwork/", "/deficiencies", "/exports/deficiencies.csv", "/exports/deficiencies.geojson"],
)
def test_pages_data_and_files_travel_compressed(get, path, coding):
    plain, packed = get(path, "identity"), get(path, coding)
    assert plain.status_code == packed.status_code == 200
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == coding
    for answer in (plain, packed):
        assert "Accept-Encoding" in ", ".join(answer.headers.getlist("Vary"))
        assert "Cookie" in ", ".join(answer.headers.getlist("Vary"))
    text = UNPACK[coding](packed.get_data()).decode()
    assert text[:15] == plain.get_data(as_text=True)[:15] and text[-15:] == plain.get_data(as_text=True)[-15:]
    assert len(packed.get_data()) < len(plain.get_data()) / 2


def test_the_visit_page_becomes_a_tenth(get):
    assert len(get(VISIT).get_data()) < len(get(VISIT, "identity").get_data()) / 10


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate", "gzip"),
        ("zstd;q=0.1, gzip;q=0.9", "gzip"),
        ("zstd;q=0, gzip;q=0", None),
        ("br", None),
        ("", None),
    ],
)
def test_the_reader_chooses_the_coding(get, accepted, coding):
    assert get(VISIT, accepted).headers.get("Content-Encoding") == coding


@pytest.mark.parametrize("path", ["/exports/deficiencies.xlsx", "/exports/deficiencies.gpkg"])
def test_files_that_are_compressed_already_go_as_they_are(get, path):
    answer = get(path, "gzip, zstd")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_fonts_and_small_answers_go_as_they_are(get):
    assert "Content-Encoding" not in get("/static/vendor/cairo/cairo-arabic-wght-normal.woff2").headers
    small = get("/fieldwork/drafts")
    assert small.status_code == 200 and "Content-Encoding" not in small.headers


@pytest.mark.parametrize("path", ["css/visit/item-card.css", "js/judge.mjs"])
def test_a_file_of_ours_is_compressed_once(app, get, path):
    app.extensions["kashf.packed_files"].clear()
    first, second = get(f"/static/{path}"), get(f"/static/{path}")
    assert first.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(first.get_data()) == get(f"/static/{path}", "identity").get_data()
    assert first.get_data() == second.get_data()
    [cached] = app.extensions["kashf.packed_files"].values()
    assert cached == first.get_data()


def test_a_file_the_reader_has_is_not_sent_again(get):
    first = get("/static/js/judge.mjs")
    assert first.headers["ETag"].startswith("W/")
    again = get("/static/js/judge.mjs", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert "Content-Encoding" not in again.headers


@pytest.mark.parametrize("path", ["/maps/2202/schools.json", "/fieldwork/package?school=100200"])
def test_data_the_reader_has_is_not_sent_again(get, path):
    known = get(path).headers["ETag"].removeprefix("W/")
    for etag in (known, f"W/{known}"):
        again = get(path, **{"If-None-Match": etag})
        assert (again.status_code, again.get_data()) == (304, b"")


def test_a_part_of_a_file_is_a_part_of_its_own_bytes(get):
    whole = get("/static/js/judge.mjs", "identity").get_data()
    part = get("/static/js/judge.mjs", Range="bytes=100-199")
    assert part.status_code == 206
    assert part.get_data() == whole[100:200]
    assert "Accept-Ranges" not in get("/static/js/judge.mjs").headers


def test_head_says_what_get_says(page, world):
    client = page(world.engineer).client
    for path in ("/static/js/judge.mjs", "/fieldwork/sync"):
        responses = [ask(path, headers={"Accept-Encoding": "gzip"}) for ask in (client.get, client.head)]
        assert responses[1].get_data() == b""
        assert [one.headers["Content-Encoding"] for one in responses] == ["gzip", "gzip"]
    assert responses[0].status_code == responses[1].status_code == 200


def test_a_failure_is_compressed_too(get):
    answer = get("/schools/999999", Accept="text/html")
    assert answer.status_code == 404
    assert "<h1" in gzip.decompress(answer.get_data()).decode()


@pytest.mark.parametrize("path", [VISIT, "/static/css/base.css"])
def test_what_is_compressed_whole_tells_its_size(get, path):
    """Zstandard then has tables for that size: 1 ms and not 60 for each of the tablet's two hundred files."""
    packed, plain = get(path, "zstd").get_data(), get(path, "identity").get_data()
    assert zstd.get_frame_info(packed).decompressed_size == pytest.approx(len(plain), rel=0.01)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_stream_flows_while_it_is_made(coding):
    produced = count()
    rows = (f"{next(produced)};{number * 7919 % 104729:x};ملاحظة\n".encode() * 3 for number in range(200_000))
    pieces = _compress_chunks(rows, _stream_compressor(coding))
    first = next(pieces)
    assert first
    assert next(produced) < 20_000
    assert max(len(piece) for piece in pieces) < 256 * 1024


def test_a_page_another_site_asked_for_is_not_compressed(get, page):
    """Its length would tell whether a guess in the address repeats what stands in the page (BREACH)."""
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert "Content-Encoding" not in get("/deficiencies?q=secret", **elsewhere).headers
    assert get("/deficiencies?q=secret", **{"Sec-Fetch-Site": "same-origin"}).headers["Content-Encoding"] == "gzip"
