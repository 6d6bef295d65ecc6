"""gunicorn's threaded worker, except that a thread is given to a request only when all of it has come.

A tablet on a bad line sends a photo for minutes, and a stranger may send a byte a second: neither costs a thread here,
only a connection, and that for a limited time. Nor do readers who are slow to take an answer or to close.
"""

from __future__ import annotations

import socket
import time
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any, NamedTuple

from gunicorn import util
from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

from inspect_app.serving.arrival import Arrival
from inspect_app.serving.departure import Departure

_CHUNK = 64 * 1024
_LINGER = 2.0
"""Seconds in which the other side may read the last answer before its connection is gone."""
_LINGER_BYTES = 1024 * 1024


class Connection(TConn):
    """One client's connection. ``close`` hands it to the worker's own loop, which never waits."""

    arrival: Arrival
    departure: Departure

    def __init__(self, worker: PatientWorker, sock: socket.socket, client: Any, server: Any) -> None:  # noqa: ANN401
        super().__init__(worker.cfg, sock, client, server)
        self._worker = worker

    def close(self, graceful: bool = False) -> None:
        if graceful:
            self._worker.linger(self.sock)
        else:
            util.close(self.sock)


class _Writing(NamedTuple):
    """What gunicorn needs of a connection to write an answer."""

    sock: Departure
    client: Any
    server: Any


class PatientWorker(ThreadWorker):
    """Set ``allow`` before gunicorn makes one: what a body may weigh and how long it may take."""

    def init_process(self) -> None:
        self._waiting: set[Connection] = set()
        self._sending: dict[Connection, Future[Any]] = {}
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
        conn.arrival, conn.departure = Arrival(self.app.allow), Departure(conn.sock)
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
        return bool(super().handle_request(req, _Writing(conn.departure, conn.client, conn.server)))

    def finish_request(self, conn: Connection, fs: Future[Any]) -> None:
        """The thread is free. What the line has not taken yet is sent from here before anything else happens."""
        conn.arrival.close()
        if conn.departure.is_waiting:
            conn.departure.begin()
            conn.sock.setblocking(False)
            self._sending[conn] = fs
            self.poller.register(conn.sock, EVENT_WRITE, partial(self._send, conn))
        else:
            super().finish_request(conn, fs)

    def _send(self, conn: Connection, sock: socket.socket) -> None:
        try:
            conn.departure.go_on()
        except OSError:
            self._give_up(conn)
            return
        if not conn.departure.is_waiting:
            self.poller.unregister(sock)
            super().finish_request(conn, self._sending.pop(conn))

    def _give_up(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        del self._sending[conn]
        conn.departure.close()
        self.nr_conns -= 1
        conn.close()

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
        for conn in [one for one in self._sending if one.departure.deadline < now]:
            self._give_up(conn)
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
