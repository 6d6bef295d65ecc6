"""Whether an expression makes sense before any school is known: its names, and that like is compared with like."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from inspect_app.checklists.expression_tree import And, Binary, In, Literal, Name, Node, Not, Or
from inspect_app.checklists.expressions import Expression
from inspect_app.checklists.facts import FACTS, Fact, FactKind
from inspect_app.checklists.mistakes import did_you_mean

NUMBER = "a number"
FLAG = "true or false"
Sort = str | frozenset[str]
"""NUMBER, FLAG, or the set of strings a choice can be."""


def sort_of(fact: Fact) -> Sort:
    if fact.kind is FactKind.CHOICE:
        return frozenset(key for key, _ in fact.choices)
    return FLAG if fact.kind is FactKind.FLAG else NUMBER


FACT_SORTS: dict[str, Sort] = {key: sort_of(fact) for key, fact in FACTS.items()}


def mistakes_in(expression: Expression, names: Mapping[str, Sort], wanted: str) -> list[str]:
    """Reasons why the expression cannot be used with these names to give ``wanted`` (NUMBER or FLAG); [] is well."""
    reasons: list[str] = []
    found = _sort(expression.root, names, reasons.append)
    if found is not None and found != wanted:
        reasons.append(f"“{expression.source}” gives {_say(found)}, and {wanted} is needed")
    return reasons


def _sort(node: Node, names: Mapping[str, Sort], report: Callable[[str], None]) -> Sort | None:
    """The sort of value a node gives; None after a mistake, so that one slip is told once."""
    match node:
        case Literal(value):
            return _sort_of_literal(value)
        case Name(name):
            if name not in names:
                report(f"nothing is called {name}{did_you_mean(name, names)}")
            return names.get(name)
        case In(inner, values):
            sort = _sort(inner, names, report)
            for value in values:
                _check_alike("in", sort, _sort_of_literal(value), report)
        case Not(inner):
            _check(FLAG, names, report, inner)
        case And(left, right) | Or(left, right):
            _check(FLAG, names, report, left, right)
        case Binary("+" | "-" | "*" | "/", left, right):
            _check(NUMBER, names, report, left, right)
            return NUMBER
        case Binary(operator, left, right):
            _check_alike(operator, _sort(left, names, report), _sort(right, names, report), report)
    return FLAG


def _sort_of_literal(value: bool | float | str) -> Sort:
    if isinstance(value, str):
        return frozenset({value})
    return FLAG if isinstance(value, bool) else NUMBER


def _check(wanted: str, names: Mapping[str, Sort], report: Callable[[str], None], *nodes: Node) -> None:
    for node in nodes:
        found = _sort(node, names, report)
        if found is not None and found != wanted:
            report(f"{_say(found)} stands where {wanted} is needed")


def _check_alike(operator: str, left: Sort | None, right: Sort | None, report: Callable[[str], None]) -> None:
    if left is None or right is None:
        return
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        if not left & right:
            few, many = sorted((left, right), key=len)
            report(f"“{min(few)}” is not one of its choices{did_you_mean(min(few), sorted(many))}")
        left = right = FLAG  # strings can be equal, never more or less
    if left != right:
        report(f"{_say(left)} cannot be compared with {_say(right)}")
    elif left != NUMBER and operator not in {"==", "!=", "in"}:
        report(f"only numbers can be compared by {operator}")


def _say(sort: Sort) -> str:
    return sort if isinstance(sort, str) else "a choice"
