"""How many photos one person sends in a day: more than a month without a network brings, fewer than fill a disk.

A row for each account, counted in the transaction that notes the photo. What was sent before, by whomever, counts once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from inspect_app.accounts.models import Person
from inspect_app.db import table
from inspect_app.driver_statements import read_row, write_rows
from inspect_app.heavy_jobs.job_kinds import ComeAgain
from inspect_app.inspections.submitted import AMMAN
from inspect_app.submissions import limits
from inspect_app.submissions.models import PhotosOfDay


class TooManyPhotosToday(ComeAgain):
    """Until midnight in Amman."""

    status = 429
    ar = "أرسلتَ اليوم أكثر ما يستقبله الخادم من صور حساب واحد في يوم. هذه الصورة باقية على جهازك؛ أرسلها غداً."
    en = (
        "You have sent as many photos today as the server takes from one account. This one is on your device; "
        "send it tomorrow."
    )


def check_photo_quota(person: Person, size: int, now: datetime) -> None:
    """Whether this person may send a photo of so many bytes today. Raises TooManyPhotosToday."""
    photos, total = _of_today(read_row(_KNOWN, {"account_id": person.id}), now)
    if photos >= limits.MAX_PHOTOS_A_DAY or total + size > limits.MAX_PHOTO_BYTES_A_DAY:
        raise TooManyPhotosToday(_seconds_to_midnight(now))


def count_photo(account: int, size: int, now: datetime) -> None:
    """One more. Call inside ``writing()``."""
    known = read_row(_KNOWN, {"account_id": account})
    photos, total = _of_today(known, now)
    row = {"day": _day(now), "photos": photos + 1, "bytes": total + size}
    if known:
        write_rows(_COUNT, [row | {"of": account}])
    else:
        write_rows(_BEGIN, [row | {"account_id": account}])


def _of_today(known: tuple[str, int, int] | None, now: datetime) -> tuple[int, int]:
    return known[1:] if known and known[0] == _day(now) else (0, 0)


def _day(now: datetime) -> str:
    return now.astimezone(AMMAN).date().isoformat()


def _seconds_to_midnight(now: datetime) -> float:
    here = now.astimezone(AMMAN)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - here).total_seconds()


_counted = table(PhotosOfDay).c
_KNOWN = select(_counted.day, _counted.photos, _counted.bytes).where(_counted.account_id == bindparam("account_id"))
_BEGIN = table(PhotosOfDay).insert()
_COUNT = table(PhotosOfDay).update().where(_counted.account_id == bindparam("of"))
