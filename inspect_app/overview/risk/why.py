"""Why a school comes first, in one sentence: what fails worst and since when, how many there are, whom it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from inspect_app.checklists import Severity
from inspect_app.inspections.value_texts import days_between, item_of, section_title
from inspect_app.overview.due_texts import students_words
from inspect_app.overview.risk.risk_weights import Timing
from inspect_app.overview.risk.school_risk import SchoolRisk, told
from inspect_app.overview.risk.worst_items import FailingItem
from inspect_app.web import language

NAMED = 2
"""How many dangers the sentence names; it counts the rest."""


def sentence(risk: SchoolRisk, visited: bool, now: datetime) -> str:
    """The sentence for one school.

    Counted are its worst severity and, of the lesser ones, that of which most of the other points come; the arithmetic
    beside it (arithmetic_texts.py) tells all of them.
    """
    if not risk.shares:
        return _("Nothing open") if visited else _("Not visited yet")
    risk = replace(risk, shares=told(risk.shares))
    worst, *lesser = risk.severities
    heaviest = sorted(lesser, key=lambda severity: _own_points(risk, severity))[-1:]
    if worst.rank >= Severity.SEVERE.rank:
        named = risk.items[:NAMED]
        parts = [_dangers(risk, named, now), _how_many(worst, risk.count(worst)), *_counted(risk, heaviest)]
        parts += _marks(risk.items)
    else:
        parts = [*_counted(risk, [worst]), *_mostly(risk.items), *_counted(risk, heaviest), *_marks(risk.items)]
    parts += _closed(risk)
    parts += [students_words(risk.students)] if risk.students else []
    return " · ".join(parts)


def _own_points(risk: SchoolRisk, severity: Severity) -> float:
    return sum(share.own_points for share in risk.shares if share.severity is severity)


def _dangers(risk: SchoolRisk, items: Sequence[FailingItem], now: datetime) -> str:
    names = [_danger(item) for item in items]
    faults = names[0] if len(names) == 1 else _("%(first)s and %(second)s", first=names[0], second=names[1])
    faults = f"{faults[:1].upper()}{faults[1:]}"
    if _closed(risk):
        return faults
    days, *younger = (days_between(item.opened_at, now) for item in items)
    if days <= 0:
        return _("%(faults)s, found today", faults=faults)
    if any(age < days for age in younger):
        return ngettext(
            "%(faults)s, the older open %(num)s day", "%(faults)s, the older open %(num)s days", days, faults=faults
        )
    return ngettext("%(faults)s, open %(num)s day", "%(faults)s, open %(num)s days", days, faults=faults)


def _closed(risk: SchoolRisk) -> list[str]:
    """That of what is told nothing is open any more."""
    count = sum(share.count for share in risk.shares if share.timing is Timing.CLOSED)
    return [ngettext("closed", "all closed", count)] if count else []


def _danger(item: FailingItem) -> str:
    name = item_of(item.checklist, item.version, item.item).fault.in_(language())
    if item.places == 1:
        return name
    return _("%(what)s (%(places)s)", what=name, places=_places(item.places))


def _places(places: int) -> str:
    return ngettext("%(num)s place", "%(num)s places", places)


def _counted(risk: SchoolRisk, severities: Sequence[Severity]) -> list[str]:
    """“23 moderate, 20 of them overdue” for each of these."""
    return [_with_late(risk, severity) for severity in severities]


def _with_late(risk: SchoolRisk, severity: Severity) -> str:
    total, late = risk.count(severity), risk.count(severity, Timing.LATE, Timing.TWICE_LATE)
    count = _how_many(severity, total)
    if not late:
        return count
    return _("%(count)s, %(late)s", count=count, late=_of_them(late, total))


def _of_them(late: int, total: int) -> str:
    if total == 1:
        return _("overdue")
    if late == total:
        return ngettext("all overdue", "all overdue", total)
    return ngettext("%(num)s of them overdue", "%(num)s of them overdue", late)


def _how_many(severity: Severity, count: int) -> str:
    if severity is Severity.LIFE_THREATENING:
        return ngettext("%(num)s danger to life", "%(num)s dangers to life", count)
    if severity is Severity.SEVERE:
        return ngettext("%(num)s severe", "%(num)s severe", count)
    if severity is Severity.MODERATE:
        return ngettext("%(num)s moderate", "%(num)s moderate", count)
    return ngettext("%(num)s low", "%(num)s low", count)


def _mostly(items: Sequence[FailingItem]) -> list[str]:
    """Of a school without dangers: in which section all or most of what fails worst is; nothing where none has most."""
    sections: Counter[tuple[str, str]] = Counter()
    for item in items:
        sections[item.checklist, item.section] += item.places
    (checklist, section), most = sections.most_common(1)[0]
    if 2 * most <= sections.total():
        return []
    version = max(item.version for item in items if (item.checklist, item.section) == (checklist, section))
    where = section_title(checklist, version, section)
    return [_("in: %(section)s", section=where) if len(sections) == 1 else _("most in: %(section)s", section=where)]


def _marks(items: Sequence[FailingItem]) -> list[str]:
    """Of all that fails worst that it is still unsafe; everything else only of what is named."""
    named = items[:NAMED]
    marks = {
        _("not made safe in time"): any(item.unsafe for item in items),
        _("not corrected in time"): any(item.not_corrected for item in named),
        _("came back after repair"): any(item.recurrent for item in named),
    }
    return [words for words, said in marks.items() if said]
