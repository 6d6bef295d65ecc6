"""gunicorn's threaded worker, except that a thread is given to a request only when all of it has come.

A tablet on a bad line sends a photo for minutes, and a stranger may send a byte a second: neither costs a thread here,
only a connection, and that for a limited time. Nor do readers who are slow to take an answer or to close. And however
many ask for pages at once, what tablets send always finds a thread.
"""

from __future__ import annotations

import socket
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any, NamedTuple

from gunicorn import util
from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

from inspect_app.serving.request_buffer import RequestBuffer
from inspect_app.serving.response_buffer import ResponseBuffer

MAX_PAGE_THREADS = 3
"""Threads of a worker that may be at pages, files and sign-ins, in the order of asking. The others are for what tablets
PUT: a visit takes milliseconds, and is not to wait behind a queue of searches."""
_CHUNK_BYTES = 64 * 1024
_LINGER_SECONDS = 2.0
"""Seconds in which the other side may read the last answer before its connection is gone."""
_LINGER_BYTES = 1024 * 1024


class PatientConnection(TConn):
    """One client's connection. ``close`` hands it to the worker's own loop, which never waits."""

    request_buffer: RequestBuffer
    response_buffer: ResponseBuffer

    def __init__(self, worker: PatientWorker, sock: socket.socket, client: Any, server: Any) -> None:  # noqa: ANN401
        super().__init__(worker.cfg, sock, client, server)
        self._worker = worker

    def close(self, graceful: bool = False) -> None:
        if graceful:
            self._worker.linger(self.sock)
        else:
            util.close(self.sock)


class _ResponseConnection(NamedTuple):
    """What gunicorn needs of a connection to write an answer."""

    sock: ResponseBuffer
    client: Any
    server: Any


class PatientWorker(ThreadWorker):
    """Set ``body_limit_rule`` before gunicorn makes one: what a body may weigh and how long it may take."""

    def init_process(self) -> None:
        self._receiving: set[PatientConnection] = set()
        self._sending: dict[PatientConnection, Future[Any]] = {}
        self._lingering: dict[socket.socket, tuple[float, int]] = {}
        self._at_pages: set[PatientConnection] = set()
        self._in_line_for_pages: deque[PatientConnection] = deque()
        super().init_process()

    def accept(self, listener: Any) -> None:  # noqa: ANN401 - gunicorn's own socket
        try:
            sock, client = listener.accept()
        except OSError:
            return  # another worker was faster, the client is gone already, or too many connections are open
        self.nr_conns += 1
        self.enqueue_req(PatientConnection(self, sock, client, listener.getsockname()))

    def enqueue_req(self, conn: PatientConnection) -> None:
        """A request begins on this connection, now or soon: its bytes are waited for here."""
        conn.sock.setblocking(False)
        conn.request_buffer, conn.response_buffer = RequestBuffer(self.app.body_limit_rule), ResponseBuffer(conn.sock)
        self._receiving.add(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._receive, conn))
        self._receive(conn, conn.sock)

    def _receive(self, conn: PatientConnection, sock: socket.socket) -> None:
        try:
            data = sock.recv(_CHUNK_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._stop_receiving(conn)
            conn.request_buffer.close()
            self.nr_conns -= 1
            conn.close()
            return
        conn.request_buffer.receive(data)
        if conn.request_buffer.is_ready:
            self._hand_over(conn)
        elif conn.request_buffer.expects_continue:
            conn.request_buffer.expects_continue = False
            util.write_nonblock(sock, b"HTTP/1.1 100 Continue\r\n\r\n")

    def _stop_receiving(self, conn: PatientConnection) -> None:
        self._receiving.discard(conn)
        self.poller.unregister(conn.sock)

    def _hand_over(self, conn: PatientConnection) -> None:
        self._stop_receiving(conn)
        conn.parser = get_parser(self.cfg, conn.request_buffer, conn.client)
        conn.initialized = True
        if conn.request_buffer.is_put:
            super().enqueue_req(conn)
        else:
            self._in_line_for_pages.append(conn)
            self._begin_pages()

    def _begin_pages(self) -> None:
        while self._in_line_for_pages and len(self._at_pages) < MAX_PAGE_THREADS:
            conn = self._in_line_for_pages.popleft()
            self._at_pages.add(conn)
            super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: PatientConnection) -> bool:  # noqa: ANN401 - gunicorn's request
        if conn.request_buffer.closes_connection:
            req.force_close()
        return bool(super().handle_request(req, _ResponseConnection(conn.response_buffer, conn.client, conn.server)))

    def finish_request(self, conn: PatientConnection, fs: Future[Any]) -> None:
        """The thread is free. What the line has not taken yet is sent from here before anything else happens."""
        conn.request_buffer.close()
        self._at_pages.discard(conn)
        self._begin_pages()
        if conn.response_buffer.has_unsent:
            conn.response_buffer.restart_deadline()
            conn.sock.setblocking(False)
            self._sending[conn] = fs
            self.poller.register(conn.sock, EVENT_WRITE, partial(self._send, conn))
        else:
            super().finish_request(conn, fs)

    def _send(self, conn: PatientConnection, sock: socket.socket) -> None:
        try:
            conn.response_buffer.flush()
        except OSError:
            self._abort_response(conn)
            return
        if not conn.response_buffer.has_unsent:
            self.poller.unregister(sock)
            super().finish_request(conn, self._sending.pop(conn))

    def _abort_response(self, conn: PatientConnection) -> None:
        self.poller.unregister(conn.sock)
        del self._sending[conn]
        conn.response_buffer.close()
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Called about once a second: whose time is over is answered, or let go where there is nothing to answer."""
        now = time.monotonic()
        for conn in [conn for conn in self._receiving if self._is_overdue(conn.request_buffer, now)]:
            self._end_receiving(conn)
        for conn in [conn for conn in self._sending if conn.response_buffer.deadline < now]:
            self._abort_response(conn)
        for sock in [sock for sock, (deadline, _) in self._lingering.items() if deadline < now]:
            self._close_lingering(sock)

    def _is_overdue(self, request_buffer: RequestBuffer, now: float) -> bool:
        """Also a connection that has brought nothing yet, when the worker is about to stop."""
        return request_buffer.deadline < now or not (self.alive or request_buffer.received_bytes)

    def _end_receiving(self, conn: PatientConnection) -> None:
        if conn.request_buffer.time_out():
            self._hand_over(conn)
            return
        self._stop_receiving(conn)
        conn.request_buffer.close()
        self.nr_conns -= 1
        if conn.request_buffer.received_bytes:
            util.write_error(conn.sock, 408, "Request Timeout", "")
        conn.close(graceful=True)

    def linger(self, sock: socket.socket) -> None:
        """Says that nothing more will be sent; what the client still sends is thrown away until it has closed."""
        try:
            sock.setblocking(False)
            sock.shutdown(socket.SHUT_WR)
        except OSError:
            util.close(sock)
            return
        self._lingering[sock] = (time.monotonic() + _LINGER_SECONDS, _LINGER_BYTES)
        self.nr_conns += 1
        self.poller.register(sock, EVENT_READ, self._drain)

    def _drain(self, sock: socket.socket) -> None:
        deadline, bytes_left = self._lingering[sock]
        try:
            data = sock.recv(_CHUNK_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._lingering[sock] = (deadline, bytes_left - len(data))
        if not data or bytes_left < len(data):
            self._close_lingering(sock)

    def _close_lingering(self, sock: socket.socket) -> None:
        del self._lingering[sock]
        self.nr_conns -= 1
        self.poller.unregister(sock)
        util.close(sock)
