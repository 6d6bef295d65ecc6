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
    "answers",
    "compressing",
    "starting",
    "tablet",
    "pages",
)


def main(chosen: list[str]) -> None:
    print(f"{'':<46} {'ours':>13}  {'yardstick':>13}  {'ratio':>7}")
    where = [word for word in chosen if "://" in word]
    for name in [word for word in chosen if word not in where] or PARTS:
        module = importlib.import_module(f"benchmarks.{name}")
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/tmp")) as folder:
            for ratio in module.bench(Path(folder), *where):
                print(ratio, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
