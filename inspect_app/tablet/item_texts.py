"""The texts and choices of a checklist's items in one language, and its rules as JSON: worked out once per version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask.json import dumps
from markupsafe import Markup

from inspect_app.checklists import Checklist, Item, Severity, Verdict, rules_for_page
from inspect_app.checklists.allowed_answers import answers_of, least_severity
from inspect_app.checklists.term_texts import BUTTONS
from inspect_app.deficiencies.deficiency_texts import failure

MAX_KEPT = 50
"""Of checklists' versions in both languages: more than tablets in the field ask for at one time."""
_ORDER = (Verdict.OK, Verdict.PARTIAL, Verdict.NOT_OK, Verdict.NOT_APPLICABLE, Verdict.NOT_INSPECTED)


@dataclass(frozen=True, slots=True)
class ItemWords:
    """``answers`` as (key, word), ``options`` as (key, text, verdict), ``severities`` an engineer may choose."""

    item: Item
    code: str
    field: str
    kind: str
    text: str
    hint: str
    at_once: str
    source: str
    unit: str
    severity: str
    photo: str
    record: bool
    answers: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str, str], ...]
    ticks: tuple[tuple[str, str], ...]
    severities: tuple[str, ...]
    asks: tuple[str, ...]
    """Facts its condition reads: why it may not apply."""


@lru_cache(maxsize=MAX_KEPT)
def item_words(checklist: Checklist, language: str) -> dict[str, ItemWords]:
    """By item code, in the order of the checklist."""
    return {item.code: _item(item, language) for item in checklist.items.values()}


@lru_cache(maxsize=MAX_KEPT)
def checklist_json(checklist: Checklist, language: str) -> Markup:
    """The rules for static/js/judge.mjs, safe inside a script element."""
    return script_json(_rules(checklist, language))


def script_json(value: object) -> Markup:
    """JSON in Arabic letters, not \\u escapes, with nothing that could end the script element it stands in."""
    text = dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of HTML is left in it


def _rules(checklist: Checklist, language: str) -> dict[str, object]:
    """With what each item is called when it fails: the sheet of a danger to life says it."""
    rules = rules_for_page(checklist, language)
    for section in rules["sections"]:
        for item in section["items"]:
            item["danger"] = failure(checklist.items[item["code"]]).in_(language)
    return rules


def _item(item: Item, language: str) -> ItemWords:
    allowed = answers_of(item)
    least = least_severity(item, None)
    return ItemWords(
        item=item,
        code=item.code,
        field=item.field,
        kind=item.kind.value,
        text=item.text.in_(language),
        hint=item.hint.in_(language) if item.hint else "",
        at_once=item.at_once.in_(language) if item.at_once else "",
        source=item.source.without_keys().in_(language),
        unit=item.thresholds.unit.in_(language) if item.thresholds else "",
        severity=item.severity.value,
        photo=item.photo.value,
        record=item.record,
        answers=tuple((one.value, BUTTONS[one].in_(language)) for one in _ORDER if one.value in allowed),
        options=tuple((one.key, one.text.in_(language), _verdict(one.score)) for one in item.options),
        ticks=tuple((tick.key, tick.text.in_(language)) for tick in item.ticks),
        severities=tuple(one.value for one in Severity if one.rank > least.rank),
        asks=tuple(sorted(item.applies_when.names)) if item.applies_when else (),
    )


def _verdict(score: float) -> str:
    return "ok" if score == 1 else "partial" if score else "not_ok"
