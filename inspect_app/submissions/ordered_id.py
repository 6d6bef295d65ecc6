"""Ids that sort by when they were minted; the tablet mints its own (static/js/tablet/store/ordered-id.mjs). [pure]"""

from __future__ import annotations

import secrets
import time
import uuid


def ordered_id() -> str:
    """A UUID of version 7 (RFC 9562)."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    return str(uuid.UUID(int=milliseconds << 80 | 7 << 76 | random >> 62 << 64 | 2 << 62 | random & (1 << 62) - 1))
