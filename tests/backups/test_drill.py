"""Trying a backup out: what is good is noted, and what is not says why."""

from __future__ import annotations

import pytest

from inspect_app.backup_state import read_backup_state
from tests.backups.test_backup import NAME, PLACE


def test_a_good_backup_is_restored_and_looked_at(full):
    backup = full.back_up()
    told = full.run("backup-drill")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[-1].startswith(f"{backup.name} is good: restored, told again and looked at in ")
    assert read_backup_state(full.data).drilled_at is not None


def test_neither_the_instance_nor_the_backup_is_changed(full):
    backup = full.back_up()
    before = (
        full.rows("SELECT value, visits_after FROM epoch"),
        {file: file.stat().st_mtime_ns for file in backup.rglob("*")},
    )
    full.run("backup-drill")
    assert (full.rows("SELECT value, visits_after FROM epoch"), {
        file: file.stat().st_mtime_ns for file in backup.rglob("*")
    }) == before  # fmt: skip
    assert sorted(path.name for path in full.backups.iterdir()) == [".lock", backup.name]
    assert (backup / PLACE).stat().st_nlink == 1


def refused(instance):
    told = instance.run("backup-drill")
    assert told.exit_code == 1
    assert read_backup_state(instance.data).drilled_at is None
    return told.stderr.strip().removeprefix("Error: The backup did not prove good: ")


def test_without_a_backup_there_is_nothing_to_try(full):
    assert refused(full).startswith(f"there is no backup in {full.backups}")


@pytest.mark.parametrize("file", [PLACE, "database.sqlite"])
def test_a_flipped_bit_is_found(full, file):
    damaged = full.back_up() / file
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(bytes(data))
    assert refused(full) == f"not what they were when the backup was made: {file}"


def test_photos_that_the_instance_had_lost_are_no_fault_of_the_backup(full):
    full.photo(NAME).unlink()
    full.back_up()
    assert full.run("backup-drill").exit_code == 0


def test_an_instance_without_an_administrator_is_told(full):
    full.store.tamper("UPDATE account SET active = (1 = 0) WHERE role = 'administrator'")
    full.back_up()
    assert refused(full).startswith("nobody in the backup is an administrator")
