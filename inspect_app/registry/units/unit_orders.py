"""What an administrator asks of directorates and schools, before anything is looked up. [pure]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inspect_app.checklists import Text


@dataclass(frozen=True)
class UnitOrder:
    """One directorate as it shall be; None leaves what is known. ``row``: of the file, 0 where there is none."""

    code: str
    name_ar: str | None = None
    name_en: str | None = None
    named_from: date | None = None
    """First day of these names; None: today."""
    governorate: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """Its last day."""
    successor: str | None = None
    """Code of the directorate that takes over its schools and people on the day after."""
    row: int = 0


@dataclass(frozen=True)
class MoveOrder:
    """These schools belong to the directorate of this code from a day on."""

    school_ids: tuple[int, ...]
    to: str
    day: date


NO_CODE = Text("الرمز مفقود", "the code is missing")
BAD_CODE = Text(
    "الرمز من حرف إلى 16 حرفاً أو رقماً لاتينياً بلا فراغات", "a code takes 1 to 16 Latin letters and digits, no spaces"
)
REPEATED = Text("الرمز مكرر", "the code is repeated")
INCOMPLETE = Text(
    "مديرية جديدة: يلزم الاسمان والمحافظة", "a new directorate: both names and the governorate are needed"
)
DISSOLVED = Text("هذه المديرية ملغاة ولا تتغيّر", "this directorate is dissolved and does not change any more")
NOT_YET = Text(
    "التاريخ في المستقبل: أدخل التغيير في يومه أو بعده",
    "the day is in the future: enter the change on its day or later",
)
MIN_DAY = date(1900, 1, 1)
"""No directorate and no school of the registry is older; centuries are a slip of the hand."""
TOO_EARLY = Text("التاريخ قبل سنة 1900", "the day is before the year 1900")
NAMED_BEFORE = Text(
    "للمديرية اسم أحدث يبدأ بعد هذا اليوم", "the directorate has a later name, which begins after this day"
)
NO_LAST_DAY = Text(
    "للمديرية خلف وليس لها يوم أخير: اكتب «إلى تاريخ»", "it has a successor and no last day: fill in “Valid to”"
)
NO_SUCCESSOR = Text(
    "لها مدارس أو مستخدمون: اكتب رمز المديرية التي تنتقل إليها",
    "it has schools or people: write the code of the directorate they go to",
)
UNKNOWN_SUCCESSOR = Text(
    "لا توجد مديرية قائمة بهذا الرمز", "there is no directorate of this code that is not dissolved"
)
ENDS_BEFORE_IT_BEGAN = Text("اليوم الأخير قبل اليوم الأول", "its last day is before its first day")
NO_SCHOOLS = Text("لا مدارس تنتقل", "no school would move")


def moved_since(number: str, day: date) -> Text:
    return Text(f"انتقلت المدرسة {number} بعد هذا اليوم، في {day}", f"school {number} moved after this day, on {day}")


def begins_later(day: date) -> Text:
    return Text(f"المديرية الخلف قائمة منذ {day} فقط", f"the successor exists only since {day}")
