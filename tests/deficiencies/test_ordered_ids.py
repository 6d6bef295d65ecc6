"""What a visit leads to has ids that follow from it alone, and lie together where its own id says when it was."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from inspect_app.deficiencies.settled_rows import deficiency_id, history_line
from inspect_app.deficiencies.statements import Key
from inspect_app.submissions.ordered_id import ordered_id

AT_RANDOM = "8f14e45f-ceea-467f-a9ba-1d2c3b4a5968"
IN_ORDER = "01a21715-4680-7abc-8def-0123456789ab"
KEYS = [Key("B03.01"), Key("B03.01", "hall"), Key("B03.01", "hall", "2"), Key("B03.05")]
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def lines(visit):
    ids = [deficiency_id(visit, key) for key in KEYS]
    return [history_line(id_, kind, visit, NOW, 1)["id"] for id_ in ids for kind in ("new", "late")]


def test_ids_of_visits_from_older_tablets_stay_what_they_were():
    assert deficiency_id(AT_RANDOM, KEYS[1]) == "610f5568-6800-5b17-9550-c9ebbd4eb905"
    assert lines(AT_RANDOM)[0] == "9716b525-5050-5f8c-807f-7696dea12297"


def test_ids_of_newer_visits_stay_what_they_are():
    assert deficiency_id(IN_ORDER, KEYS[1]) == "01a21715-4680-821b-b6b7-1022ddb29cd1"
    assert lines(IN_ORDER)[0] == "01a21715-4680-8a26-9d24-53b2d26d1eab"


def test_they_begin_with_the_time_of_their_visit():
    ids = [deficiency_id(IN_ORDER, key) for key in KEYS] + lines(IN_ORDER)
    assert {id_[:14] for id_ in ids} == {IN_ORDER[:14]}
    assert {uuid.UUID(id_).version for id_ in ids} == {8}
    assert len(set(ids)) == len(ids)


def test_visits_of_one_moment_share_none():
    other = IN_ORDER[:-1] + "c"
    assert not set(lines(IN_ORDER)) & set(lines(other))


def test_an_id_minted_here_says_when():
    before = int(datetime.now(UTC).timestamp() * 1000)
    minted = [ordered_id() for _ in range(100)]
    after = int(datetime.now(UTC).timestamp() * 1000) + 1
    assert len(set(minted)) == 100
    assert all(before <= int(id_.replace("-", "")[:12], 16) <= after for id_ in minted)
    assert {(uuid.UUID(id_).version, uuid.UUID(id_).variant) for id_ in minted} == {(7, uuid.RFC_4122)}
