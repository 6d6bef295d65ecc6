"""The one small language of the checklists: when an item applies, what a ratio divides, when a fault is worse.

Numbers, 'strings', true and false; names of facts; + - * /; == != < <= > >=; in ('a', 'b'); and, or, not; parentheses.
A name nobody knows makes the answer unknown (None), never an error. static/js/expressions.mjs is the same language in
the browser; tests/checklists/expression-vectors.json holds both to the same answers. Written down for people in
docs/checklists.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from inspect_app.checklists.syntax import ExpressionError, read
from inspect_app.checklists.tree import And, Binary, In, Literal, Name, Node, Not, Or

Value = bool | int | float | str

__all__ = ["Expression", "ExpressionError", "Value", "parse"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed sentence of the language. ``names`` are the facts (or notes) it reads."""

    source: str
    names: frozenset[str]
    root: Node = field(repr=False)

    def evaluate(self, facts: Mapping[str, Value | None]) -> Value | None:
        """True, False, a float, a string, or None when it cannot be known. Raises nothing.

        Unknown: a missing or None fact, a comparison of different types, a division by zero, a number beyond reckoning.
        """
        return _evaluate(self.root, facts)


@lru_cache(maxsize=1024)
def parse(source: str) -> Expression:
    """Read one expression. Raises ExpressionError with the position (from 1) and the reason."""
    root = read(source)
    return Expression(source, frozenset(_names(root)), root)


def _names(node: Node) -> set[str]:
    match node:
        case Name(name):
            return {name}
        case Not(inner) | In(inner, _):
            return _names(inner)
        case Binary(_, left, right) | And(left, right) | Or(left, right):
            return _names(left) | _names(right)
        case _:
            return set()


def _evaluate(node: Node, facts: Mapping[str, Value | None]) -> Value | None:
    match node:
        case Literal(value):
            return value
        case Name(name):
            return _known(facts.get(name))
        case Binary(operator, left, right):
            return _operate(operator, _evaluate(left, facts), _evaluate(right, facts))
        case In(inner, values):
            return _is_one_of(_evaluate(inner, facts), values)
        case And(left, right) | Or(left, right):
            return _join(node, _flag(_evaluate(left, facts)), _flag(_evaluate(right, facts)))
        case Not(inner):
            return _opposite(_flag(_evaluate(inner, facts)))


def _known(value: object) -> Value | None:
    """Facts as the language sees them: every number a finite float, anything else but flags and strings unknown."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return _finite(value)
    return None


def _finite(number: float) -> float | None:
    try:
        return number + 0.0 if math.isfinite(number) else None  # + 0.0 turns -0.0 into 0.0
    except OverflowError:  # an integer too long for a float
        return None


def _flag(value: Value | None) -> bool | None:
    return value if isinstance(value, bool) else None


def _join(node: And | Or, left: bool | None, right: bool | None) -> bool | None:
    """Kleene: one false settles "and", one true settles "or", whatever is unknown on the other side."""
    settles = isinstance(node, Or)
    if settles in (left, right):
        return settles
    return None if left is None or right is None else not settles


def _opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def _is_one_of(value: Value | None, values: tuple[Value, ...]) -> bool | None:
    answers = [_compare("==", value, one) for one in values]
    if True in answers:
        return True
    return None if None in answers else False


def _operate(operator: str, left: Value | None, right: Value | None) -> Value | None:
    if operator in {"==", "!=", "<", "<=", ">", ">="}:
        return _compare(operator, left, right)
    if not (isinstance(left, float) and isinstance(right, float)):
        return None
    match operator:
        case "+":
            return _finite(left + right)
        case "-":
            return _finite(left - right)
        case "*":
            return _finite(left * right)
        case _:
            return _finite(left / right) if right else None


def _compare(operator: str, left: Value | None, right: Value | None) -> bool | None:
    """Only like with like; only numbers have an order: strings sort differently in different languages."""
    if left is None or type(left) is not type(right):
        return None
    if operator == "==":
        return left == right
    if operator == "!=":
        return left != right
    if not (isinstance(left, float) and isinstance(right, float)):
        return None
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]
