"""The peak memory of a server's workers and of the processes they start, looked at while it runs. Megabytes."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

_SECONDS_BETWEEN = 0.1


@dataclass
class PeakMemory:
    """``worker`` of the largest one, ``children`` of all processes of all workers at one moment."""

    worker: float = 0.0
    children: float = 0.0
    most_children: int = 0


class MemoryWatch:
    """Looks ten times a second at what the process ``server`` has started; a worker's own peak is the kernel's."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._peak = PeakMemory()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> PeakMemory:
        self._ended.set()
        self._thread.join()
        self._look()
        return self._peak

    def _watch(self) -> None:
        while not self._ended.wait(_SECONDS_BETWEEN):
            self._look()

    def _look(self) -> None:
        workers = _children(self._server)
        others = [child for worker in workers for child in _descendants(worker)]
        peak = self._peak
        peak.worker = max(peak.worker, *(_megabytes(worker, "VmHWM") for worker in workers), 0.0)
        peak.children = max(peak.children, sum(_megabytes(child, "VmRSS") for child in others))
        peak.most_children = max(peak.most_children, len(others))


def _children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def _descendants(process: int) -> list[int]:
    return [one for child in _children(process) for one in (child, *_descendants(child))]


def _megabytes(process: int, name: str) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)
