"""Connections that are slow, silent or odd, as plain sockets."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO

from PIL import Image


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        yield line


def request(method: str, path: str, body: bytes = b"", **headers: object) -> bytes:
    """A request as bytes; ``Content_Length=5`` in the call is Content-Length: 5 on the line."""
    all_headers = {"Host": "kashf.test", "Accept": "application/json", "Content-Length": len(body) or None}
    all_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in all_headers.items() if value is not None]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body


def answer(line: socket.socket) -> tuple[int, bytes]:
    """Status and body of the next answer on this line; (0, b"") when it was closed without one."""
    received = b""
    while b"\r\n\r\n" not in received:
        data = line.recv(1)
        if not data:
            return 0, b""
        received += data
    length = next(
        (int(part[15:]) for part in received.lower().split(b"\r\n") if part.startswith(b"content-length:")), 0
    )
    body = b""
    while len(body) < length and (data := line.recv(length - len(body))):
        body += data
    return int(received.split()[1]), body


@contextmanager
def dripping(port: int, number: int, begun: bytes) -> Iterator[None]:
    """So many connections that begin like this and go on with a byte a second, as long as the server lets them."""
    stop = threading.Event()
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(connected(port)) for _ in range(number)]
        for line in lines:
            line.sendall(begun)

        def drip() -> None:
            while not stop.wait(1):
                for line in list(lines):
                    try:
                        line.sendall(b"x")
                    except OSError:
                        lines.remove(line)

        thread = threading.Thread(target=drip)
        thread.start()
        time.sleep(0.5)
        try:
            yield
        finally:
            stop.set()
            thread.join()


def slowly(line: socket.socket, data: bytes, bytes_a_second: int) -> None:
    step = bytes_a_second // 5
    for start in range(0, len(data), step):
        line.sendall(data[start : start + step])
        time.sleep(0.2)


def photo() -> bytes:
    """Some 18 KB of JPEG, another one each time."""
    picture = BytesIO()
    Image.frombytes("RGB", (160, 160), os.urandom(3 * 160 * 160)).save(picture, "JPEG", quality=80)
    return picture.getvalue()


def put_photo(data: bytes, cookie: str, **headers: object) -> bytes:
    return request("PUT", f"/fieldwork/photos/{hashlib.sha256(data).hexdigest()}", data, Cookie=cookie, **headers)


@contextmanager
def taking_nothing(port: int, number: int, asked: bytes) -> Iterator[list[socket.socket]]:
    """So many clients that ask for something and do not read the answer."""
    with ExitStack() as open_lines:
        lines = [open_lines.enter_context(socket.socket()) for _ in range(number)]
        for line in lines:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", port))
            line.sendall(asked)
        time.sleep(2)
        yield lines
