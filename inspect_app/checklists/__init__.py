"""Checklists are data in checklists/: this package reads and checks them and judges answers by them. [pure]"""

from inspect_app.checklists.checklist import (
    Ages,
    Band,
    Checklist,
    Deadline,
    Escalation,
    Item,
    Option,
    Section,
    Thresholds,
    Tick,
)
from inspect_app.checklists.expressions import Expression, ExpressionError, Facts, Value, parse
from inspect_app.checklists.facts import FACTS, GROUPS, Fact, FactKind, read_measure
from inspect_app.checklists.judge_answer import Given, Judgement, applies, judge, judge_asked, judge_word
from inspect_app.checklists.library import Library, NotInLibrary, check, load
from inspect_app.checklists.mistakes import InvalidChecklists, Mistake, in_both_languages
from inspect_app.checklists.numerals import parse_date, parse_number, read_number, to_ascii
from inspect_app.checklists.rules_json import rules_for_page
from inspect_app.checklists.terms import Basis, ItemKind, Owner, PhotoRule, Reason, Severity, Text, Verdict, worst

__all__ = [
    "FACTS",
    "GROUPS",
    "Ages",
    "Band",
    "Basis",
    "Checklist",
    "Deadline",
    "Escalation",
    "Expression",
    "ExpressionError",
    "Fact",
    "FactKind",
    "Facts",
    "Given",
    "InvalidChecklists",
    "Item",
    "ItemKind",
    "Judgement",
    "Library",
    "Mistake",
    "NotInLibrary",
    "Option",
    "Owner",
    "PhotoRule",
    "Reason",
    "Section",
    "Severity",
    "Text",
    "Thresholds",
    "Tick",
    "Value",
    "Verdict",
    "applies",
    "check",
    "in_both_languages",
    "judge",
    "judge_asked",
    "judge_word",
    "load",
    "parse",
    "parse_date",
    "parse_number",
    "read_measure",
    "read_number",
    "rules_for_page",
    "to_ascii",
    "worst",
]
