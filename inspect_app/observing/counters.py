"""What ``/metrics`` counts while requests are answered, over all workers. Imported only where somebody may read it.

prometheus-client looks at PROMETHEUS_MULTIPROC_DIR when it is first imported: ``serving`` sets it before. Labels have
few values: endpoints, methods, classes of statuses and codes of problems are all known beforehand.
"""

from __future__ import annotations

from prometheus_client import Counter, Histogram

from inspect_app.db import waited_to_write
from inspect_app.observing.request_observer import Observed

_METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"}
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)
REQUESTS = Counter("kashf_requests", "Requests answered.", ["endpoint", "method", "status"])
REQUEST_SECONDS = Histogram(
    "kashf_request_seconds", "From a request's last byte to its answer's.", ["endpoint"], buckets=_SECONDS
)
REFUSALS = Counter("kashf_refusals", "Requests refused or failed, by the problem's code.", ["code"])
VISITS = Counter("kashf_visits_received", "Visits and corrections that were new and are stored.")
PHOTOS = Counter("kashf_photos_received", "Photos that tablets sent and that are stored.")
WRITE_WAIT = Histogram("kashf_write_wait_seconds", "How long a writer waited for its turn.", buckets=_SECONDS)
ALL = (REQUESTS, REQUEST_SECONDS, REFUSALS, VISITS, PHOTOS, WRITE_WAIT)
_RECEIVED = {"tablet_api.put_visit": VISITS, "tablet_api.put_photo": PHOTOS}


def count_request(observed: Observed) -> None:
    endpoint = observed.endpoint or "none"
    method = observed.method if observed.method in _METHODS else "other"
    REQUESTS.labels(endpoint, method, f"{observed.status // 100}xx").inc()
    REQUEST_SECONDS.labels(endpoint).observe(observed.seconds)
    if observed.problem:
        REFUSALS.labels(observed.problem).inc()
    if observed.status == 201 and endpoint in _RECEIVED:
        _RECEIVED[endpoint].inc()


@waited_to_write.connect
def _count_wait(_sender: object, *, seconds: float) -> None:
    WRITE_WAIT.observe(seconds)
