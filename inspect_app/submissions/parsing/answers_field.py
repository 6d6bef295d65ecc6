"""The compound field that reads every item's answer in one tight loop.

A WTForms FormField per item costs 6.6 ms a visit; a burst of tablets coming home would wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field

from inspect_app.checklists import Checklist, Item, Reason, Severity, Verdict
from inspect_app.checklists.allowed_answers import TYPED, answers_of, least_severity, read_value
from inspect_app.checklists.term_texts import REASONS
from inspect_app.inspections.submitted import GivenAnswer, GivenFinding, GivenPhoto
from inspect_app.schools.location_kinds import LOCATION_KINDS
from inspect_app.submissions import limits
from inspect_app.submissions.parsing import field_values

Group = Mapping[str, list[str]]
Unread = tuple[str, object]

_WITHOUT_FINDINGS = frozenset(verdict.value for verdict in Verdict if not verdict.fails)
_ITEM_KEYS = frozenset({"answer", "value", "reason", "repaired", "photo"})
_FINDING_KEYS = frozenset(
    {"location", "new_name", "new_kind", "instance", "severity", "note", "tick", "still", "worse", "photo"}
)
_NUMBERS = {str(n): n for n in range(1000)}
_NOTHING = ("",)


class Asked:
    """A checklist's items by their field name, with the words each may be answered by: worked out once per version."""

    def __init__(self, checklist: Checklist) -> None:
        self.items = {item.field: item for item in checklist.items.values()}
        self.words = {field: answers_of(item) for field, item in self.items.items()}


class AnswersField(Field):
    """``data`` is a tuple of GivenAnswer; ``faults`` says by field name what could not be read.

    Numbers and dates that could not are in ``unread`` as (what was typed, why not); ``day`` is the visit's own.
    """

    day: date

    def __init__(self, asked: Asked, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own signature
        super().__init__(**kwargs)
        self.asked = asked
        self.faults: dict[str, object] = {}
        self.unread: dict[str, Unread] = {}
        self.unknown: list[str] = []
        self.others: list[str] = []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002
        self.process_errors: list[str] = []
        self.data: tuple[GivenAnswer, ...] = ()
        if formdata is not None:
            groups = self._grouped(formdata.lists())
            self.data = tuple(
                self._answer(field, item, groups[field]) for field, item in self.asked.items.items() if field in groups
            )

    def _grouped(self, lists: Iterable[tuple[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
        """Filled fields by item; a page without JavaScript sends a thousand empty ones."""
        groups: dict[str, dict[str, list[str]]] = {}
        by_field = self.asked.items
        for name, values in lists:
            if not values[0] and not any(values):
                continue
            field, dash, rest = name.partition("-")
            if not dash or field not in by_field:
                if field != "fact":
                    self.others.append(name)
            elif field in groups:
                groups[field][rest] = values
            else:
                groups[field] = {rest: values}
        return groups

    def fault(self, name: str, sentence: object) -> None:
        self.faults.setdefault(name, sentence)

    def _answer(self, field: str, item: Item, group: Group) -> GivenAnswer:
        answer = self._word(field, group)
        if len(group) == 1 and answer:
            return GivenAnswer(item.code, answer)
        findings: dict[int, dict[str, list[str]]] = {}
        for rest, values in group.items():
            if rest in _ITEM_KEYS:
                continue
            number, _, key = rest.partition("-")
            if key in _FINDING_KEYS and number in _NUMBERS:
                findings.setdefault(_NUMBERS[number], {})[key] = values
            else:
                self.unknown.append(f"{field}-{rest}")
        return GivenAnswer(
            code=item.code,
            answer=answer,
            value=self._value(item, group) if answer is None and "value" in group else None,
            reason=self._text(group, field, "reason", limits.MAX_NOTE),
            findings=self._findings(item, answer, findings) if findings else (),
            photos=self._photos(group, field),
            repaired=tuple(group.get("repaired", ())),
        )

    def _word(self, field: str, group: Group) -> str | None:
        answer = group.get("answer", _NOTHING)[0]
        if answer in self.asked.words[field]:
            return answer
        if answer:
            self.fault(f"{field}-answer", REASONS[Reason.WRONG_ANSWER])
        return None

    def _value(self, item: Item, group: Group) -> str | None:
        text = group["value"][0].strip()
        if not text:
            return None
        value, wrong = read_value(item, text, self.day)
        if wrong and item.kind in TYPED:
            self.unread[f"{item.field}-value"] = text, wrong
        elif wrong:
            self.fault(f"{item.field}-value", wrong)
        return value

    def _text(self, group: Group, name: str, key: str, longest: int) -> str:
        if key not in group:
            return ""
        text = group[key][0].strip()
        if len(text) > longest:
            self.fault(f"{name}-{key}", _l("This text is too long: at most %(n)s characters.", n=longest))
        return text

    def _photos(self, group: Group, name: str) -> tuple[GivenPhoto, ...]:
        if "photo" not in group:
            return ()
        texts, name = group["photo"], f"{name}-photo"
        said = dict.fromkeys(filter(None, texts))
        photos = tuple(photo for text in said if (photo := field_values.photo(text)))
        if len(photos) < len(said):
            self.fault(name, _l("A photo of this item is not described rightly."))
        if len(photos) > limits.MAX_PHOTOS:
            self.fault(name, _l("At most %(n)s photos for one finding.", n=limits.MAX_PHOTOS))
        return photos

    def _findings(self, item: Item, answer: str | None, groups: Mapping[int, Group]) -> tuple[GivenFinding, ...]:
        if answer in _WITHOUT_FINDINGS:
            # He changed his mind after writing them: not findings any more, but shown, not dropped.
            self.unknown += [
                f"{item.field}-{n}-{key}" for n, group in groups.items() for key in group if key != "new_kind"
            ]
            return ()
        if len(groups) > limits.MAX_FINDINGS:
            self.fault(f"{item.field}-0-note", _l("At most %(n)s findings for one item.", n=limits.MAX_FINDINGS))
        read = (self._finding(item, answer, f"{item.field}-{n}", groups[n]) for n in sorted(groups))
        return tuple(finding for finding in read if finding != _BLANK)

    def _finding(self, item: Item, answer: str | None, name: str, group: Group) -> GivenFinding:
        location = self._text(group, name, "location", limits.MAX_PLACE_ID)
        new_name = self._text(group, name, "new_name", limits.MAX_PLACE_NAME)
        if location == "new" and not new_name:
            self.fault(f"{name}-new_name", _l("Name the new place."))
        return GivenFinding(
            location=location,
            new_name=new_name,
            new_kind=self._kind(group, name) if new_name else "room",
            instance=self._text(group, name, "instance", limits.MAX_INSTANCE),
            severity=self._severity(item, answer, f"{name}-severity", group),
            note=self._text(group, name, "note", limits.MAX_NOTE),
            ticks=self._ticks(item, f"{name}-tick", group),
            still=group.get("still", _NOTHING)[0] == "yes",
            worse=group.get("worse", _NOTHING)[0] == "yes",
            photos=self._photos(group, name),
        )

    def _kind(self, group: Group, name: str) -> str:
        kind = group.get("new_kind", ("room",))[0]
        if kind not in LOCATION_KINDS:
            self.fault(f"{name}-new_kind", _l("This kind of place is not known."))
        return kind

    def _severity(self, item: Item, answer: str | None, name: str, group: Group) -> Severity | None:
        text = group.get("severity", _NOTHING)[0]
        if not text:
            return None
        if text not in _SEVERITIES:
            self.fault(name, _l("This severity is not known."))
            return None
        severity = _SEVERITIES[text]
        if severity.rank < least_severity(item, answer).rank:
            self.fault(name, _l("A severity may be raised on site, not lowered."))
        return severity

    def _ticks(self, item: Item, name: str, group: Group) -> frozenset[str]:
        if "tick" not in group:
            return frozenset()
        ticks = frozenset(group["tick"])
        if not ticks <= {tick.key for tick in item.ticks}:
            self.unknown.append(name)
            return ticks & {tick.key for tick in item.ticks}
        return ticks


_BLANK = GivenFinding()
_SEVERITIES = {severity.value: severity for severity in Severity}
