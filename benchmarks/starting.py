"""Starting the server and what it weighs: the demo's second start until its first answer, and its memory in use.

The first start makes the instance and is not counted; compiled modules are kept, as they are wherever nobody forbids
it. Memory is the proportional share (PSS) of the gunicorn parent and its two workers together, after pages, a map and
its data were asked for over sockets by eight readers at once.
"""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from benchmarks.asking import signed_in
from benchmarks.country import BADIA
from benchmarks.measure import Ratio
from benchmarks.process import environment, python
from inspect_app import create_app
from inspect_app.config import Settings

PAGES = ("/", "/deficiencies", f"/maps/{BADIA}", f"/maps/{BADIA}/schools.json", "/maps/")
READERS, TIMES = 8, 4
COMMAND = ("-c", "from inspect_app.cli import main; main()", "demo")
CREATE = """
import json, time
start = time.perf_counter(), time.process_time()
from inspect_app import create_app
create_app()
print(json.dumps([time.perf_counter() - start[0], time.process_time() - start[1]]))
"""


@dataclass(frozen=True)
class Limit(Ratio):
    """A figure in ``unit`` against the most it may be."""

    unit: str = "s"

    def __str__(self) -> str:
        state = "met" if self.met else "MISSED"
        figures = f"{self.ours:11.2f} {self.unit:<3}  {self.yardstick:9.2f} {self.unit:<3}"
        return f"{self.name:<46} {figures} {self.value:7.2f} ×    at most {self.goal:<5g} {state}  {self.note}"


def bench(folder: Path) -> list[Ratio]:
    data = folder / "instance"
    env = environment(folder / "bytecode", INSPECT_APP_DATA=str(data), INSPECT_APP_INSECURE_HTTP="yes")
    python(*COMMAND, "--no-serve", env=env)
    created = [json.loads(python("-c", CREATE, env=env)) for _ in range(2)]
    wall, cpu = (min(one[at] for one in created) for at in (0, 1))
    starts = []
    for _ in range(2):
        with serving(env) as (_, _, seconds):
            starts.append(seconds)
    return [
        Limit("second start of the demo / 3 s", min(starts), 3, 1, note=f"create_app {wall:.2f} s, {cpu:.2f} s CPU"),
        _memory(data, env),
    ]


def _memory(data: Path, env: dict[str, str]) -> Ratio:
    cookie = _cookie(data, env)
    with serving(env) as (server, address, _):
        with ThreadPoolExecutor(READERS) as readers:
            list(readers.map(lambda path: get(address + path, cookie), PAGES * READERS * TIMES))
        children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
        parent, *workers = (pss(pid) for pid in (str(server), *children))
    each = " + ".join(f"{worker:.0f}" for worker in workers)
    note = f"parent {parent:.0f} + workers {each}; aim 200"
    return Limit("memory of the server, two workers / 350 MiB", parent + sum(workers), 350, 1, note=note, unit="MiB")


@contextmanager
def serving(env: dict[str, str]) -> Iterator[tuple[int, str, float]]:
    """The demo served on a free port: its process, its address and the seconds until it first answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    start = time.perf_counter()
    command = [sys.executable, *COMMAND, "--address", address]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as server:
        try:
            while not _answers(f"http://{address}/sign-in"):
                if server.poll() is not None or time.perf_counter() - start > 60:
                    raise RuntimeError("the demo does not start")
                time.sleep(0.01)
            yield server.pid, f"http://{address}", time.perf_counter() - start
        finally:
            server.terminate()


def _answers(url: str) -> bool:
    try:
        get(url, "")
    except URLError:
        return False
    return True


def get(url: str, cookie: str) -> bytes:
    with urlopen(Request(url, headers={"Cookie": cookie}), timeout=60) as answer:  # noqa: S310 - our own address
        body: bytes = answer.read()
        return body


def _cookie(data: Path, env: dict[str, str]) -> str:
    """The session of somebody who sees the whole country."""
    with sqlite3.connect(data / "kashf.sqlite") as connection:
        (number,) = connection.execute("SELECT id FROM account WHERE role = 'ministry'").fetchone()
    return signed_in(create_app(Settings.from_environment(env)), number)


def pss(process: str) -> float:
    """MiB of memory, shared pages divided by how many processes share them."""
    rolled = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+) kB", rolled, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
