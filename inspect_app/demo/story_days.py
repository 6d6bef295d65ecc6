"""When the demo's story happens: counted back from the day it is made, so that it is always a story of this year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMMAN = ZoneInfo("Asia/Amman")
_WORKING_WEEKDAYS = {6, 0, 1, 2, 3}
"""Sunday to Thursday."""


def today_in_amman() -> date:
    return datetime.now(AMMAN).date()


@dataclass(frozen=True, slots=True)
class StoryDays:
    """Each stretch of days ends before ``today``, in Amman; the numbers are days before it."""

    today: date

    def working_days(self, first: int, last: int) -> list[date]:
        """From ``first`` to ``last`` days ago."""
        days = (self.today - timedelta(days=ago) for ago in range(first, last - 1, -1))
        return [day for day in days if day.weekday() in _WORKING_WEEKDAYS]

    @property
    def registered(self) -> datetime:
        """When schools and people were written down."""
        return datetime.combine(self.today - timedelta(days=460), time(6), UTC)

    @property
    def first_round(self) -> list[date]:
        return self.working_days(415, 366)

    @property
    def returns_to_dangers(self) -> list[date]:
        """Long enough to look again at what the last day of the first round found."""
        return self.working_days(415, 345)

    @property
    def checks(self) -> list[date]:
        return self.working_days(288, 273)

    @property
    def repairs_start(self) -> datetime:
        return datetime.combine(self.today - timedelta(days=265), time(7), UTC)

    @property
    def second_round(self) -> list[date]:
        return self.working_days(36, 1)

    @property
    def before_second_round(self) -> date:
        return self.working_days(40, 37)[-1]

    @property
    def last_week(self) -> list[date]:
        """What is dangerous and was found then is not overdue yet."""
        return self.working_days(6, 1)

    @property
    def school_year(self) -> list[date]:
        return self.working_days(315, 8)

    @property
    def end(self) -> datetime:
        """The first moment of ``today``: nothing has happened yet."""
        return datetime.combine(self.today, time(0), AMMAN)
