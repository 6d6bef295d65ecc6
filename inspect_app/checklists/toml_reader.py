"""From the bytes of one checklist file to a Checklist, or to the list of everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter

from inspect_app.checklists.checklist import Checklist, Deadline, Item, Section
from inspect_app.checklists.expression_check import NUMBER
from inspect_app.checklists.mistakes import Mistake
from inspect_app.checklists.term_texts import TRADES
from inspect_app.checklists.terms import Basis, ItemKind, Owner, PhotoRule, Severity, Source
from inspect_app.checklists.toml_rules import (
    read_ages,
    read_escalations,
    read_expression,
    read_options,
    read_thresholds,
    read_ticks,
)
from inspect_app.checklists.toml_table import TomlTable

_KINDS = {str(kind): kind for kind in ItemKind}
_SEVERITIES = {str(severity): severity for severity in Severity}
_PHOTO_RULES = {str(rule): rule for rule in PhotoRule}
_OWNERS = {str(owner): owner for owner in Owner}
_BASES = {str(basis): basis for basis in Basis}
_TRADES = {trade: trade for trade in TRADES}
_SECTION_CODE = re.compile(r"[A-Z][0-9]{2}")
_ITEM_CODE = re.compile(r"[A-Z][0-9]{2}\.[0-9]{2}")
_MEASURED = frozenset({"unit", "ok", "partial", "ok_when", "possible"})
_KEYS_OF_KIND: dict[ItemKind, frozenset[str]] = {
    ItemKind.NUMBER: _MEASURED | {"optional"},
    ItemKind.COUNT: _MEASURED | {"optional"},
    ItemKind.RATIO: _MEASURED | {"numerator", "denominator"},
    ItemKind.CHOICE: frozenset({"options"}),
    ItemKind.DATE: frozenset({"ok_days", "partial_days", "record"}),
}
_MAX_DAYS = 3_660  # ten years


def read_checklist(
    file: str, content: bytes, expected_id: str, expected_version: int
) -> tuple[Checklist, list[Mistake]]:
    """The checklist and the mistakes; with any mistake the checklist holds stand-ins and must not be used.

    ``file`` is how mistakes name the file. A file that is not TOML gives an empty checklist and one mistake.
    """
    mistakes: list[Mistake] = []
    source, data = _parse(file, content, mistakes)
    table = TomlTable(data, "", lambda where, reason: mistakes.append(Mistake(file, _with_line(where, source), reason)))
    digest = _digest(data)
    if mistakes:
        return _empty(expected_id, expected_version, digest), mistakes
    if table.string("id") not in {expected_id, ""}:
        table.mistake("id", f"must be the name of its folder, {expected_id}")
    if table.whole("version", 1, 9_999) != expected_version and "version" in table:
        table.mistake("version", f"must be the number in the file's name, {expected_version}")
    checklist = _read(table, expected_id, expected_version, digest)
    table.close()
    return checklist, mistakes


def _digest(data: dict[str, object]) -> str:
    """Of what the file says: comments, blank lines and line ends may change, not a value nor the order of any."""
    return hashlib.sha256(json.dumps(data, default=str).encode()).hexdigest()


def _parse(file: str, content: bytes, mistakes: list[Mistake]) -> tuple[str, dict[str, object]]:
    try:
        source = content.decode()
        return source, tomllib.loads(source)
    except UnicodeDecodeError as error:
        mistakes.append(Mistake(file, f"byte {error.start + 1}", "the file is not UTF-8 text"))
    except tomllib.TOMLDecodeError as error:
        mistakes.append(Mistake(file, "", f"this is not TOML: {error}"))
    return "", {}


def _with_line(where: str, source: str) -> str:
    """Puts the line of the item or section before its place, for a person with an editor."""
    code = re.match(r"[A-Z][0-9.]+(?=,|$)", where)
    line = code and re.search(rf'^\s*code\s*=\s*"{re.escape(code[0])}"', source, re.MULTILINE)
    return f"line {source.count(chr(10), 0, line.end()) + 1}, {where}" if line else where


def _empty(id_: str, version: int, digest: str) -> Checklist:
    nothing = TomlTable({"title": {"ar": "", "en": ""}}, "", lambda *_: None).text("title")
    return Checklist(id_, version, nothing, nothing, (), digest)


def _read(table: TomlTable, id_: str, version: int, digest: str) -> Checklist:
    title, short_title = table.text("title"), table.text("short_title")
    sources_table = table.table("sources")
    sources = {key: sources_table.string(key) for key in sources_table}
    deadlines = _read_deadlines(table.table("deadlines"))
    sections = tuple(
        _read_section(entry, f"section {at}", table, deadlines, sources)
        for at, entry in enumerate(table.tables("sections"), start=1)
    )
    _check_whole(table, sections)
    return Checklist(id_, version, title, short_title, sections, digest, deadlines, sources)


def _read_deadlines(table: TomlTable) -> dict[Severity, Deadline]:
    deadlines = {}
    for severity in Severity:
        row = table.table(severity)
        deadlines[severity] = Deadline(_make_safe(row), row.whole("fix_days", 1, _MAX_DAYS))
        row.close()
    table.close()
    return deadlines


def _read_deadline(table: TomlTable, usual: Deadline) -> Deadline:
    """The item's own days; where it has none, the usual ones of its severity."""
    return Deadline(
        _make_safe(table) if "make_safe_days" in table else usual.make_safe_days,
        table.whole("fix_days", 1, _MAX_DAYS) if "fix_days" in table else usual.fix_days,
    )


def _make_safe(table: TomlTable) -> int | None:
    return table.whole("make_safe_days", 0, _MAX_DAYS) if "make_safe_days" in table else None


def _read_section(
    entry: object, where: str, top: TomlTable, deadlines: dict[Severity, Deadline], sources: dict[str, str]
) -> Section:
    table = TomlTable(entry, where, top.report)
    code = table.string("code")
    if _SECTION_CODE.fullmatch(code):
        table.where = code
    elif code:
        table.mistake("code", f"“{code}” must be a capital letter and two digits, such as A01")
    title, weight = table.text("title"), table.whole("weight", 1, 100)
    items = tuple(
        _read_item(TomlTable(item, f"{table.where}, item {at}", top.report), code, deadlines, sources)
        for at, item in enumerate(table.tables("items"), start=1)
    )
    if not items:
        table.mistake("items", "a section needs at least one item")
    table.close()
    return Section(code, title, weight, items)


def _read_item(table: TomlTable, section: str, deadlines: dict[Severity, Deadline], sources: dict[str, str]) -> Item:
    item = _read_keys(table, section, deadlines, sources)
    _ask_for_action(table, item)
    table.close(lambda key: _belongs_elsewhere(key, item.kind))
    return item


def _read_keys(table: TomlTable, section: str, deadlines: dict[Severity, Deadline], sources: dict[str, str]) -> Item:
    code = _read_code(table, section)
    kind, severity = table.one_of("kind", _KINDS), table.one_of("severity", _SEVERITIES)
    options, ticks = read_options(table, kind), read_ticks(table)
    return Item(
        code=code,
        text=table.text("text"),
        fault=table.text("fault"),
        kind=kind,
        severity=severity,
        photo=table.one_of("photo", _PHOTO_RULES),
        trade=table.one_of("trade", _TRADES),
        owner=table.one_of("owner", _OWNERS),
        deadline=_read_deadline(table, deadlines[severity]),
        basis=table.one_of("basis", _BASES),
        source=_read_source(table, sources),
        capital_works=table.flag("capital_works"),
        hint=table.text("hint") if "hint" in table else None,
        at_once=table.text("at_once") if "at_once" in table else None,
        applies_when=read_expression(table, "applies_when") if "applies_when" in table else None,
        thresholds=read_thresholds(table, kind) if kind.is_measured else None,
        numerator=read_expression(table, "numerator", wanted=NUMBER) if kind is ItemKind.RATIO else None,
        denominator=read_expression(table, "denominator", wanted=NUMBER) if kind is ItemKind.RATIO else None,
        options=options,
        ages=read_ages(table) if kind is ItemKind.DATE else None,
        record=table.flag("record") if kind is ItemKind.DATE else False,
        optional=table.flag("optional") if kind in {ItemKind.NUMBER, ItemKind.COUNT} else False,
        escalations=read_escalations(table, kind, options, ticks),
        ticks=ticks,
        replaces=table.string("replaces") if "replaces" in table else None,
    )


def _ask_for_action(table: TomlTable, item: Item) -> None:
    """Seen only when all of the item is read: whether it can be grave."""
    grave = [severity for severity in Severity if severity.is_grave and severity in item.severities]
    if grave and item.at_once is None:
        told = "write at_once.ar and at_once.en, what to do on the spot"
        table.mistake("at_once", f"is missing: this item can be {' and '.join(grave)}; {told}")


def _read_code(table: TomlTable, section: str) -> str:
    code = table.string("code")
    if _ITEM_CODE.fullmatch(code):
        table.where = code
        if not code.startswith(f"{section}."):
            table.mistake("code", f"stands in section {section}, so it must begin with {section}.")
    elif code:
        table.mistake("code", f"“{code}” must be its section and two digits, such as A01.02")
    return code


def _read_source(table: TomlTable, sources: dict[str, str]) -> Source:
    text = table.text("source")
    source = Source(text.ar, text.en)
    english, arabic = source.keys("en"), source.keys("ar")
    for key in dict.fromkeys(english + arabic):
        if key not in sources:
            table.mistake("source", f"[{key}] is not in the table of sources")
    if source.ar and source.en and sorted(english) != sorted(arabic):
        table.mistake("source", "cites other sources in Arabic than in English")
    return source


def _belongs_elsewhere(key: str, kind: ItemKind) -> str | None:
    kinds = [str(one) for one, keys in _KEYS_OF_KIND.items() if key in keys]
    return f"belongs to items of kind {' or '.join(kinds)}, and this is a {kind}" if kinds else None


def _check_whole(table: TomlTable, sections: tuple[Section, ...]) -> None:
    """What can only be seen when all sections are read."""
    total = sum(section.weight for section in sections)
    if total != 100:
        table.mistake("sections", f"the weights add up to {total}, not 100")
    for code, times in Counter(section.code for section in sections).items():
        if times > 1:
            table.mistake(code, f"section {code} is there {times} times")
    codes = {item.code for section in sections for item in section.items}
    for item in (item for section in sections for item in section.items):
        if item.replaces in codes:
            table.mistake(f"{item.code}, replaces", f"{item.replaces} is still in this checklist")
