"""Who writes to SQLite waits behind who writes now, of threads and processes alike, and nobody is passed over."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from inspect_app import write_turns
from inspect_app.db import writing
from inspect_app.problems import DatabaseUnavailable
from inspect_app.write_turns import WriteTurns, turns_at

HOLD = """
import sys, time
from inspect_app.write_turns import WriteTurns
with WriteTurns(sys.argv[1]).turn():
    print("mine", flush=True)
    time.sleep(0.4)
    print(time.monotonic(), flush=True)
"""


@pytest.fixture
def database(tmp_path):
    return str(tmp_path / "kashf.sqlite")


def test_one_writer_at_a_time(database):
    turns, inside, most = WriteTurns(database), [], []

    def write():
        for _ in range(30):
            with turns.turn():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 120


def test_another_process_is_waited_for(database):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, database], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "mine\n"
    with WriteTurns(database).turn():
        began = time.monotonic()
    assert began >= float(holder.stdout.readline())
    holder.wait()
    holder.stdout.close()


def test_who_is_killed_in_its_turn_keeps_nobody_waiting(database):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, database], stdout=subprocess.PIPE, text=True)
    holder.stdout.readline()
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with WriteTurns(database).turn():
        pass


def test_a_turn_ends_when_its_write_fails(database):
    turns = turns_at(database)
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    with turns.turn():
        pass
    assert turns_at(database) is turns


@pytest.mark.only_on("sqlite", "PostgreSQL has a queue of its own")
def test_who_has_waited_too_long_is_told_to_come_again(app, monkeypatch):
    monkeypatch.setattr(write_turns, "MAX_WAIT_SECONDS", 0.05)
    turns = turns_at(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    with turns.turn(), pytest.raises(DatabaseUnavailable), writing():
        pass
    with writing():
        pass
