"""Reading the fields of a visit: what a tablet has frozen and what the page without JavaScript posts, by one reader."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from inspect_app.checklists import Checklist, Text
from inspect_app.inspections.submitted import GivenAnswer, GivenVisit
from inspect_app.submissions.parsing.read_answers import AnswersRead, Asked, Unread
from inspect_app.submissions.parsing.read_facts import PREFIX, FactsRead, read_facts
from inspect_app.submissions.parsing.read_header import HEADER_FIELDS, HeaderRead
from inspect_app.web import language

Fields = Mapping[str, Sequence[str]]
"""All values of each field, in the order in which they came."""
PAGE_FIELDS = frozenset({"confirmed", "edit", "closing"})
"""What the page's own buttons send beside the visit."""
MAX_SHOWN = 60
"""Characters of a text that could not be read, among what does not count; the raw body has all of it."""


@dataclass(frozen=True, slots=True)
class VisitRead:
    """``given()``, unless there are ``refusals``.

    A page asks for every fault to be mended. A body that is finished cannot be: it is refused only for ``refusals()``,
    and a number, date or fact that cannot be read counts as not given.
    """

    asks: Checklist
    header: HeaderRead
    facts: FactsRead
    answers: AnswersRead
    others: Sequence[str]
    """Names of filled fields that are neither of the header nor of an item or fact."""

    def faults(self) -> dict[str, str]:
        """Field name → sentence in the reader's language: of the header, the facts, the answers. Empty: all is well."""
        return self.refusals() | {name: _sentence(why) for name, (_, why) in self.unread.items()}

    def refusals(self) -> dict[str, str]:
        """The faults without which a finished body is taken: all but numbers, dates and facts that cannot be read."""
        return {name: _sentence(said) for name, said in {**self.header.faults, **self.answers.faults}.items()}

    @property
    def unread(self) -> Mapping[str, Unread]:
        """By field name: what was typed and why it cannot be read."""
        return {**self.facts.unread, **self.answers.unread}

    def given(self) -> GivenVisit:
        """The visit as plain values. Only without ``refusals()``."""
        header = self.header
        return GivenVisit(
            id=header.id,
            revision=header.revision,
            checklist=self.asks,
            school=header.school,
            submitted_by=header.owner,
            device=header.device,
            started_at=header.started_at,
            finished_at=header.finished_at,
            position=header.position,
            facts=self.facts.known,
            answers=tuple(_with_places(one, header.id) if one.findings else one for one in self.answers.given),
            note=header.note,
            signing=header.signing,
            replaces=header.replaces,
            correction=header.correction,
            unknown=(
                *self.others,
                *self.facts.unknown,
                *self.answers.unknown,
                *(f"{name}: {typed[:MAX_SHOWN]}" for name, typed in header.unread.items()),
                *(f"{name}: {typed[:MAX_SHOWN]}" for name, (typed, _) in self.unread.items()),
            ),
        )


def read_visit(fields: Fields, checklist: Checklist, now: datetime) -> VisitRead:
    """``now``: when the fields came, for what they do not say and for a clock that cannot be right."""
    asked = _asked(checklist)
    sorted_ = _sorted(fields, asked)
    header = HeaderRead(sorted_.header, checklist, now)
    answers = AnswersRead(asked, sorted_.items, header.day)
    return VisitRead(checklist, header, read_facts(sorted_.facts), answers, sorted_.others)


@dataclass(frozen=True, slots=True)
class _Sorted:
    header: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    items: dict[str, dict[str, Sequence[str]]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def first_value(fields: Fields, name: str) -> str:
    """What stands in a field; nothing where there is no such field."""
    return fields[name][0] if name in fields else ""


def _sorted(fields: Fields, asked: Asked) -> _Sorted:
    """The filled fields by what they are about; a page without JavaScript sends a thousand empty ones."""
    found = _Sorted()
    items = found.items
    for name, values in fields.items():
        if not values[0] and not any(values):
            continue
        field_, dash, rest = name.partition("-")
        if dash and field_ in asked.items:
            items.setdefault(field_, {})[rest] = values
        elif name in HEADER_FIELDS:
            if values[0]:
                found.header[name] = values[0]
        elif name.startswith(PREFIX):
            found.facts[rest] = values[0]
        elif name not in PAGE_FIELDS:
            found.others.append(name)
    return found


@lru_cache(maxsize=100)
def _asked(checklist: Checklist) -> Asked:
    return Asked(checklist)


def _sentence(said: object) -> str:
    return said.in_(language()) if isinstance(said, Text) else str(said)


def _with_places(answer: GivenAnswer, visit: str) -> GivenAnswer:
    """A place named on a page without JavaScript has no id: visit and name make one, each time the same."""
    if not any(finding.location == "new" for finding in answer.findings):
        return answer
    findings = tuple(
        replace(finding, location=str(uuid.uuid5(uuid.UUID(visit), finding.new_name)))
        if finding.location == "new"
        else finding
        for finding in answer.findings
    )
    return answer._replace(findings=findings)
