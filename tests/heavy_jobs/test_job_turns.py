"""One heavy job for each person, so many at a time over all processes, fair, and refused with the time it takes."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from inspect_app.heavy_jobs import job_turns
from inspect_app.heavy_jobs.job_kinds import (
    EXPORT,
    IMPORT,
    MAX_JOBS_OF_A_WORKER,
    PICTURE,
    TABLET_FILE,
    FilesBeingRead,
    FilesInTheWay,
    OneFileAtATime,
    OneJobAtATime,
    PicturesBusy,
    wait_words,
)
from inspect_app.heavy_jobs.job_turns import JobTurns

AT_ONCE = replace(PICTURE, max_wait=0.0)
ELSEWHERE = multiprocessing.get_context("fork")


@pytest.fixture
def turns(tmp_path):
    return JobTurns(tmp_path / "turns")


@pytest.fixture
def many_threads(monkeypatch):
    """As if each turn were another worker's."""
    monkeypatch.setattr(job_turns, "_threads", job_turns.BoundedSemaphore(100))


def hold_elsewhere(folder, kind, person, seconds):
    """Another process that has the turn when this returns."""
    begun = ELSEWHERE.Event()

    def hold():
        with JobTurns(folder).turn(kind, person):
            begun.set()
            time.sleep(seconds)

    process = ELSEWHERE.Process(target=hold)
    process.start()
    assert begun.wait(5)
    return process


def test_one_person_has_one_heavy_job_of_whatever_kind(turns):
    with turns.turn(IMPORT, 7), ThreadPoolExecutor() as others:
        with pytest.raises(OneJobAtATime) as refused:
            others.submit(turns.take, PICTURE, 7).result()
        assert refused.value.status == 429
        with pytest.raises(OneFileAtATime):
            others.submit(turns.take, EXPORT, 7).result()
        others.submit(turns.take, PICTURE, 8).result().close()
    turns.take(PICTURE, 7).close()


@pytest.mark.parametrize(("kind", "refusal"), [(AT_ONCE, PicturesBusy), (EXPORT, FilesInTheWay)])
def test_so_many_run_at_a_time_and_one_more_is_told_to_come_again(turns, many_threads, kind, refusal):
    with ExitStack() as held:
        for person in range(kind.places):
            held.enter_context(turns.take(kind, person))
        with pytest.raises(refusal) as refused:
            turns.take(kind, 99)
        assert refused.value.status == 503
    turns.take(kind, 99).close()


def test_a_turn_holds_over_all_processes_and_ends_with_its_process(tmp_path, turns):
    process = hold_elsewhere(tmp_path / "turns", IMPORT, 7, seconds=60)
    with pytest.raises(OneJobAtATime):
        turns.take(IMPORT, 7)
    with pytest.raises(FilesBeingRead):
        turns.take(replace(IMPORT, max_wait=0.0), 8)
    process.kill()
    process.join()
    turns.take(IMPORT, 7).close()


def test_who_waits_gets_the_place_that_becomes_free(tmp_path, turns):
    process = hold_elsewhere(tmp_path / "turns", IMPORT, 7, seconds=0.3)
    begun = time.monotonic()
    turns.take(IMPORT, 8).close()
    assert 0.1 < time.monotonic() - begun < 3
    process.join()


def test_who_comes_again_at_once_does_not_overtake_who_waits(turns, many_threads):
    order = []

    def job(person):
        with turns.turn(IMPORT, person):
            order.append(person)
            time.sleep(0.1)

    with ThreadPoolExecutor() as people, turns.take(IMPORT, 1):
        waiting = people.submit(job, 2)
        time.sleep(0.15)
        again = people.submit(job, 3)
        time.sleep(0.05)
    waiting.result()
    again.result()
    assert order == [2, 3]


def test_heavy_work_leaves_threads_of_each_worker_to_others(turns):
    with ExitStack() as held:
        for person, kind in zip(range(MAX_JOBS_OF_A_WORKER), (IMPORT, TABLET_FILE), strict=True):
            held.enter_context(turns.take(kind, person))
        with pytest.raises(PicturesBusy):
            turns.take(PICTURE, 99)
    turns.take(PICTURE, 99).close()


def test_a_job_within_a_job_needs_only_a_place(turns):
    with turns.turn(TABLET_FILE, 7), turns.turn(PICTURE, 7), turns.turn(PICTURE, 8):
        pass
    turns.take(PICTURE, 7).close()


def test_a_job_that_fails_gives_its_turn_back(turns):
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn(IMPORT, 7):
            raise ZeroDivisionError
    turns.take(IMPORT, 7).close()


def test_the_wait_is_what_such_jobs_took_lately_without_what_has_passed(tmp_path, turns, many_threads):
    (tmp_path / "turns").mkdir()
    (tmp_path / "turns" / "import-lately").write_text("20\n40\n60\n")
    with turns.take(IMPORT, 7):
        with pytest.raises(OneJobAtATime) as own:
            turns.take(IMPORT, 7)
        assert own.value.retry_after == 40
        assert own.value.sentence("en").endswith("try again in about 40 seconds.")
        assert own.value.sentence("ar").endswith("المدة المتوقعة: 40 ثانية.")
        (tmp_path / "turns" / "import-0").write_text(f"import {time.time() - 30}")
        with pytest.raises(FilesBeingRead) as others:
            turns.take(replace(IMPORT, max_wait=0.0), 8)
        assert others.value.retry_after == 10


def test_what_takes_longer_than_usual_is_given_as_long_again(tmp_path, turns, many_threads):
    with turns.take(IMPORT, 7):
        (tmp_path / "turns" / "import-0").write_text(f"import {time.time() - 25}")
        with pytest.raises(FilesBeingRead) as refused:
            turns.take(replace(IMPORT, max_wait=0.0), 8)
    assert refused.value.retry_after == 26


def test_the_last_twenty_jobs_are_remembered(tmp_path, turns):
    for _ in range(22):
        turns.take(PICTURE, 7).close()
    lately = [float(line) for line in (tmp_path / "turns" / "picture-lately").read_text().split()]
    assert len(lately) == 20
    assert max(lately) < 1


@pytest.mark.parametrize(
    ("seconds", "arabic", "english"),
    [
        (1, "ثانية", "1 second"),
        (2, "ثانيتان", "2 seconds"),
        (90, "90 ثانية", "90 seconds"),
        (121, "3 دقائق", "3 minutes"),
        (7200, "120 دقيقة", "120 minutes"),
    ],
)
def test_a_wait_is_said_in_seconds_then_in_minutes(seconds, arabic, english):
    assert (wait_words(seconds, "ar"), wait_words(seconds, "en")) == (arabic, english)


def test_the_files_of_the_turns_are_their_owners_alone(tmp_path, turns):
    turns.take(PICTURE, 7).close()
    assert Path(tmp_path / "turns").stat().st_mode & 0o077 == 0
