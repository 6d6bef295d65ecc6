"""Reading what a visit's fields say of the checklist's items: answers, values, findings, photos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l

from inspect_app.checklists import Checklist, Item, Reason, Severity, Verdict
from inspect_app.checklists.allowed_answers import TYPED, answers_of, least_severity, read_value
from inspect_app.checklists.term_texts import REASONS
from inspect_app.inspections.submitted import GivenAnswer, GivenFinding, GivenNotice, GivenPhoto
from inspect_app.schools.location_kinds import LOCATION_KINDS
from inspect_app.submissions import limits
from inspect_app.submissions.parsing import field_values
from inspect_app.submissions.parsing.read_notice import NOTICE_KEYS, NoticeRead

Group = Mapping[str, Sequence[str]]
Unread = tuple[str, object]

_WITHOUT_FINDINGS = frozenset(verdict.value for verdict in Verdict if not verdict.fails)
_ITEM_KEYS = NOTICE_KEYS | {"answer", "value", "reason", "repaired", "photo"}
_RECORD_KEYS = _ITEM_KEYS | {"paper"}
_FINDING_KEYS = frozenset(
    {"location", "new_name", "new_kind", "instance", "severity", "note", "tick", "still", "worse", "fixed", "photo"}
)
_NUMBERS = {str(n): n for n in range(1000)}
_NOTHING = ("",)


class Asked:
    """A checklist's items by their field name, with the words each may be answered by: worked out once per version."""

    def __init__(self, checklist: Checklist) -> None:
        self.items = {item.field: item for item in checklist.items.values()}
        self.plain = {
            field: {word: GivenAnswer(item.code, word) for word in answers_of(item)}
            for field, item in self.items.items()
        }
        """By field and word: the answer that says this word and nothing else, as most do."""


class AnswersRead:
    """``given`` are the answers; ``faults`` say by field name what could not be read.

    Numbers and dates that could not are in ``unread`` as (what was typed, why not); ``unknown`` names the fields that
    do not count.
    """

    def __init__(self, asked: Asked, groups: Mapping[str, Group], day: date) -> None:
        """``groups``: the filled fields of each item, by the rest of their names; ``day``: the visit's own."""
        self._asked = asked
        self._day = day
        self.faults: dict[str, object] = {}
        self.unread: dict[str, Unread] = {}
        self.unknown: list[str] = []
        self.given = tuple(self._given(groups))

    def _fault(self, name: str, sentence: object) -> None:
        self.faults.setdefault(name, sentence)

    def _given(self, groups: Mapping[str, Group]) -> Iterator[GivenAnswer]:
        for field, item in self._asked.items.items():
            if group := groups.get(field):
                said = group["answer"][0] if len(group) == 1 and "answer" in group else ""
                yield self._asked.plain[field].get(said) or self._answer(field, item, group)

    def _answer(self, field: str, item: Item, group: Group) -> GivenAnswer:
        plain = self._plain(field, group)
        findings: dict[int, dict[str, Sequence[str]]] = {}
        keys = _RECORD_KEYS if item.record else _ITEM_KEYS
        for rest, values in group.items():
            if rest in keys:
                continue
            number, _, key = rest.partition("-")
            if key in _FINDING_KEYS and number in _NUMBERS:
                findings.setdefault(_NUMBERS[number], {})[key] = values
            else:
                self.unknown.append(f"{field}-{rest}")
        answer = plain.answer if plain else None
        return GivenAnswer(
            code=item.code,
            answer=answer,
            value=self._value(item, group) if answer is None and "value" in group else None,
            reason=self._text(group, field, "reason", limits.MAX_NOTE),
            findings=self._findings(item, answer, findings) if findings else (),
            photos=self._photos(group, field),
            repaired=tuple(group.get("repaired", ())),
            notice=self._notice(field, group) if NOTICE_KEYS & group.keys() else None,
            paper=item.record and group.get("paper", _NOTHING)[0] == "yes",
        )

    def _plain(self, field: str, group: Group) -> GivenAnswer | None:
        word = group.get("answer", _NOTHING)[0]
        plain = self._asked.plain[field].get(word)
        if word and plain is None:
            self._fault(f"{field}-answer", REASONS[Reason.WRONG_ANSWER])
        return plain

    def _value(self, item: Item, group: Group) -> str | None:
        text = group["value"][0].strip()
        if not text:
            return None
        value, wrong = read_value(item, text, self._day)
        if wrong and item.kind in TYPED:
            self.unread[f"{item.field}-value"] = text, wrong
        elif wrong:
            self._fault(f"{item.field}-value", wrong)
        return value

    def _notice(self, field: str, group: Group) -> GivenNotice | None:
        read = NoticeRead(group)
        self.unread.update({f"{field}-{key}": why for key, why in read.unread.items()})
        return read.given

    def _text(self, group: Group, name: str, key: str, longest: int) -> str:
        if key not in group:
            return ""
        text = group[key][0].strip()
        if len(text) > longest:
            self._fault(f"{name}-{key}", _l("This text is too long: at most %(n)s characters.", n=longest))
        return text

    def _photos(self, group: Group, name: str) -> tuple[GivenPhoto, ...]:
        if "photo" not in group:
            return ()
        texts, name = group["photo"], f"{name}-photo"
        said = dict.fromkeys(filter(None, texts))
        photos = tuple(photo for text in said if (photo := field_values.photo(text)))
        if len(photos) < len(said):
            self._fault(name, _l("A photo of this item is not described rightly."))
        if len(photos) > limits.MAX_PHOTOS:
            self._fault(name, _l("At most %(n)s photos for one finding.", n=limits.MAX_PHOTOS))
        return photos

    def _findings(self, item: Item, answer: str | None, groups: Mapping[int, Group]) -> tuple[GivenFinding, ...]:
        if answer in _WITHOUT_FINDINGS:
            # The engineer thought otherwise after writing them: not findings any more, but shown, not dropped.
            self.unknown += [
                f"{item.field}-{n}-{key}" for n, group in groups.items() for key in group if key != "new_kind"
            ]
            return ()
        if len(groups) > limits.MAX_FINDINGS:
            self._fault(f"{item.field}-0-note", _l("At most %(n)s findings for one item.", n=limits.MAX_FINDINGS))
        read = (self._finding(item, answer, f"{item.field}-{n}", groups[n]) for n in sorted(groups))
        return tuple(finding for finding in read if finding != _BLANK)

    def _finding(self, item: Item, answer: str | None, name: str, group: Group) -> GivenFinding:
        location = self._text(group, name, "location", limits.MAX_PLACE_ID)
        new_name = self._text(group, name, "new_name", limits.MAX_PLACE_NAME)
        if location == "new" and not new_name:
            self._fault(f"{name}-new_name", _l("Name the new place."))
        return GivenFinding(
            location=location or ("new" if new_name else ""),
            new_name=new_name,
            new_kind=self._kind(group, name) if new_name else "room",
            instance=self._text(group, name, "instance", limits.MAX_INSTANCE),
            severity=self._severity(item, answer, f"{name}-severity", group),
            note=self._text(group, name, "note", limits.MAX_NOTE),
            ticks=self._ticks(item, f"{name}-tick", group),
            still=group.get("still", _NOTHING)[0] == "yes",
            worse=group.get("worse", _NOTHING)[0] == "yes",
            fixed=group.get("fixed", _NOTHING)[0] == "yes",
            photos=self._photos(group, name),
        )

    def _kind(self, group: Group, name: str) -> str:
        kind = group.get("new_kind", ("room",))[0]
        if kind not in LOCATION_KINDS:
            self._fault(f"{name}-new_kind", _l("This kind of place is not known."))
        return kind

    def _severity(self, item: Item, answer: str | None, name: str, group: Group) -> Severity | None:
        text = group.get("severity", _NOTHING)[0]
        if not text:
            return None
        if text not in _SEVERITIES:
            self._fault(name, _l("This severity is not known."))
            return None
        severity = _SEVERITIES[text]
        if severity.rank < least_severity(item, answer).rank:
            self._fault(name, _l("A severity may be raised on site, not lowered."))
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
