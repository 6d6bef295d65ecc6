"""Values that nobody means: what a program, a person or an attacker may send in any place that takes text."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

from hypothesis import strategies as st

from tests.inspections.hiding_places import JPEG

EVIL = "<x-evil>"
"""Stands in an answer's HTML only where a text was not escaped."""
TEXTS = (
    *("", " ", "0", "-1", "-0", "1e999", "1e-999", "inf", "-inf", "nan", "NaN", "0x10", "1_000", "1,5", "٣٫٥"),
    *("9" * 30, "9" * 5000, str(2**31 - 1), str(2**31), str(2**63), str(2**64), "٩" * 25, "۱۲", "१२", "²", "①", "𝟗"),
    *("9999-12-31", "0001-01-01", "0000-00-00", "2026-02-31", "2026-13-01", "10000-01-01", "-0001-01-01", "2026-W01"),
    *("9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "2026-05-03T25:61", "2026-05-03T09:00:00.9999999999Z"),
    *("a\0b", "\0", "a\r\nSet-Cookie: evil=1", "\r\n\r\n<x-evil>", "\n", "\t", "\x0b", "\x1b[31m", "\x7f", "\x85"),
    *(
        "\ud83d",
        "\udc00\ud800",
        "\ufffe\uffff",
        "\ufeff",
        "\u202e\u202d\u2066",
        "\u200f\u061c",
        "\u0301" * 50,
        "e\u0301",
    ),
    *("\u2028\u2029", "\U000e0001", "👨‍👩‍👧", "ﷺ" * 20, "ـ" * 100, "ش" * 5000, "a" * 70_000, "İıſK"),
    *(f"\"'>{EVIL}<script>alert(1)</script>", f"</script>{EVIL}", f"--><!--{EVIL}", f"]]>{EVIL}", f"</textarea>{EVIL}"),
    *("${alert(1)}", "{{7*7}}", "{% raw %}", "%(x)s%s%n{0}{x}", "%", "%%", "%s" * 20, "javascript:alert(1)", "`${1}`"),
    *("=1+1", ";=1+1", "+1", "@SUM(A1)", "' OR 1=1 --", "%_\\", "\\", "NULL", "None", "undefined", "true", "[]", "{}"),
    *("../../etc/passwd", "/etc/passwd", "..%2f..%2f", "C:\\con", "//evil.example/[", "http://[", "\\\\evil\\x"),
    *(
        "health-and-safety",
        "nope",
        "2202",
        "100200",
        "open",
        "life_threatening",
        "a;b;c;d;e",
        ";;;;",
        "1,2,3",
        ",",
        "|",
    ),
)
"""The ones that broke something once, here or elsewhere."""
texts = st.sampled_from(TEXTS) | st.text(max_size=40)
sendable_texts = texts.filter(lambda text: text.isprintable() or text == "")
"""Such as get past the check of what can be kept."""


def _header(text: str) -> str:
    return text.replace("\r", "").replace("\n", "").encode("utf-8", "replace").decode("latin-1")[:8000]


_HEADERS: dict[str, tuple[str, ...]] = {
    "Host": ("a" * 300, "a..b", "[::1", "x:99999999", "x:y", "", "evil.example", "@", "a/b", "٣.example"),
    "Accept": ("", "*/*;q=x", "application/json", "text/html;q=1e999", "a" * 5000, ",,,", "text/*;q=-1"),
    "Accept-Language": ("", "x" * 3000, "ar;q=nan", "*-*-*", "en;;;q="),
    "Accept-Encoding": ("gzip;q=nan", "zstd, gzip", "*;q=0", "identity;q=0", ",;=", "a" * 3000),
    "Content-Type": (
        "",
        "text",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/json;charset=x",
        "application/x-www-form-urlencoded; charset=utf-7",
        "a/b;" * 500,
        'multipart/form-data; boundary="',
        "text/html; charset=idna",
    ),
    "Content-Digest": (
        "sha-256=:x:",
        "sha-256=::",
        "sha-256=:====:",
        "sha-512=:AAAA:",
        ":",
        "sha-256=" + ":" * 50,
        "é",
    ),
    "Range": ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 200, "bytes=" + "9" * 20 + "-", "x"),
    "If-None-Match": ("*", '"', 'W/"', "W/", '"a" "b"', "," * 300, '"' + "a" * 3000 + '"'),
    "If-Modified-Since": ("x", "Thu, 99 Foo 0000", "Sun, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"),
    "If-Range": ('"x"', "Sun, 31 Dec 9999 23:59:59 GMT"),
    "Cookie": (
        "session=",
        "session=a.b.c",
        "session=" + "a" * 4000,
        "=;=;",
        "session=é",
        '"\\',
        "session=.eJw.x.y; session=z",
    ),
    "X-Forwarded-For": ("x", "1.2.3.4, ::1", "," * 100),
    "X-Forwarded-Proto": ("https", "x", "https,http"),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Prefix": ("/evil", "//evil"),
    "Forwarded": ("for=x;host=evil",),
    "Origin": ("null", "http://[", "https://evil.example", "é", "", "http://localhost", "file://"),
    "Referer": ("x" * 5000, "http://[", "javascript:alert(1)"),
    "Sec-Fetch-Site": ("same-origin", "none", "cross-site", "x"),
    "Content-Length": ("-1", "x", "", "99999999999999999999", "0", "+1", "٣"),
    "X-HTTP-Method-Override": ("DELETE",),
    "User-Agent": ("", "x" * 5000, "é"),
    "X-Request-Id": ("a b", "x" * 3000),
    "Authorization": ("Basic x", "Bearer", "Digest a=b,,"),
    "Expect": ("100-continue",),
    "Upgrade": ("websocket",),
}
headers = st.dictionaries(st.sampled_from(sorted(_HEADERS)), st.none(), max_size=3).flatmap(
    lambda chosen: st.fixed_dictionaries(
        {name: st.sampled_from(_HEADERS[name]) | texts.map(_header) for name in chosen}
    )
).map(lambda made: {name: _header(value) for name, value in made.items()})  # fmt: skip


def address_part(text: str) -> str:
    """As one part of a path, whatever it is."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="") or "%"


odd_escapes = st.sampled_from(
    ["%", "%zz", "%C0%AF", "%FF", "%ED%A0%BD", "%2e%2e", "..", "%00", "%0d%0a", "+", ";a=b", "//", "%u0041"]
)
address_parts = texts.map(address_part) | odd_escapes
_JSON = (b"", b"{", b"[]", b"null", b'"x"', b"1e999", b"NaN", b"[" * 3000, b'{"a":' * 500, b'"\\ud83d"', b"\xff\xfe{",
         b"9" * 5000, b'{"a":1,"a":2}', b"[{}" + b",{}" * 500 + b"]", b'{"\\u0000":"\\u0000"}',
         b"\xef\xbb\xbf{}")  # fmt: skip
_FILES = (b"", b"PK\3\4", b"PK\5\6" + b"\0" * 18, JPEG, JPEG[:200], b"%PDF-1.4", b"<svg/>", b"GIF89a",
          b"II*\0\xff\xff\xff\xff",
          b"RIFF\xff\xff\xff\xffWEBPVP8X", b"a,b\r\n1,2", "رقم المدرسة,الاسم\n1,x".encode(), b"\xff" * 3000,
          b'{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[]]}}]}',
          b'{"type":"FeatureCollection","features":[null]}', b"<OGRVRTDataSource/>", b"\0" * 100)  # fmt: skip
json_bodies = st.sampled_from(_JSON) | st.binary(max_size=60)
file_contents = st.sampled_from(_FILES) | json_bodies
file_names = texts.map(lambda text: text.encode("utf-8", "replace").decode()[:300] or "x")


def as_file(content: bytes, name: str) -> tuple[BytesIO, str]:
    return BytesIO(content), name
