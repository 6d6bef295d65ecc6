"""gunicorn's threaded worker, except that a thread is given to a request only when all of it has come.

A tablet on a bad line sends a photo for minutes, and a stranger may send a byte a second: neither costs a thread here,
only a connection, and that for a limited time. Closing waits for the other side without holding anybody up, either.
"""

from __future__ import annotations

import socket
import time
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn import util
from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

from inspect_app.serving.arrival import Arrival

_CHUNK = 64 * 1024
_LINGER = 2.0
"""Seconds in which the other side may read the last answer before its connection is gone."""
_LINGER_BYTES = 1024 * 1024
UNREAD_SECONDS = 30
"""A reader who takes nothing of an answer for so long is not there any more."""


class Connection(TConn):
    """One client's connection. ``close`` hands it to the worker's own loop, which never waits."""

    arrival: Arrival

    def __init__(self, worker: PatientWorker, sock: socket.socket, client: Any, server: Any) -> None:  # noqa: ANN401
        super().__init__(worker.cfg, sock, client, server)
        self._worker = worker
        if hasattr(socket, "TCP_USER_TIMEOUT") and sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)

    def close(self, graceful: bool = False) -> None:
        if graceful:
            self._worker.linger(self.sock)
        else:
            util.close(self.sock)


class PatientWorker(ThreadWorker):
    """Set ``allow`` before gunicorn makes one: what a body may weigh and how long it may take."""

    def init_process(self) -> None:
        self._waiting: set[Connection] = set()
        self._leaving: dict[socket.socket, tuple[float, int]] = {}
        super().init_process()

    def accept(self, listener: Any) -> None:  # noqa: ANN401 - gunicorn's own socket
        try:
            sock, client = listener.accept()
        except OSError:
            return  # another worker was faster, the client is gone already, or too many connections are open
        self.nr_conns += 1
        self.enqueue_req(Connection(self, sock, client, listener.getsockname()))

    def enqueue_req(self, conn: Connection) -> None:
        """A request begins on this connection, now or soon: its bytes are waited for here."""
        conn.sock.setblocking(False)
        conn.arrival = Arrival(self.app.allow)
        self._waiting.add(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._receive, conn))
        self._receive(conn, conn.sock)

    def _receive(self, conn: Connection, sock: socket.socket) -> None:
        try:
            data = sock.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._forget(conn)
            conn.arrival.close()
            self.nr_conns -= 1
            conn.close()
            return
        conn.arrival.take(data)
        if conn.arrival.is_ready:
            self._hand_over(conn)
        elif conn.arrival.waits_for_go:
            conn.arrival.waits_for_go = False
            util.write_nonblock(sock, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _forget(self, conn: Connection) -> None:
        self._waiting.discard(conn)
        self.poller.unregister(conn.sock)

    def _hand_over(self, conn: Connection) -> None:
        self._forget(conn)
        conn.parser = get_parser(self.cfg, conn.arrival, conn.client)
        conn.initialized = True
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:  # noqa: ANN401 - gunicorn's request
        if conn.arrival.is_last:
            req.force_close()
        return bool(super().handle_request(req, conn))

    def finish_request(self, conn: Connection, fs: Future[Any]) -> None:
        conn.arrival.close()
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Called about once a second: whose time is over is answered, or let go where there is nothing to answer."""
        now = time.monotonic()
        for conn in [
            one for one in self._waiting if one.arrival.deadline < now or not (self.alive or one.arrival.came)
        ]:
            if conn.arrival.be_late():
                self._hand_over(conn)
                continue
            self._forget(conn)
            conn.arrival.close()
            self.nr_conns -= 1
            if conn.arrival.came:
                util.write_error(conn.sock, 408, "Request Timeout", "")
            conn.close(graceful=True)
        for sock in [one for one, (ends, _) in self._leaving.items() if ends < now]:
            self._let_go(sock)

    def linger(self, sock: socket.socket) -> None:
        """Says that nothing more will be sent; what the client still sends is thrown away until it has closed."""
        try:
            sock.setblocking(False)
            sock.shutdown(socket.SHUT_WR)
        except OSError:
            util.close(sock)
            return
        self._leaving[sock] = (time.monotonic() + _LINGER, _LINGER_BYTES)
        self.nr_conns += 1
        self.poller.register(sock, EVENT_READ, self._drain)

    def _drain(self, sock: socket.socket) -> None:
        ends, left = self._leaving[sock]
        try:
            data = sock.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._leaving[sock] = (ends, left - len(data))
        if not data or left < len(data):
            self._let_go(sock)

    def _let_go(self, sock: socket.socket) -> None:
        del self._leaving[sock]
        self.nr_conns -= 1
        self.poller.unregister(sock)
        util.close(sock)
