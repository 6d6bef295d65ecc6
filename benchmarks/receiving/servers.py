"""Our application and the bare one behind a real server, and the CPU seconds each has used."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """A running gunicorn on a port of this machine."""

    process: int
    port: int

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def cpu(self) -> float:
        """CPU seconds of all its processes so far, user and system."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text(encoding="ascii").split()
        return sum(_cpu(int(process)) for process in (str(self.process), *children))


def _cpu(process: int) -> float:
    """To the nanosecond, of every thread: the ticks of ``stat`` are 10 ms, half of what a bare request costs in all."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9


@contextmanager
def serving(which: str, folder: Path, port: int, workers: int = 1) -> Iterator[Server]:
    """``which`` is ours, production or bare."""
    command = [sys.executable, "-m", "benchmarks.receiving.serve", which, str(folder), str(port), str(workers)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], start_new_session=True)
    try:
        for _ in range(300):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield Server(process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:  # under attack; its own group, so its workers go with it
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=20)
