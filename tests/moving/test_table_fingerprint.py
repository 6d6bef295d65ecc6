from __future__ import annotations

import pytest

from inspect_app.moving.table_fingerprint import Fingerprint

ROWS = [(1, "a", None, 2.5, True, b"\0"), (2, "b", "", 0.0, False, b"")]


def of(*chunks):
    found = Fingerprint()
    for rows in chunks:
        found.add(rows)
    return found


def test_the_order_of_rows_and_the_chunks_they_come_in_do_not_matter():
    assert of(ROWS) == of(ROWS[1:], ROWS[:1])


@pytest.mark.parametrize(
    "other",
    [
        [],
        ROWS[:1],
        [*ROWS, ROWS[0]],
        [(1, "a", "", 2.5, True, b"\0"), ROWS[1]],
        [(1, "a", None, 2.5, 1, b"\0"), ROWS[1]],
        [("1", "a", None, 2.5, True, b"\0"), ROWS[1]],
        [("a", 1, None, 2.5, True, b"\0"), ROWS[1]],
        [(2, "a", None, 2.5, True, b"\0"), (1, "b", "", 0.0, False, b"")],
    ],
)
def test_any_other_value_in_any_row_is_another_fingerprint(other):
    assert of(other) != of(ROWS)
