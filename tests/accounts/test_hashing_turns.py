"""Argon2 takes memory and a thread: few at a time, so that a flood of sign-ins silences nobody else."""

from __future__ import annotations

import threading

import pytest

from inspect_app.accounts import passwords
from inspect_app.accounts.models import WrongTries
from inspect_app.accounts.passwords import HashingTurns, SignInBusy
from inspect_app.db import db
from tests.people import PASSWORD


@pytest.fixture
def busy():
    """``busy(turns, times)``: so many are at work until the test ends."""
    done, threads = threading.Event(), []

    def occupy(turns, times):
        for _ in range(times):
            begun = threading.Event()

            def work(begun=begun):
                with turns.turn():
                    begun.set()
                    done.wait(20)

            threads.append(threading.Thread(target=work))
            threads[-1].start()
            assert begun.wait(20)

    yield occupy
    done.set()
    for thread in threads:
        thread.join()


def test_two_are_at_work_and_whoever_waits_in_vain_is_told(busy):
    turns = HashingTurns(seconds=0.05)
    busy(turns, 2)
    with pytest.raises(SignInBusy), turns.turn():
        pass


def test_whoever_comes_when_somebody_waits_already_is_told_at_once(busy):
    turns = HashingTurns(waiting=0, seconds=1000)
    busy(turns, 2)
    with pytest.raises(SignInBusy), turns.turn():
        pass


def test_a_turn_is_given_back_also_by_a_failure():
    turns = HashingTurns(at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ValueError, match="no"), turns.turn():
            raise ValueError("no")


def test_a_page_says_so_in_words_and_counts_no_wrong_try(app, world, page, monkeypatch, busy):
    turns = HashingTurns(at_once=1, waiting=0)
    monkeypatch.setattr(passwords, "_turns", turns)
    busy(turns, 1)
    for _ in range(10):
        answer = page().post("/sign-in", {"username": "engineer", "password": PASSWORD}, status=503)
    assert "يسجّل كثيرون الدخول" in answer.text
    assert answer.response.headers["Retry-After"] == "5"
    assert {row.level for row in db.session.scalars(db.select(WrongTries))} == {0}
