"""What may go wrong with one request. Each is told as what the server does and what the tablet sees of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.schedules.server import Answer, Death, Killed, Server

LOST = {"lost": True}


@dataclass
class Wire:
    """The way between tablets and server. ``late`` are requests that arrive when nobody waits for them any more."""

    server: Server
    rng: Random

    def __post_init__(self) -> None:
        self.late: list[dict[str, Any]] = []
        self.heard: list[tuple[str, Answer]] = []

    def pass_on(self, fault: str, request: dict[str, Any]) -> dict[str, Any]:
        """What the tablet is told, as the harness wants it."""
        return FAULTS[fault](self, request)

    def fine(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = self.serve(request)
        return told(answer) if answer else LOST

    def serve(self, request: dict[str, Any], **how: Any) -> Answer | None:
        """None when the server died of it."""
        try:
            answer = self.server.serve(request, request["session"], **how)
        except Killed:
            return None
        self.heard.append((kind(request), answer))
        return answer

    def lost_request(self, _request: dict[str, Any]) -> dict[str, Any]:
        return LOST

    def lost_answer(self, request: dict[str, Any]) -> dict[str, Any]:
        self.serve(request)
        return LOST

    def cut_body(self, request: dict[str, Any]) -> dict[str, Any]:
        body = request["body"]
        return self.fine(request | {"body": body[: self.rng.randrange(len(body))] if body else body})

    def changed_body(self, request: dict[str, Any]) -> dict[str, Any]:
        body = bytearray(request["body"])
        if body:
            body[self.rng.randrange(len(body) // 2, len(body))] ^= 1
        return self.fine(request | {"body": bytes(body)})

    def cut_answer(self, request: dict[str, Any]) -> dict[str, Any]:
        return self.fine(request) | {"cut": True}

    def portal(self, _request: dict[str, Any]) -> dict[str, Any]:
        return told(Answer(200, "text/html; charset=utf-8", b"<html><h1>Welcome to our network</h1></html>"))

    def stale(self, request: dict[str, Any]) -> dict[str, Any]:
        """A proxy that answers with what it heard before, to a request of the same kind."""
        known = [answer for what, answer in self.heard if what == kind(request) and what in {"visits", "photos"}]
        return told(self.rng.choice(known)) if known else LOST

    def signed_out(self, request: dict[str, Any]) -> dict[str, Any]:
        return self.fine(request | {"session": None})

    def bad_gateway(self, request: dict[str, Any]) -> dict[str, Any]:
        if self.rng.random() < 0.5:
            self.serve(request)
        return told(Answer(502, "text/html", b"<html>502</html>"))

    def double(self, request: dict[str, Any]) -> dict[str, Any]:
        self.serve(request)
        return self.fine(request)

    def overtaken(self, request: dict[str, Any]) -> dict[str, Any]:
        self.late.append(request)
        return LOST

    def killed(self, request: dict[str, Any]) -> dict[str, Any]:
        where, most = self.rng.choice(
            [("statement", 4), ("statement", 16), ("statement", 16), ("commit", 1), ("file", 1)]
        )
        self.server.death = Death(where, self.rng.randint(1, most))
        return self.fine(request)

    def disk_full(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = self.serve(request, full=True)
        return told(answer) if answer else LOST


def kind(request: dict[str, Any]) -> str:
    return str(request["path"].split("/")[2].split("?")[0])


def told(answer: Answer) -> dict[str, Any]:
    return {"status": answer.status, "headers": {"Content-Type": answer.type}, "content": answer.body}


FAULTS: dict[str, Callable[[Wire, dict[str, Any]], dict[str, Any]]] = {
    one.__name__: one
    for one in (
        Wire.lost_request,
        Wire.lost_answer,
        Wire.cut_body,
        Wire.changed_body,
        Wire.cut_answer,
        Wire.portal,
        Wire.stale,
        Wire.signed_out,
        Wire.bad_gateway,
        Wire.double,
        Wire.overtaken,
        Wire.killed,
        Wire.disk_full,
    )
}
