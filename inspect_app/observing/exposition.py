"""``/metrics`` as text: what all workers counted, and what is true of the instance now."""

from __future__ import annotations

import os
from collections.abc import Iterator

from flask import Flask
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from inspect_app.observing.counters import ALL
from inspect_app.observing.remembered import Remembered
from inspect_app.observing.server_state import ServerState, read_server_state

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS, _MAX_SECONDS = 30.0, 60.0
"""The state costs a look through all photos: it is found once in so many seconds, however often somebody scrapes."""
_STATE = "kashf.state_for_metrics"


def exposition(app: Flask) -> bytes:
    """Raises what the database raises when it does not answer: a scrape without the state is a failed one."""
    if _STATE not in app.extensions:
        app.extensions[_STATE] = Remembered(lambda: read_server_state(app), _SECONDS, _MAX_SECONDS)
    state: ServerState | None = app.extensions[_STATE].answer()
    registry = CollectorRegistry()
    registry.register(_StateCollector(state))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:  # one process alone
        for counted in ALL:
            registry.register(counted)
    return generate_latest(registry)


class _StateCollector(Collector):
    def __init__(self, state: ServerState | None) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        state = self._state
        if state is None:
            return
        about = GaugeMetricFamily("kashf_info", "Always 1.", labels=["release", "schema", "database"])
        about.add_metric([state.release, state.facts.revision or "", state.database], 1)
        yield about
        yield GaugeMetricFamily("kashf_open_sessions", "Browsers and tablets signed in.", state.open_sessions)
        yield GaugeMetricFamily(
            "kashf_photos_missing", "Photos that visits name and nobody has sent.", state.photos_missing
        )
        yield GaugeMetricFamily("kashf_disk_free_bytes", "Free where the data folder lies.", state.facts.free_bytes)
        yield GaugeMetricFamily("kashf_started_timestamp_seconds", "Start of the server.", state.started_at.timestamp())
        for name, at in (("backup", state.backup.backed_up_at), ("backup_drill", state.backup.drilled_at)):
            if at:
                help_ = f"When the last good {name.replace('_', ' ')} was made; absent: never."
                yield GaugeMetricFamily(f"kashf_last_{name}_timestamp_seconds", help_, at.timestamp())
