"""The pictures put to a person's step: which steps need one, what kind it is, and which day it may be from. [pure]"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspect_app.checklists import PhotoRule
from inspect_app.deficiencies.status import Status
from inspect_app.deficiencies.step_notes import StepRefused, is_grave

MAX_PICTURES = 5
"""Pictures of one step: as many as one form may bring at their largest."""
MIN_DAY = date(2000, 1, 1)
"""No paper about a deficiency is older."""
_REPAIRED = frozenset({Status.REPORTED_FIXED, Status.VERIFIED_CLOSED})


class EvidenceKind(StrEnum):
    PLACE = "place"
    """A photo of the place."""
    DOCUMENT = "document"
    """A photo of a paper."""


@dataclass(frozen=True, slots=True)
class StepPicture:
    """One picture, by the name of its file. ``day``: when it was taken, or the paper written."""

    sha256: str
    kind: EvidenceKind
    day: date


class EvidenceRefused(StepRefused):
    """A step whose pictures are not as they must be. The page says why beside them and keeps them."""


class EvidenceNeeded(EvidenceRefused):
    ar = "هذه الخطوة تحتاج إلى صورة واحدة على الأقل: للموقع أو لوثيقة. لم يتغيّر شيء؛ أضف صورة وأعد المحاولة."
    en = (
        "This step needs at least one picture: of the place or of a document. Nothing was changed; add one and try "
        "again."
    )


class PlacePhotoNeeded(EvidenceRefused):
    ar = "هذه الخطوة تحتاج إلى صورة واحدة للموقع على الأقل، وقد تُضاف إليها وثيقة. لم يتغيّر شيء؛ أضف صورة."
    en = (
        "This step needs at least one photo of the place; a document may be added to it. Nothing was changed; add one "
        "and try again."
    )


class TooManyPictures(EvidenceRefused):
    ar = "الحد {most} صور للخطوة الواحدة. لم يتغيّر شيء؛ أبقِ أهمها."
    en = "A step takes at most {most} pictures. Nothing was changed; keep those that matter most."


class DayRefused(EvidenceRefused):
    """``kind``: the pictures whose date is wrong. The page marks its field."""

    def __init__(self, kind: EvidenceKind, **details: object) -> None:
        super().__init__(**details)
        self.kind = kind


class PictureOfDayNeeded(DayRefused):
    ar = "كتبتَ تاريخاً بلا صورة. لم يتغيّر شيء؛ اختر صورة هذا التاريخ، أو امسحه."
    en = "There is a date here without a picture. Nothing was changed; choose the picture of this date, or clear it."


class DayNeeded(DayRefused):
    ar = "اكتب تاريخ الصورة أو الوثيقة (يوم وشهر وسنة). لم يتغيّر شيء؛ الصور محفوظة."
    en = "Give the date of the photo or the document. Nothing was changed; the pictures are kept."


class DayAhead(DayRefused):
    ar = "التاريخ لم يأتِ بعد. لم يتغيّر شيء؛ صحّح تاريخ الصورة أو الوثيقة."
    en = "This date lies in the future. Nothing was changed; correct the date of the photo or the document."


class DayTooEarly(DayRefused):
    ar = "التاريخ أقدم من {first}. لم يتغيّر شيء؛ صحّح تاريخ الوثيقة."
    en = "This date is before {first}. Nothing was changed; correct the date of the document."


class PhotoOlderThanFinding(DayRefused):
    ar = "صورة الموقع أقدم من آخر معاينة للخلل ({seen})، فلا تُثبت شيئاً عمّا بعدها. لم يتغيّر شيء."
    en = (
        "This photo of the place is older than the last time the fault was seen ({seen}), so it proves nothing about "
        "what came after. Nothing was changed."
    )


class DocumentOlderThanFinding(DayRefused):
    ar = "الوثيقة أقدم من آخر معاينة للخلل ({seen})، فلا تُثبت إصلاحه بعدها. لم يتغيّر شيء."
    en = (
        "This document is older than the last time the fault was seen ({seen}), so it proves no repair since. Nothing "
        "was changed."
    )


class PictureGone(EvidenceRefused):
    ar = "إحدى الصور لم تعد محفوظة لدينا بإرسالك. لم يتغيّر شيء؛ اخترها من جديد."
    en = "One of the pictures is not kept here as sent by you. Nothing was changed; choose it again."


def kinds_needed(severity: str, target: Status, rule: PhotoRule, *, by_school: bool) -> frozenset[EvidenceKind]:
    """Without a picture of one of these kinds the step is refused; empty where it needs none.

    Ending something dangerous needs any. A school's word that it is repaired needs a photo of the place, where the item
    asks for one of the failure: whoever must show the fault shows the repair, too. From the office a repair may be
    reported by a letter.
    """
    if by_school and target is Status.REPORTED_FIXED and rule is not PhotoRule.NONE:
        return frozenset({EvidenceKind.PLACE})
    return frozenset(EvidenceKind) if is_grave(severity, target) else frozenset()


def check_evidence(
    evidence: Sequence[StepPicture], target: Status, *, needed: Collection[EvidenceKind], seen: date, today: date
) -> None:
    """Raises an EvidenceRefused. ``seen``: when the fault was last seen; all days are Amman's."""
    if needed and not any(one.kind in needed for one in evidence):
        raise EvidenceNeeded if EvidenceKind.DOCUMENT in needed else PlacePhotoNeeded
    if len(evidence) > MAX_PICTURES:
        raise TooManyPictures(most=MAX_PICTURES)
    for one in evidence:
        if one.day > today:
            raise DayAhead(one.kind)
        if one.day < MIN_DAY:
            raise DayTooEarly(one.kind, first=f"{MIN_DAY:%Y-%m-%d}")
        # An old paper may say that it never was a fault; that it was repaired since, none can.
        proves_now = one.kind is EvidenceKind.PLACE or target in _REPAIRED
        # By a clock that ran ahead it was seen tomorrow: nobody could show anything.
        if proves_now and one.day < min(seen, today):
            older = PhotoOlderThanFinding if one.kind is EvidenceKind.PLACE else DocumentOlderThanFinding
            raise older(one.kind, seen=f"{seen:%Y-%m-%d}")
