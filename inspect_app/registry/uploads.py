"""Files an administrator has sent and not yet confirmed: they wait on the server, and only a token goes to the page.

Each lies under a random name in the instance folder; its own name is only ever shown. What nobody confirms within a
day goes with the next upload. Rows that an import left out are kept beside its report for a month: mending takes time.
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
_MAX_AGE_SECONDS = 24 * 3600
_MAX_REFUSED_AGE_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class Upload:
    """``name`` is what the person's file was called: text to show, never a path."""

    token: str
    name: str

    @property
    def file(self) -> Path:
        return _folder() / f"{self.token}.data"

    def keep_refused_rows(self, workbook: bytes) -> None:
        """Before the import is stored: a full disk shall not be met afterwards. Its report holds the token."""
        _refused_rows_file(self.token).write_bytes(workbook)


def store_upload(file: FileStorage) -> Upload:
    """Stores a file that was sent; deletes what was left behind earlier."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _delete_old(folder)
    upload = Upload(secrets.token_hex(16), single_line(file.filename or "")[:120] or "؟")
    file.save(upload.file)
    _name_file(upload.token).write_text(upload.name, encoding="utf-8")
    return upload


def find_upload(token: str) -> Upload:
    """The upload of that token. Raises NotFound when there is none any more."""
    if not _TOKEN.fullmatch(token) or not _name_file(token).is_file():
        raise problems.NotFound
    return Upload(token, _name_file(token).read_text(encoding="utf-8"))


def delete_upload(upload: Upload) -> None:
    upload.file.unlink(missing_ok=True)
    _name_file(upload.token).unlink(missing_ok=True)


def find_refused_rows(token: str) -> Path | None:
    """The workbook of the rows that the import of that upload left out; None: there were none, or it is gone."""
    file = _refused_rows_file(token) if _TOKEN.fullmatch(token) else None
    return file if file and file.is_file() else None


def _refused_rows_file(token: str) -> Path:
    return _folder() / f"{token}.refused"


def _folder() -> Path:
    return settings().data / "uploads"


def _name_file(token: str) -> Path:
    return _folder() / f"{token}.name"


def _delete_old(folder: Path) -> None:
    for file in folder.iterdir():
        max_age = _MAX_REFUSED_AGE_SECONDS if file.suffix == ".refused" else _MAX_AGE_SECONDS
        if time.time() - file.stat().st_mtime > max_age:
            file.unlink(missing_ok=True)
