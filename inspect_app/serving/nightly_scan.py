"""A thread of each worker that looks through the photos at night, slowly; one of them at a time has the turn.

By day and night it takes away large files that nobody may have any more."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

from flask import Flask

from inspect_app.backup_state import read_backup_state
from inspect_app.config import Settings
from inspect_app.exports.large_files.file_shelf import delete_expired_files
from inspect_app.inspections.photo_scan import scan_photos
from inspect_app.inspections.submitted import AMMAN
from inspect_app.serving.scan_hours import is_scan_due

_BYTES_PER_SECOND = 10_000_000.0
"""A million photos in a night's hours would be 17 MB a second; what one night does not reach, the next goes on with."""
_PAUSE_SECONDS = 600
log = logging.getLogger(__name__)


def scan_photos_at_night(app: Flask) -> None:
    """Never returns. What goes wrong is logged and tried again."""
    settings: Settings = app.extensions["kashf.settings"]

    def is_due() -> bool:
        return is_scan_due(datetime.now(AMMAN), read_backup_state(settings.data).scanned_at)

    while True:
        time.sleep(_PAUSE_SECONDS)
        try:
            _delete_expired(app)
            if is_due():
                _scan_once(app, is_due)
        except Exception:
            log.exception("looking after photos and large files broke off; it goes on later")


def _delete_expired(app: Flask) -> None:
    with app.app_context():
        delete_expired_files()


def _scan_once(app: Flask, is_due: Callable[[], bool]) -> None:
    with app.app_context():
        scan = scan_photos(bytes_per_second=_BYTES_PER_SECOND, stop=lambda: not is_due())
    if scan and scan.set_aside:
        log.warning("%s of %s photos were damaged and are asked of the tablets again", scan.set_aside, scan.looked_at)
