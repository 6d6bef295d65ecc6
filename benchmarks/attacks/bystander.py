"""The engineer who does nothing wrong: a visit every half second, whatever became of the one before."""

from __future__ import annotations

import itertools
import math
import threading
import time
from collections import Counter
from types import TracebackType

from benchmarks.attacks.attacked_server import AttackedServer
from benchmarks.receiving import requests

_SECONDS_BETWEEN, _MIN_SECONDS = 0.5, 15.0


class Bystander:
    def __init__(self, server: AttackedServer) -> None:
        self._server = server
        with server.world.app.app_context():
            self._visits = list(itertools.islice(requests.visits(server.world.bystanders), 400))
        self.seconds: list[float] = []
        self.failures: Counter[str] = Counter()
        self._begun = time.monotonic()
        self._ended = threading.Event()
        self._senders: list[threading.Thread] = []
        self._clock = threading.Thread(target=self._send_regularly)

    def __enter__(self) -> Bystander:
        self._clock.start()
        time.sleep(2 * _SECONDS_BETWEEN)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._ended.set()
        self._clock.join()

    def stop(self) -> None:
        """Not before there are visits enough to speak of, nor before each of them has been answered."""
        time.sleep(max(1.0, _MIN_SECONDS - (time.monotonic() - self._begun)))
        self._ended.set()
        self._clock.join()
        for sender in self._senders:
            sender.join()

    def percentile(self, percent: int) -> float:
        """The least of these that so many of a hundred did not exceed."""
        ordered = sorted(self.seconds)
        return ordered[math.ceil(len(ordered) * percent / 100) - 1]

    def _send_regularly(self) -> None:
        for put in self._visits:
            sender = threading.Thread(target=self._send, args=(put,))
            self._senders.append(sender)
            sender.start()
            if self._ended.wait(_SECONDS_BETWEEN):
                return

    def _send(self, put: requests.Put) -> None:
        begun = time.monotonic()
        headers = {name.replace("-", "_"): value for name, value in put.headers.items() if name != "Cookie"}
        headers.pop("Accept", None)
        headers.pop("Sec_Fetch_Site", None)
        reply = self._server.ask("PUT", put.path, put.headers["Cookie"], put.body, **headers)
        self.seconds.append(time.monotonic() - begun)
        if reply.status != 201:
            self.failures[f"{reply.status} {reply.said}"] += 1
