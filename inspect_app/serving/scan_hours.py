"""When the server looks through its photos. [pure]"""

from __future__ import annotations

from datetime import datetime, timedelta

_NIGHT = range(5)
"""Hours of the day."""
_MIN_PAUSE = timedelta(hours=20)
_MAX_PAUSE = timedelta(days=8)


def is_scan_due(local_time: datetime, last_ended_at: datetime | None) -> bool:
    """Once a night; by day only where the last scan lies so far back that this server seems not to run at night."""
    if last_ended_at is None or local_time - last_ended_at > _MAX_PAUSE:
        return True
    return local_time.hour in _NIGHT and local_time - last_ended_at > _MIN_PAUSE
