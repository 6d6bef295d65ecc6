"""Files an administrator has sent and not yet confirmed: kept on the server, so that nothing is believed twice.

Each lies under a random name in the instance folder; its own name is only ever shown. What nobody confirms within a
day goes with the next upload.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from werkzeug.datastructures import FileStorage

from inspect_app import problems
from inspect_app.schools.folding import single_line
from inspect_app.web import settings

_TOKEN = re.compile(r"[0-9a-f]{32}")
_KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Upload:
    """``name`` is what the person's file was called: text to show, never a path."""

    token: str
    name: str

    @property
    def file(self) -> Path:
        return _folder() / f"{self.token}.data"


def keep(sent: FileStorage) -> Upload:
    """Puts a sent file on disk; takes away what was left behind earlier."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget_old(folder)
    upload = Upload(secrets.token_hex(16), single_line(sent.filename or "")[:120] or "؟")
    sent.save(upload.file)
    _name_file(upload.token).write_text(upload.name, encoding="utf-8")
    return upload


def find(token: str) -> Upload:
    """The upload of that token. Raises NotFound when there is none any more."""
    if not _TOKEN.fullmatch(token) or not _name_file(token).is_file():
        raise problems.NotFound
    return Upload(token, _name_file(token).read_text(encoding="utf-8"))


def forget(upload: Upload) -> None:
    upload.file.unlink(missing_ok=True)
    _name_file(upload.token).unlink(missing_ok=True)


def _folder() -> Path:
    return settings().data / "uploads"


def _name_file(token: str) -> Path:
    return _folder() / f"{token}.name"


def _forget_old(folder: Path) -> None:
    for file in folder.iterdir():
        if time.time() - file.stat().st_mtime > _KEPT_SECONDS:
            file.unlink(missing_ok=True)
