"""Judging a visit before it is written: everything that needs thought and no lock. [pure]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from inspect_app.checklists import Checklist, Given, Item, Judgement, Severity, applies, judge_asked, judge_word, worst
from inspect_app.inspections.assessment import Assessment, Judged
from inspect_app.inspections.scoring import assess
from inspect_app.inspections.submitted import GivenAnswer, GivenFinding, GivenVisit


class JudgedFinding(NamedTuple):
    """A finding with the severity that results: the rule's, or a worse one the engineer saw, who never lowers it."""

    position: int
    given: GivenFinding
    severity: Severity


class JudgedAnswer(NamedTuple):
    item: Item
    given: GivenAnswer
    judgement: Judgement
    findings: tuple[JudgedFinding, ...] = ()
    severity: Severity | None = None
    """The worst of its findings; None when it does not fail."""


@dataclass(frozen=True, slots=True)
class JudgedVisit:
    """Every applicable item of a visit, judged, and what they come to."""

    given: GivenVisit
    facts: Mapping[str, Any]
    answers: tuple[JudgedAnswer, ...]
    assessment: Assessment


def judged(given: GivenVisit, profile: Mapping[str, Any]) -> JudgedVisit:
    """Judges every answer on the day of the visit, by the facts it confirmed over those of the profile."""
    facts = {**profile, **given.facts}
    by_code = {answer.code: answer for answer in given.answers}
    on = given.day
    answers = tuple(
        _judged(item, by_code.get(item.code) or GivenAnswer(item.code), facts, on)
        for item in given.checklist.items.values()
        if item.applies_when is None or applies(item, facts)
    )
    return JudgedVisit(given, facts, answers, _assessed(given.checklist, answers))


def _assessed(checklist: Checklist, answers: tuple[JudgedAnswer, ...]) -> Assessment:
    lines = [Judged(a.item.code, a.judgement.verdict, a.judgement.value, a.severity) for a in answers]
    return assess(checklist, lines, checklist.items.keys() - {line.code for line in lines})


def _judged(item: Item, given: GivenAnswer, facts: Mapping[str, Any], on: date) -> JudgedAnswer:
    if in_order := judge_word(item, given.answer):
        return JudgedAnswer(item, given, in_order)
    # An answer's severity is its findings': each place has its own ticks, and an escalation may name one of them.
    still = bool(given.findings) and any(finding.still for finding in given.findings)
    plain = judge_asked(item, Given(given.answer, given.value, _NO_TICKS, still), facts, on)
    if plain.severity is None:
        return JudgedAnswer(item, given, plain)
    findings = []
    for position, finding in enumerate(given.findings or (GivenFinding(photos=given.photos),)):
        severity = plain.severity
        if finding.ticks:
            ticked = Given(given.answer, given.value, finding.ticks, still)
            severity = judge_asked(item, ticked, facts, on).severity or severity
        findings.append(JudgedFinding(position, finding, worst([severity, finding.severity or severity])))
    return JudgedAnswer(item, given, plain, tuple(findings), worst([finding.severity for finding in findings]))


_NO_TICKS: frozenset[str] = frozenset()
