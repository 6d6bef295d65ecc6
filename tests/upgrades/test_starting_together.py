"""Several servers that start at once on one database, which is empty or of an earlier release: each comes up."""

from __future__ import annotations

import multiprocessing

import pytest

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.serving.database_upgrade import upgrade_database
from tests.upgrades.old_releases import old_instance
from tests.upgrades.test_second_release import OLD

FORK = multiprocessing.get_context("fork")
STARTS = 4


def upgraded_by_several(folder, store):
    """How each of the processes ended; all of them reach the migration at the same moment."""
    together = FORK.Barrier(STARTS)

    def start():
        app = create_app(Settings(data=folder, database_url=store.url, secret_key="tests"))
        together.wait()
        upgrade_database(app)

    started = [FORK.Process(target=start) for _ in range(STARTS)]
    for process in started:
        process.start()
    for process in started:
        process.join(60)
    return [process.exitcode for process in started]


@pytest.mark.parametrize("turn", range(3))
def test_an_empty_database_is_filled_once(tmp_path, new_database, turn):
    store = new_database(tmp_path)
    assert upgraded_by_several(tmp_path, store) == [0] * STARTS
    assert store.rows("SELECT count(*) FROM epoch") == [(1,)]
    assert len(store.rows("SELECT version_num FROM alembic_version")) == 1


def test_a_database_of_an_earlier_release_is_brought_up_to_date_once(tmp_path, new_database):
    _, store = old_instance(tmp_path, new_database, "0006", OLD)
    visits = store.rows("SELECT count(*) FROM visit")
    assert upgraded_by_several(tmp_path, store) == [0] * STARTS
    assert store.rows("SELECT count(*) FROM visit") == visits
    assert len(store.rows("SELECT version_num FROM alembic_version")) == 1
