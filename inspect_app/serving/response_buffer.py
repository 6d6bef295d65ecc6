"""One answer on its way out: what the line does not take at once is buffered here, and goes when it takes more."""

from __future__ import annotations

import os
import socket
import time
from tempfile import SpooledTemporaryFile

MAX_STALL_SECONDS = 30
"""A reader who takes nothing of an answer for so long is not there any more."""
_MEMORY_BYTES = 512 * 1024
_CHUNK_BYTES = 64 * 1024


class ResponseBuffer:
    """Stands for the socket where gunicorn writes an answer, and never keeps the writing thread waiting.

    Its thread writes and sends. When the thread is done, ``restart_deadline`` begins the wait for the reader, and only
    the worker's loop sends.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._file: SpooledTemporaryFile[bytes] | None = None
        self._sent_bytes = 0
        self._untried_bytes = 0
        self.deadline = 0.0

    @property
    def has_unsent(self) -> bool:
        """Whether something is left to send."""
        return self._file is not None

    def sendall(self, data: bytes) -> None:
        if self._file is None:
            sent = self._send_now(data)
            if sent == len(data):
                return
            data = data[sent:]
            self._file = SpooledTemporaryFile(max_size=_MEMORY_BYTES)  # noqa: SIM115 - closed when all is sent
            self._sent_bytes = self._untried_bytes = 0
        self._file.seek(0, os.SEEK_END)
        self._file.write(data)
        self._untried_bytes += len(data)
        if self._untried_bytes >= _CHUNK_BYTES:
            self.flush()

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def shutdown(self, how: int) -> None:
        """Asked for where an answer broke off: nothing of it is sent any more."""
        raise OSError(f"the end of an answer cannot be marked here ({how})")

    def restart_deadline(self) -> None:
        self.deadline = time.monotonic() + MAX_STALL_SECONDS

    def flush(self) -> None:
        """Sends what the line takes now. Raises OSError when it is broken."""
        self._untried_bytes = 0
        while self._file:
            self._file.seek(self._sent_bytes)
            piece = self._file.read(_CHUNK_BYTES)
            if not piece:
                self.close()
                return
            sent = self._send_now(piece)
            self._sent_bytes += sent
            if sent:
                self.restart_deadline()
            if sent < len(piece):
                return

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _send_now(self, data: bytes) -> int:
        try:
            return self._sock.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0
