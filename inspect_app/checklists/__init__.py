"""Checklists are data in checklists/: this package reads and checks them and judges answers by them. [pure]"""

from inspect_app.checklists.browser import to_json
from inspect_app.checklists.expressions import Expression, ExpressionError, Facts, Value, parse
from inspect_app.checklists.facts import FACTS, GROUPS, Fact, FactKind, read_measure
from inspect_app.checklists.faults import ChecklistFaults, Fault
from inspect_app.checklists.judging import Given, Judgement, applies, judge, judge_asked
from inspect_app.checklists.loading import Library, NotInLibrary, check, load
from inspect_app.checklists.model import (
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
from inspect_app.checklists.numerals import parse_date, parse_number, read_number, to_ascii
from inspect_app.checklists.terms import Basis, Kind, Owner, PhotoRule, Reason, Severity, Text, Verdict, worst

__all__ = [
    "FACTS",
    "GROUPS",
    "Ages",
    "Band",
    "Basis",
    "Checklist",
    "ChecklistFaults",
    "Deadline",
    "Escalation",
    "Expression",
    "ExpressionError",
    "Fact",
    "FactKind",
    "Facts",
    "Fault",
    "Given",
    "Item",
    "Judgement",
    "Kind",
    "Library",
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
    "judge",
    "judge_asked",
    "load",
    "parse",
    "parse_date",
    "parse_number",
    "read_measure",
    "read_number",
    "to_ascii",
    "to_json",
    "worst",
]
