"""Measuring: CPU seconds of this process, ours and the yardstick taken in turns, so that a busy machine hurts both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """``ours`` and ``yardstick`` in CPU seconds per unit; ``goal`` is the most the ratio may be (or the least)."""

    name: str
    ours: float
    yardstick: float
    goal: float
    at_least: bool = False
    note: str = ""

    @property
    def value(self) -> float:
        return self.yardstick / self.ours if self.at_least else self.ours / self.yardstick

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        word = "less" if self.at_least else "×"
        state = "met" if self.met else "MISSED"
        figures = f"{self.ours * 1000:10.3f} ms  {self.yardstick * 1000:10.3f} ms"
        return (
            f"{self.name:<46} {figures}  {self.value:7.2f} {word:<4} goal {sign} {self.goal:<5g} {state}  {self.note}"
        )


@dataclass(frozen=True)
class Figure:
    """A figure in ``unit``, and ``goal``, the most it may be; ``beside``: what the bare thing takes, or None."""

    name: str
    value: float
    unit: str
    goal: float
    beside: float | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        return self.value <= self.goal

    def __str__(self) -> str:
        bare = f"{self.beside:10.1f} {self.unit:<2}" if self.beside else f"{'':13}"
        ratio = f"{self.value / self.beside:7.2f} ×   " if self.beside else f"{'':12}"
        state = "met" if self.met else "MISSED"
        goal = f"goal ≤ {self.goal:g} {self.unit}"
        return f"{self.name:<46} {self.value:10.1f} {self.unit:<2}  {bare}  {ratio} {goal:<14} {state}  {self.note}"


def in_turns(ours: Callable[[], object], yardstick: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median CPU seconds of each, run alternately ``rounds`` times after one warm-up."""
    ours()
    yardstick()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, run in zip(times, (ours, yardstick), strict=True):
            start = time.process_time()
            run()
            kept.append(time.process_time() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def wall(run: Callable[[], object], rounds: int) -> Sequence[float]:
    """Wall seconds of each run, sorted."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return sorted(times)
