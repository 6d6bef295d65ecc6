"""Text answers travel compressed. Photos, XLSX, ZIP, GeoPackage and fonts are compressed in themselves: they never do.

A page costs half a millisecond with Zstandard, which browsers take over https, and some four with gzip
(docs/performance.md). A file of ours is compressed once for each of its versions and kept; what is streamed stays so.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol, cast

from flask import Flask, Response, current_app, request, session

from inspect_app.web import comes_from_elsewhere

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = {
    "application/geo+json",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
    "text/plain",
}
_MIN_BYTES = 500
"""Bytes below which a header costs more than is saved."""
_NOT_WHOLE = {204, 206, 304}
"""No body, or a part: its offsets count the bytes as they are."""
_MAX_FILES = 500


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def init_app(app: Flask) -> None:
    """Call before any other part says what it does after a request: this must come last of all."""
    app.extensions["kashf.packed_files"] = {}
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer in the best coding its reader takes. Its ETag becomes weak: the same content, other bytes."""
    if response.mimetype not in TEXT:
        return response
    response.headers.add("Vary", "Accept-Encoding")
    coding = request.accept_encodings.best_match(("zstd", "gzip"))
    if coding is None or not _may_be_packed(response):
        return response
    if response.direct_passthrough:
        _pack_file(response, coding)
    elif response.is_streamed:
        _pack_stream(response, coding)
    else:
        response.set_data(_packed(response.get_data(), _packer(coding)))
    response.headers["Content-Encoding"] = coding
    response.headers.pop("Accept-Ranges", None)
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


def _may_be_packed(response: Response) -> bool:
    if response.status_code in _NOT_WHOLE or "Content-Encoding" in response.headers:
        return False
    if response.content_length is not None and response.content_length < _MIN_BYTES:
        return False
    # The length of a compressed answer tells whether a guess in the address repeats what stands in the page (BREACH).
    # It can only be tried with a person's own cookie, from another site's page.
    return not (comes_from_elsewhere() and session)


def _packer(coding: str, *, for_good: bool = False) -> _Packer:
    if coding == "zstd":
        return zstd.ZstdCompressor(level=15 if for_good else 3)
    return zlib.compressobj(level=9 if for_good else 5, wbits=31)


def _packed(data: bytes, packer: _Packer) -> bytes:
    return packer.compress(data) + packer.flush()


def _pack_stream(response: Response, coding: str) -> None:
    close = getattr(response.response, "close", None)
    if close:
        response.call_on_close(close)
    response.response = _pieces(response.iter_encoded(), _packer(coding))
    response.headers.pop("Content-Length", None)


def _pieces(chunks: Iterable[bytes], packer: _Packer) -> Iterator[bytes]:
    for chunk in chunks:
        piece = packer.compress(chunk)
        if piece:
            yield piece
    yield packer.flush()


def _pack_file(response: Response, coding: str) -> None:
    """A file's ETag changes with its path, time and size: what was made for it once is good for all who ask."""
    made = cast("dict[tuple[str | None, str], bytes]", current_app.extensions["kashf.packed_files"])
    key = (response.get_etag()[0], coding)
    response.direct_passthrough = False
    data = response.get_data()
    if key not in made:
        if len(made) >= _MAX_FILES:
            made.clear()
        made[key] = _packed(data, _packer(coding, for_good=True))
    response.set_data(made[key])
