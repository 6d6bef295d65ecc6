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
from inspect_app.shared_commit import shared_commit_at
from inspect_app.write_turns import WriteTurns

HOLD = """
import sys, time
from inspect_app.write_turns import WriteTurns
with WriteTurns(sys.argv[1]).among_processes():
    print("mine", flush=True)
    time.sleep(0.4)
    print(time.monotonic(), flush=True)
"""


@pytest.fixture
def database(tmp_path):
    return str(tmp_path / "kashf.sqlite")


def in_line(turns, told, *, shares):
    """A thread that waits for its turn and then says which it is."""
    before = len(turns._line)

    def wait():
        turns.take(shares=shares)
        told.append(threading.current_thread())

    thread = threading.Thread(target=wait)
    thread.start()
    while len(turns._line) == before:
        time.sleep(0.001)
    return thread


def test_one_writer_at_a_time(database):
    turns, inside, most = WriteTurns(database), [], []

    def write():
        for _ in range(30):
            turns.take()
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            turns.leave()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 120


def test_who_came_first_writes_first(database):
    turns, told = WriteTurns(database), []
    turns.take()
    threads = [in_line(turns, told, shares=False) for _ in range(4)]
    for thread in threads:
        turns.leave()
        thread.join()
    assert told == threads


def test_a_turn_is_passed_on_only_to_one_that_shares(database):
    turns, told = WriteTurns(database), []
    turns.take(shares=True)
    assert not turns.pass_on()
    sharing, alone = in_line(turns, told, shares=True), in_line(turns, told, shares=False)
    assert turns.pass_on()
    sharing.join()
    assert not turns.pass_on()
    assert told == [sharing]
    turns.leave()
    alone.join()


def test_another_process_is_waited_for(database):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, database], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "mine\n"
    with WriteTurns(database).among_processes():
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
    with WriteTurns(database).among_processes():
        pass


@pytest.mark.only_on("sqlite", "PostgreSQL has a queue of its own")
def test_who_has_waited_too_long_is_told_to_come_again(app, monkeypatch):
    monkeypatch.setattr(write_turns, "MAX_WAIT_SECONDS", 0.05)
    turns = shared_commit_at(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")).turns
    turns.take()
    with pytest.raises(DatabaseUnavailable), writing():
        pass
    turns.leave()
    with writing():
        pass
