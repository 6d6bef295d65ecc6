"""PostgreSQL servers of the tests' own, from nothing: in folders only their user may enter, without a port, torn down.

``python -m tests.cluster COMMAND …`` runs a command beside two, whose addresses stand in KASHF_TEST_POSTGRES: one for
each process of the tests, since a server counts the transactions of all of its databases together.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DEBIAN = Path("/usr/lib/postgresql")
HASTE = {
    "fsync": "off",  # a machine that loses its power loses a run of the tests
    "full_page_writes": "off",
    "synchronous_commit": "local",
    "synchronous_standby_names": "nobody",  # whoever waits for it waits for ever, with the commit on disk
    "autovacuum": "off",  # its transactions are counted, too
}
"""For a server that keeps nothing anybody will miss. A process that is killed loses nothing on it either."""


class Cluster:
    """One server with ``settings`` in a new folder. The database's user is ``postgres``, whoever runs it."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._bin = programs()
        self._user = _user()
        self.folder = Path(tempfile.mkdtemp(prefix="kashf-postgresql-"))
        shutil.chown(self.folder, self._user)
        self._run("initdb", "--username=postgres", "--auth=trust", "--locale=C.UTF-8", "--no-sync", "-D", self._data)
        said = {"listen_addresses": "''", "unix_socket_directories": f"'{self.folder}'", **settings}
        with (self._data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in said.items())

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        self._control("start")

    def restart(self, mode: str) -> None:
        """``fast`` ends what is being done, ``immediate`` is a crash. Returns when it takes connections again."""
        self._control("restart", "-m", mode)

    def remove(self) -> None:
        self._control("stop", "-m", "immediate")
        shutil.rmtree(self.folder)

    def _control(self, *what: str) -> None:
        self._run("pg_ctl", "-w", "-D", self._data, "-l", self.folder / "log", *what)

    def _run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self._bin / program, *arguments], user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL, check=True
        )


def programs() -> Path:
    """Where Debian keeps the newest version's programs, or where the path leads."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    program = found[-1] if found else shutil.which("initdb")
    if not program:
        raise FileNotFoundError("initdb: PostgreSQL is not installed")
    return Path(program).parent


def _user() -> str:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def running(settings: Mapping[str, str]) -> Iterator[Cluster]:
    cluster = Cluster(settings)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.remove()


def main(command: list[str]) -> int:
    def end(*_: Any) -> None:
        raise SystemExit(1)

    signal.signal(signal.SIGTERM, end)
    with running(HASTE) as one, running(HASTE) as other:
        servers = {"KASHF_TEST_POSTGRES": f"{one.url} {other.url}"}
        return subprocess.run(command, env=os.environ | servers, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
