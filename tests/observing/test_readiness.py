from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inspect_app.observing.readiness import Check, InstanceFacts, failed_checks

NOW = datetime(2026, 5, 3, 8, tzinfo=UTC)
GOOD = InstanceFacts(
    revision="0010",
    expected_revision="0010",
    free_bytes=1000,
    disk_floor=1000,
    photos_writable=True,
    is_demo=False,
    backed_up_at=NOW - timedelta(hours=26),
    now=NOW,
)


def test_an_instance_that_lacks_nothing_is_ready():
    assert failed_checks(GOOD) == []


@pytest.mark.parametrize(
    ("facts", "failed"),
    [
        (replace(GOOD, revision="0009"), Check.SCHEMA),
        (replace(GOOD, revision=""), Check.SCHEMA),
        (replace(GOOD, free_bytes=999), Check.DISK),
        (replace(GOOD, photos_writable=False), Check.PHOTOS),
        (replace(GOOD, backed_up_at=None), Check.BACKUP),
        (replace(GOOD, backed_up_at=NOW - timedelta(hours=26, seconds=1)), Check.BACKUP),
        (replace(GOOD, backed_up_at=NOW + timedelta(days=2)), Check.BACKUP),
    ],
)
def test_each_thing_it_lacks_is_named(facts, failed):
    assert failed_checks(facts) == [failed]


def test_a_database_that_does_not_answer_is_not_blamed_for_its_schema():
    assert failed_checks(replace(GOOD, revision=None)) == [Check.DATABASE]


def test_a_demonstration_needs_no_backup():
    assert failed_checks(replace(GOOD, backed_up_at=None, is_demo=True)) == []
