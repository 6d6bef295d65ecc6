"""The tablet: a tap until it is on disk, a draft until it is open again, the bytes of a visit, a day on a thin line.

Pages run in headless Chromium with its processor slowed down six times, before the server as it runs in production; the
line is the wire test's proxy, with faults and a bandwidth.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure, Ratio
from benchmarks.tablet.tablet_line import a_day
from benchmarks.tablet.tablet_page import reopening, tapping
from benchmarks.tablet.tablet_window import chromium
from benchmarks.tablet.tablet_wire import weighing
from tests.wire.server import Server


def bench(folder: Path) -> Iterator[Figure | Ratio]:
    server = Server(folder)
    server.start()
    try:
        with chromium() as browser:
            yield tapping(browser, server)
            yield reopening(browser, server)
            yield from weighing(browser, server)
        yield a_day(server)
    finally:
        server.kill()
