"""``python -m benchmarks.many_schools URL --schools 100000`` fills the empty database at that address."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.many_schools.instance import COUNTRY, application, make_many_schools


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("url")
    told.add_argument("--schools", type=int, default=COUNTRY)
    asked = told.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_many_schools(application(asked.url, Path(folder)), asked.schools)


if __name__ == "__main__":
    main()
