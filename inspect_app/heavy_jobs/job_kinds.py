"""What is heavy on this server, how many of each kind run at a time, and what is said to whoever must wait. [pure]"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_timedelta

from inspect_app.problems import Problem

_LOCALES = {"ar": "ar_JO", "en": "en_GB"}


class ComeAgain(Problem):
    """It is not this person's turn. The sentence's ``{wait}`` and ``Retry-After`` say when trying again is worth it."""

    def __init__(self, seconds: float) -> None:
        self.retry_after = max(1, math.ceil(seconds))
        super().__init__(seconds=self.retry_after)

    def sentence(self, language: str) -> str:
        text = self.en if language == "en" else self.ar
        return text.replace("{wait}", wait_words(self.retry_after or 1, language))


def wait_words(seconds: int, language: str) -> str:
    """A number of seconds up to two minutes, then of minutes, rounded up."""
    if seconds <= 120:
        return format_timedelta(seconds, granularity="second", threshold=math.inf, locale=_LOCALES[language])
    minutes = timedelta(minutes=math.ceil(seconds / 60))
    return format_timedelta(minutes, granularity="minute", threshold=math.inf, locale=_LOCALES[language])


class OneJobAtATime(ComeAgain):
    status = 429
    ar = (
        "ما زال الخادم يعمل على طلب كبير سابق لك (ملف أو صورة أو زيارة). لم يبدأ هذا الطلب؛ أعده لاحقاً. "
        "المدة المتوقعة: {wait}."
    )
    en = (
        "The server is still at work on something large of yours (a file, a picture or a visit). This was not begun; "
        "try again in about {wait}."
    )


class OneFileAtATime(ComeAgain):
    status = 429
    ar = (
        "ملفك الكبير السابق ما زال قيد التحضير أو التنزيل أو القراءة. انتظر حتى ينتهي ثم اطلب هذا الملف، أو اختر تصفية "
        "أضيق. المدة المتوقعة: {wait}."
    )
    en = (
        "Your earlier large file is still being made, downloaded or read. Wait for its end and ask again in about "
        "{wait}, or filter for less."
    )


class FilesInTheWay(ComeAgain):
    status = 503
    ar = (
        "يجري الآن تحضير ملفات كبيرة لغيرك. أعد المحاولة لاحقاً (المدة المتوقعة: {wait})، أو اختر تصفية أضيق: الملفات "
        "الصغيرة تُحضَّر فوراً."
    )
    en = (
        "Large files are being made for others. Try again in about {wait}, or filter for less: small ones come at once."
    )


class FilesBeingRead(ComeAgain):
    status = 503
    ar = "الخادم يقرأ الآن ملفات كبيرة أخرى، ولم يبدأ بملفك بعد. أعد المحاولة لاحقاً. المدة المتوقعة: {wait}."
    en = "The server is reading other large files and has not begun with yours. Try again in about {wait}."


class VisitsBusy(ComeAgain):
    status = 503
    ar = "الخادم يسجّل الآن زيارات كبيرة أخرى. لم تُسجَّل هذه الزيارة بعد؛ أعد المحاولة لاحقاً. المدة المتوقعة: {wait}."
    en = "The server is recording other large visits. This one was not recorded yet; try again in about {wait}."


class PicturesBusy(ComeAgain):
    status = 503
    ar = "الخادم مشغول بصور أخرى. لم تُحفظ هذه الصورة بعد؛ أعد المحاولة لاحقاً. المدة المتوقعة: {wait}."
    en = "The server is busy with other pictures. This one was not stored yet; try again in about {wait}."


@dataclass(frozen=True, slots=True)
class JobKind:
    """``places``: at a time on the whole server; ``max_wait``: seconds one more stands in line before it is refused.

    ``usual_seconds`` of a job, until some were measured; ``own`` and ``others`` say who is in the way.
    """

    name: str
    places: int
    max_wait: float
    usual_seconds: float
    own: type[ComeAgain]
    others: type[ComeAgain]


PICTURE = JobKind("picture", 2, 10.0, 2.0, OneJobAtATime, PicturesBusy)
"""A picture that must be decoded apart."""
EXPORT = JobKind("export", 2, 0.0, 60.0, OneFileAtATime, FilesInTheWay)
"""A large file made for a reader."""
IMPORT = JobKind("import", 1, 5.0, 20.0, OneJobAtATime, FilesBeingRead)
"""A file of schools or boundaries."""
TABLET_FILE = JobKind("tablet-file", 1, 20.0, 20.0, OneJobAtATime, FilesBeingRead)
"""Work that a tablet saved to a file."""
VISIT = JobKind("visit", 1, 5.0, 1.0, OneJobAtATime, VisitsBusy)
"""A visit of megabytes, or one that changes what hundreds of others said."""
JOB_KINDS = (PICTURE, EXPORT, IMPORT, TABLET_FILE, VISIT)
MAX_JOBS_OF_A_WORKER = 2
"""Of a worker's six threads those that may be at heavy work or in line for it: the others are for everybody."""
