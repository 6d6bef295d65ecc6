"""Large files take turns, so that making them leaves room for everybody's pages.

A turn is a lock on a file of the data folder: it holds over all workers of the server and is free again when its holder
closes it or dies.
"""

from __future__ import annotations

import fcntl
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from inspect_app.accounts.models import Person
from inspect_app.problems import Problem
from inspect_app.web import settings

LARGE_FILE_ROWS = 5_000
"""More rows than this, deficiencies or visits, make a file that takes its turn: some three seconds of a processor as
Excel, and as long for the answers of as many visits."""
MAX_LARGE_FILES = 2
"""Large files made or sent at the same time: of the eight requests that two workers answer."""


class OneFileAtATime(Problem):
    status = 429
    retry_after = 30
    ar = "ملفك الكبير السابق ما زال قيد التحضير أو التنزيل. انتظر حتى ينتهي ثم اطلب هذا الملف، أو اختر تصفية أضيق."
    en = (
        "Your earlier large file is still being made or downloaded. Wait for its end and ask again, or filter for less."
    )


class FilesInTheWay(Problem):
    status = 503
    retry_after = 60
    ar = "يجري الآن تحضير ملفات كبيرة لغيرك. أعد المحاولة بعد دقيقة، أو اختر تصفية أضيق: الملفات الصغيرة تُحضَّر فوراً."
    en = "Large files are being made for others. Try again in a minute, or filter for less: small files come at once."


def take_turn(person: Person, rows: int) -> ExitStack:
    """The person's turn to have a file of so many rows made; closing it lets the next one in. A small file needs none.

    Raises OneFileAtATime and FilesInTheWay.
    """
    with ExitStack() as locks:
        if rows > LARGE_FILE_ROWS:
            _hold_free_lock(locks, [f"person-{person.id}"], OneFileAtATime)
            _hold_free_lock(locks, [f"place-{place}" for place in range(MAX_LARGE_FILES)], FilesInTheWay)
        return locks.pop_all()


def _hold_free_lock(locks: ExitStack, names: list[str], refusal: type[Problem]) -> None:
    """Holds the first of these locks that is free."""
    folder = settings().data / "turns"
    folder.mkdir(exist_ok=True, mode=0o700)
    for name in names:
        lock = _try_lock(folder / name)
        if lock:
            locks.enter_context(lock)
            return
    raise refusal


def _try_lock(file: Path) -> IO[str] | None:
    lock = file.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
