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

from inspect_app.web import is_cross_site

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT_TYPES = {
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
_UNCOMPRESSED_STATUSES = {204, 206, 304}
"""No body, or a part: its offsets count the bytes as they are."""
_MAX_CACHED_FILES = 500


class _Compressor(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def init_app(app: Flask) -> None:
    """Call before any other part says what it does after a request: this must come last of all."""
    app.extensions["kashf.packed_files"] = {}
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer in the best coding its reader takes. Its ETag becomes weak: the same content, other bytes."""
    if response.mimetype not in TEXT_TYPES:
        return response
    response.headers.add("Vary", "Accept-Encoding")
    coding = request.accept_encodings.best_match(("zstd", "gzip"))
    if coding is None or not _is_compressible(response):
        return response
    if response.direct_passthrough:
        _compress_file(response, coding)
    elif response.is_streamed:
        _compress_stream(response, coding)
    else:
        response.set_data(_compress_bytes(response.get_data(), coding))
    response.headers["Content-Encoding"] = coding
    response.headers.pop("Accept-Ranges", None)
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


def _is_compressible(response: Response) -> bool:
    if response.status_code in _UNCOMPRESSED_STATUSES or "Content-Encoding" in response.headers:
        return False
    if response.content_length is not None and response.content_length < _MIN_BYTES:
        return False
    # The length of a compressed answer tells whether a guess in the address repeats what stands in the page (BREACH).
    # It can only be tried with a person's own cookie, from another site's page.
    return not (is_cross_site() and session)


def _compress_bytes(data: bytes, coding: str, *, thorough: bool = False) -> bytes:
    """In one call, for Zstandard's tables then have the size of the data: a file of ours takes 1 ms and not 60."""
    if coding == "zstd":
        return zstd.compress(data, level=15 if thorough else 3)
    return zlib.compress(data, level=9 if thorough else 5, wbits=31)


def _stream_compressor(coding: str) -> _Compressor:
    return zstd.ZstdCompressor(level=3) if coding == "zstd" else zlib.compressobj(level=5, wbits=31)


def _compress_stream(response: Response, coding: str) -> None:
    close = getattr(response.response, "close", None)
    if close:
        response.call_on_close(close)
    response.response = _compress_chunks(response.iter_encoded(), _stream_compressor(coding))
    response.headers.pop("Content-Length", None)


def _compress_chunks(chunks: Iterable[bytes], compressor: _Compressor) -> Iterator[bytes]:
    for chunk in chunks:
        compressed = compressor.compress(chunk)
        if compressed:
            yield compressed
    yield compressor.flush()


def _compress_file(response: Response, coding: str) -> None:
    """A file's ETag changes with its path, time and size: compressed once, it is good for all who ask."""
    cache = cast("dict[tuple[str | None, str], bytes]", current_app.extensions["kashf.packed_files"])
    key = (response.get_etag()[0], coding)
    response.direct_passthrough = False
    data = response.get_data()
    if key not in cache:
        if len(cache) >= _MAX_CACHED_FILES:
            cache.clear()
        cache[key] = _compress_bytes(data, coding, thorough=True)
    response.set_data(cache[key])
