from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inspect_app.observing import log_lines

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def logging_to(monkeypatch) -> Iterator[Callable[[str], io.StringIO]]:
    """``logging_to("json")`` configures the log as a server does; what it writes stands in the stream."""
    root, ours = logging.getLogger(), logging.getLogger("inspect_app")
    before = list(root.handlers), root.level, ours.level

    def configure(log_format: str) -> io.StringIO:
        stream = io.StringIO()
        monkeypatch.setattr(log_lines.sys, "stderr", stream)
        log_lines.configure_logging(log_format)
        return stream

    yield configure
    root.handlers[:], level, our_level = before
    root.setLevel(level)
    ours.setLevel(our_level)


@pytest.fixture
def log(logging_to) -> Lines:
    """What has been logged, as the objects of its lines."""
    stream = logging_to("json")
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
