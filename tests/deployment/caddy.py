"""The real Caddy with our Caddyfile in front of the real server, and browsers that come from several addresses."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.wire.server import Server

CADDYFILE = Path(__file__).parents[2] / "docs" / "deployment" / "Caddyfile"
NAME = "localhost"
"""Of the site, for which Caddy makes a certificate by itself."""


def program() -> str | None:
    beside = Path(sys.executable).with_name("caddy")
    return str(beside) if beside.exists() else shutil.which("caddy")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def cookies(self) -> list[str]:
        return self.headers.get_all("Set-Cookie") or []


class Caddy:
    """Started on free ports, without an administrator's port, with all it keeps in ``folder``."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.port, self.plain_port = free_port(), free_port()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "KASHF_HOST": NAME,
            "KASHF_TLS": "tls internal",
            "KASHF_HTTP_PORT": str(self.plain_port),
            "KASHF_HTTPS_PORT": str(self.port),
            "KASHF_SERVER": f"127.0.0.1:{server.port}",
        }
        self._log = folder / "caddy.log"
        with self._log.open("wb") as log:
            command = [str(program()), "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
            self._process = subprocess.Popen(
                command, env=environment, cwd=folder, stdout=log, stderr=log, start_new_session=True
            )
        self._context = ssl.create_default_context()
        self._await_certificate(folder / "data" / "caddy" / "pki" / "authorities" / "local" / "root.crt")

    def _await_certificate(self, root: Path) -> None:
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            assert self._process.poll() is None, self._log.read_text()[-2000:]
            with suppress(OSError, http.client.HTTPException):
                self._context.load_verify_locations(root)
                if self.ask("GET", "/health").status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"Caddy did not start: {self._log.read_text()[-2000:]}")

    def stop(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def line(self, address: str = "127.0.0.1") -> ssl.SSLSocket:
        """An encrypted connection from this address of our machine."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(address, 0))
        return self._context.wrap_socket(plain, server_hostname=NAME)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        address: str = "127.0.0.1",
    ) -> Answer:
        line = self.line(address)
        try:
            connection = http.client.HTTPConnection(NAME, self.port)
            connection.sock = line
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def ask_plainly(self, method: str, path: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=30)
        connection.request(method, path, headers={"Host": NAME})
        answer = connection.getresponse()
        found = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return found
