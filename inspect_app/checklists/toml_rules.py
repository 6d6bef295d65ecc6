"""How an item's answer is judged, read from its table: bands, ages, options, the two sides of a ratio, escalations."""

from __future__ import annotations

import re
from collections.abc import Mapping

from inspect_app.checklists.checklist import Ages, Band, Escalation, Option, Thresholds, Tick
from inspect_app.checklists.expression_check import FACT_SORTS, FLAG, NUMBER, Sort, mistakes_in
from inspect_app.checklists.expressions import Expression, ExpressionError, parse
from inspect_app.checklists.terms import ItemKind, Severity
from inspect_app.checklists.toml_table import TomlTable

_NUMBER = r"(-?[0-9]+(?:\.[0-9]+)?)"
_ONE_SIDE = re.compile(rf"\s*(<=|>=|≤|≥)\s*{_NUMBER}\s*")
_BETWEEN = re.compile(rf"\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_ANYTHING = Band(None, None)
_TRUE = parse("true")


def read_expression(
    table: TomlTable, key: str, names: Mapping[str, Sort] = FACT_SORTS, wanted: str = FLAG
) -> Expression:
    source = table.string(key)
    if not source.strip():
        return _TRUE
    try:
        expression = parse(source)
    except ExpressionError as error:
        table.mistake(key, f"cannot be read {error}")
        return _TRUE
    for reason in mistakes_in(expression, names, wanted):
        table.mistake(key, reason)
    return expression


def read_band(table: TomlTable, key: str) -> Band:
    """Written ``<= 5``, ``>= 5`` or ``0.2..1.0``; the ends belong to the band."""
    source = table.string(key)
    if match := _ONE_SIDE.fullmatch(source):
        number = float(match[2])
        return Band(None, number) if match[1] in {"<=", "≤"} else Band(number, None)
    if match := _BETWEEN.fullmatch(source):
        low, high = float(match[1]), float(match[2])
        if low > high:
            table.mistake(key, f"“{source}” is empty: {low:g} is more than {high:g}")
        return Band(min(low, high), max(low, high))
    if source.strip():
        table.mistake(key, f"cannot read “{source}”; write <= 5 or >= 5 or 0.2..1.0")
    return _ANYTHING


def read_thresholds(table: TomlTable, kind: ItemKind) -> Thresholds:
    ok = read_band(table, "ok")
    partial = read_band(table, "partial") if "partial" in table else ok
    possible = read_band(table, "possible") if "possible" in table else _ANYTHING
    if kind is ItemKind.COUNT and possible.low is None:
        possible = Band(0, possible.high)
    ok_when = []
    for at, entry in enumerate(table.tables("ok_when"), start=1):
        row = TomlTable(entry, f"{table.where}, ok_when {at}", table.report)
        ok_when.append((read_expression(row, "when"), read_band(row, "ok")))
        row.close()
    thresholds = Thresholds(table.text("unit"), ok, partial, tuple(ok_when), possible)
    _check_bands(table, thresholds)
    return thresholds


def _check_bands(table: TomlTable, thresholds: Thresholds) -> None:
    """A band that nothing can fall into, or outside of, is a slip of the pen."""
    ok, partial, possible = thresholds.ok, thresholds.partial, thresholds.possible
    if _ANYTHING in (ok, partial):
        return  # already told
    if "partial" in table and partial == ok:
        table.mistake("partial", "is the same as ok, so nothing can be partly OK; leave it out")
    elif not partial.covers(ok):
        table.mistake("partial", f"({partial}) must be wider than ok ({ok}): what is OK is also inside partial")
    for at, (_, band) in enumerate(thresholds.ok_when, start=1):
        if "partial" in table and not partial.covers(band):
            table.mistake(f"ok_when {at}", f"({band}) must lie inside partial ({partial})")
        elif not possible.meets(band):
            table.mistake(f"ok_when {at}", f"({band}) can never be reached: possible is {possible}")
    if not possible.meets(ok):
        table.mistake("ok", f"({ok}) can never be reached: possible is {possible}")
    elif partial.covers(possible):
        table.mistake(
            "partial" if "partial" in table else "ok", f"covers everything possible ({possible}): nothing can fail"
        )


def read_ages(table: TomlTable) -> Ages:
    ages = Ages(table.whole("ok_days", 1, 36_525), table.whole("partial_days", 1, 36_525))
    if "ok_days" in table and "partial_days" in table and ages.partial <= ages.ok:
        table.mistake("partial_days", f"({ages.partial}) must be more than ok_days ({ages.ok})")
    return ages


def read_options(table: TomlTable, kind: ItemKind) -> tuple[Option, ...]:
    if kind is not ItemKind.CHOICE:
        return ()
    options = []
    rows = table.table("options")
    for key in rows:
        row = _keyed(rows, key)
        options.append(Option(key, row.languages(), row.number("score", 0, 1)))
        row.close()
    scores = [option.score for option in options]
    if 1 not in scores:
        table.mistake("options", "no option is worth 1: nothing can be OK")
    elif min(scores) == 1:
        table.mistake("options", "every option is worth 1: nothing can fail")
    return tuple(options)


def read_ticks(table: TomlTable) -> tuple[Tick, ...]:
    ticks = []
    rows = table.table("ticks")
    for key in rows:
        row = _keyed(rows, key)
        if key in FACT_SORTS or key in {"value", "option"}:
            row.mistake("", f"{key} is already the name of something else")
        ticks.append(Tick(key, row.languages()))
        row.close()
    return tuple(ticks)


def _keyed(rows: TomlTable, key: str) -> TomlTable:
    row = rows.table(key)
    if not _KEY.fullmatch(key):
        row.mistake("", "a key is written in small Latin letters, digits and _")
    return row


def read_escalations(
    table: TomlTable, kind: ItemKind, options: tuple[Option, ...], ticks: tuple[Tick, ...]
) -> tuple[Escalation, ...]:
    """``escalate.severe = "condition"``; the condition may also name this item's value, option and ticks."""
    if "escalate" not in table:
        return ()
    names: dict[str, Sort] = {**FACT_SORTS, **{tick.key: FLAG for tick in ticks}}
    if kind.is_measured or kind is ItemKind.DATE:
        names["value"] = NUMBER
    if kind is ItemKind.CHOICE:
        names["option"] = frozenset(option.key for option in options)
    rows = table.table("escalate")
    escalations = tuple(
        Escalation(read_expression(rows, severity, names), severity) for severity in Severity if severity in rows
    )
    rows.close()
    return escalations
