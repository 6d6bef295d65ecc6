from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from inspect_app.observing.remembered import Remembered


def test_all_who_ask_within_a_moment_cost_one_look():
    looks = []
    remembered = Remembered(lambda: looks.append(1) or len(looks), seconds=60, max_seconds=120)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: remembered.answer(), range(100)))
    assert (set(answers), len(looks)) == ({1}, 1)


def test_it_looks_again_when_the_moment_is_over():
    looks = []
    remembered = Remembered(lambda: looks.append(1) or len(looks), seconds=0.05, max_seconds=1)
    first = remembered.answer()
    time.sleep(0.06)
    assert (first, remembered.answer()) == (1, 2)


def test_while_one_looks_the_others_get_the_last_answer_and_later_none():
    """As when the database takes the connection and says nothing."""
    go_on, looked = threading.Event(), []

    def find() -> int:
        looked.append(1)
        if len(looked) > 1:
            go_on.wait(10)
        return len(looked)

    remembered = Remembered(find, seconds=0.05, max_seconds=0.5)
    assert remembered.answer() == 1
    time.sleep(0.06)
    stuck = threading.Thread(target=remembered.answer)
    stuck.start()
    time.sleep(0.05)
    began = time.monotonic()
    assert remembered.answer() == 1
    assert time.monotonic() - began < 0.2
    time.sleep(0.5)
    assert remembered.answer() is None
    go_on.set()
    stuck.join()
    assert remembered.answer() == 3  # what was found so late is old already


def test_who_asks_first_and_is_not_answered_does_not_stop_the_others_for_good():
    go_on = threading.Event()
    remembered = Remembered(lambda: go_on.wait(10), seconds=1, max_seconds=0.2)
    stuck = threading.Thread(target=remembered.answer)
    stuck.start()
    time.sleep(0.05)
    assert remembered.answer() is None
    go_on.set()
    stuck.join()
