"""When the instance was last backed up, as the data folder says it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inspect_app.backup_state import BackupState, note_backup_state, read_backup_state

MONDAY, TUESDAY = datetime(2026, 11, 23, 2, tzinfo=UTC), datetime(2026, 11, 24, 2, tzinfo=UTC)


def test_nothing_was_ever_done_in_a_new_folder(tmp_path):
    assert read_backup_state(tmp_path) == BackupState(None, None, None)


def test_each_time_is_kept_when_another_is_noted(tmp_path):
    note_backup_state(tmp_path, backed_up_at=MONDAY)
    note_backup_state(tmp_path, drilled_at=TUESDAY)
    assert read_backup_state(tmp_path) == BackupState(backed_up_at=MONDAY, drilled_at=TUESDAY, scanned_at=None)


def test_only_the_owner_may_read_it(tmp_path):
    note_backup_state(tmp_path, backed_up_at=MONDAY)
    assert [oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()] == ["0o600"]


@pytest.mark.parametrize("text", ["", "[]", '{"backed_up_at": "yesterday"}', "\0"])
def test_a_broken_file_counts_as_never(text, tmp_path):
    (tmp_path / "backup-state.json").write_text(text)
    assert read_backup_state(tmp_path) == BackupState()
