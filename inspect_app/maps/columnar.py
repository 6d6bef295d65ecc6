"""The points of a map as columns: one compact JSON that one canvas draws. User text is data here and nowhere markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from inspect_app.deficiencies.deficiency_texts import failure, measured, observed
from inspect_app.inspections.value_texts import checklist_title, day, item_of, since_days
from inspect_app.maps.school_lines import SEVERITIES, STATES, Danger, Result, SchoolLine
from inspect_app.overview.due_texts import safe_words
from inspect_app.overview.risk.why import sentence


class _Numbered:
    """Texts by number: a sentence that a hundred schools share travels once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))


def columnar(lines: Sequence[SchoolLine], language: str, now: datetime) -> dict[str, Any]:
    """The lines that have a position, column by column; ``texts`` are named by their numbers in the columns."""
    placed = [line for line in lines if line.has_position]
    texts = _Numbered()
    schools = {
        "number": [line.number for line in placed],
        "name": [line.name(language) for line in placed],
        "place": [line.locality for line in placed],
        "lat": [round(line.latitude or 0, 6) for line in placed],
        "lon": [round(line.longitude or 0, 6) for line in placed],
        "students": [line.students for line in placed],
        "state": [STATES.index(line.state) for line in placed],
        "counts": [line.counts for line in placed],
        "overdue": [line.overdue for line in placed],
        "points": [round(line.points, 1) for line in placed],
        "why": [texts.number(sentence(line.risk, bool(line.results), now)) for line in placed],
        "dangers": [[_danger(danger, texts, language, now) for danger in line.dangers] for line in placed],
        "results": [[_result(result, texts) for result in line.results] for line in placed],
    }
    return {"schools": schools, "texts": list(texts.numbers)}


def _danger(danger: Danger, texts: _Numbered, language: str, now: datetime) -> list[int]:
    """Numbers of its name, severity, age, what was measured, seen, noted, where, what is asked for; some are empty."""
    age = since_days(danger.opened_at, now)
    told = _("%(age)s, overdue", age=age) if danger.late else age
    told = " · ".join(filter(None, (told, safe_words(danger.safety, now))))
    place = " · ".join(part for part in (danger.location, danger.instance) if part)
    seen = measured(danger.evidence, language), observed(danger.evidence, language), danger.note, place
    item = item_of(danger.checklist, danger.version, danger.item)
    told_by = told, *seen, item.text.in_(language)
    return [texts.number(failure(item).in_(language)), SEVERITIES.index(danger.severity), *map(texts.number, told_by)]


def _result(result: Result, texts: _Numbered) -> list[Any]:
    grade = result.grade if result.score is not None else None
    return [texts.number(checklist_title(result.checklist, short=True)), grade, texts.number(day(result.at))]
