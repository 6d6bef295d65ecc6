"""``make bench``: each figure as a ratio measured in this one run. What they mean: docs/performance.md."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from pathlib import Path

PARTS = (
    "receiving",
    "correcting",
    "photos",
    "maps",
    "exports",
    "loading",
    "answers",
    "compressing",
    "starting",
    "tablet",
    "pages",
)


def main(chosen: list[str]) -> None:
    print(f"{'':<46} {'ours':>13}  {'yardstick':>13}  {'ratio':>7}")
    if chosen[:1] == ["attacks"]:  # no part of the whole: ten minutes, and the names are those of attacks
        _run("attacks", *chosen[1:])
        return
    where = [word for word in chosen if "://" in word]
    for name in [word for word in chosen if word not in where] or PARTS:
        _run(name, *where)


def _run(part: str, *arguments: str) -> None:
    module = importlib.import_module(f"benchmarks.{part}")
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/tmp")) as folder:
        for figure in module.bench(Path(folder), *arguments):
            print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
