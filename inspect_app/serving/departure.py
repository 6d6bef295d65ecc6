"""One answer on its way out: what the line does not take at once is kept here, and goes when the line takes more."""

from __future__ import annotations

import os
import socket
import time
from tempfile import SpooledTemporaryFile

UNREAD_SECONDS = 30
"""A reader who takes nothing of an answer for so long is not there any more."""
_IN_MEMORY = 512 * 1024
_CHUNK = 64 * 1024


class Departure:
    """Stands for the socket where gunicorn writes an answer, and never keeps the writing thread waiting.

    The thread writes and sends; when it is done, ``begin`` says so, and only the worker's loop goes on sending.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._kept: SpooledTemporaryFile[bytes] | None = None
        self._sent = 0
        self._untried = 0
        self.deadline = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether something is left to send."""
        return self._kept is not None

    def sendall(self, data: bytes) -> None:
        if self._kept is None:
            sent = self._try(data)
            if sent == len(data):
                return
            data = data[sent:]
            self._kept = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when all is sent
            self._sent = self._untried = 0
        self._kept.seek(0, os.SEEK_END)
        self._kept.write(data)
        self._untried += len(data)
        if self._untried >= _CHUNK:
            self.go_on()

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def shutdown(self, how: int) -> None:
        """Asked for where an answer broke off: nothing of it is sent any more."""
        raise OSError(f"no end of an answer can be said here ({how})")

    def begin(self) -> None:
        self.deadline = time.monotonic() + UNREAD_SECONDS

    def go_on(self) -> None:
        """Sends what the line takes now. Raises OSError when it is broken."""
        self._untried = 0
        while self._kept:
            self._kept.seek(self._sent)
            piece = self._kept.read(_CHUNK)
            if not piece:
                self.close()
                return
            sent = self._try(piece)
            self._sent += sent
            if sent:
                self.begin()
            if sent < len(piece):
                return

    def close(self) -> None:
        if self._kept:
            self._kept.close()
            self._kept = None

    def _try(self, data: bytes) -> int:
        try:
            return self._sock.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0
