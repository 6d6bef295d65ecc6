"""gunicorn's own events, said where and how everything else is logged."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn.glogging import Logger


class GunicornLog(Logger):
    """No files, formats or handlers of its own, and no access log: requests are written down by ``observing``."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - gunicorn's own
        self.cfg = cfg
        self.loglevel = self.LOG_LEVELS[cfg.loglevel]
        self.error_log.setLevel(self.loglevel)
        self.error_log.propagate = True
        self.access_log.setLevel(logging.CRITICAL)

    def access(self, *_told: Any) -> None:  # noqa: ANN401 - gunicorn's own
        """Nothing."""
