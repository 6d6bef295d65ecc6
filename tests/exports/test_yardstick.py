"""What ``make bench`` measures files against says the same as ours; otherwise it would measure nothing."""

from __future__ import annotations

from benchmarks.country import make_country
from benchmarks.exports import made


def test_the_yardstick_of_a_csv_file_has_every_column_and_value(tmp_path):
    (tmp_path / "40").mkdir()
    make_country(tmp_path / "40", 40)
    for who in ("ours", "bare"):
        made(tmp_path, 40, "csv", who)
    ours, bare = ((tmp_path / "40" / f"{who}.csv").read_text(encoding="utf-8-sig") for who in ("ours", "bare"))
    assert ours.splitlines() == bare.splitlines()
