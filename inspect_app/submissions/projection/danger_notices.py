"""Which dangers a visit says were told, or could not be, as rows; written for a first body beside its answers."""

from __future__ import annotations

from typing import Any

from inspect_app.db import table
from inspect_app.driver_statements import write_rows
from inspect_app.inspections.judge_visit import JudgedVisit
from inspect_app.inspections.models import DangerNotice


def notice_rows(visit: JudgedVisit) -> list[dict[str, Any]]:
    """Of items that fail: what is said of others is nobody's word about a danger."""
    spoken_of = ((answer, answer.given.notice) for answer in visit.answers if answer.severity)
    return [
        {
            "visit_id": visit.given.id,
            "item": answer.item.code,
            "told_at": notice.told_at,
            "whom": notice.whom,
            "way": notice.way,
            "reason": notice.reason,
        }
        for answer, notice in spoken_of
        if notice
    ]


def record_notices(visit: JudgedVisit) -> None:
    """Call inside ``writing()``, after the visit's own row."""
    write_rows(_NOTICE, notice_rows(visit))


_NOTICE = table(DangerNotice).insert()
