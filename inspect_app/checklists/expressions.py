"""The one small language of the checklists: when an item applies, what a ratio divides, when a fault is worse.

Numbers, 'strings', true and false; names of facts; + - * /; == != < <= > >=; in ('a', 'b'); and, or, not; parentheses.
A name nobody knows makes the answer unknown (None), never an error. static/js/expressions.mjs is the same language in
the browser; tests/checklists/expression-vectors.json holds both to the same answers. Written down for people in
docs/checklists.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import ge, gt, le, lt

from inspect_app.checklists.expression_syntax import COMPARISONS, ExpressionError, read
from inspect_app.checklists.expression_tree import And, Binary, In, Literal, Name, Node, Not, Or

Value = bool | int | float | str

__all__ = ["Expression", "ExpressionError", "Value", "parse"]


Facts = Mapping[str, Value | None]
Evaluator = Callable[[Facts], Value | None]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed sentence of the language. ``names`` are the facts (or notes) it reads."""

    source: str
    names: frozenset[str]
    root: Node = field(repr=False)
    evaluate: Evaluator = field(repr=False, compare=False)
    """Facts → True, False, a float, a string, or None when it cannot be known. Raises nothing.

    Unknown: a missing or None fact, a comparison of different types, a division by zero, a number beyond reckoning.
    """


@lru_cache(maxsize=1024)
def parse(source: str) -> Expression:
    """Read one expression. Raises ExpressionError with the position (from 1) and the reason."""
    root = read(source)
    return Expression(source, frozenset(_names(root)), root, _evaluator(root))


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


def _evaluator(node: Node) -> Evaluator:
    """The tree as functions inside functions, made once; a visit asks some forty of them."""
    match node:
        case Literal(value):
            return lambda _: value
        case Name(name):
            return lambda facts: _known(facts.get(name))
        case Binary(operator, left, right):
            return _binary(operator, _evaluator(left), _evaluator(right))
        case In(inner, values):
            asked = _evaluator(inner)
            return lambda facts: _is_one_of(asked(facts), values)
        case And(left, right) | Or(left, right):
            one, other, settles = _evaluator(left), _evaluator(right), isinstance(node, Or)
            return lambda facts: _join(settles, _flag(one(facts)), _flag(other(facts)))
        case Not(inner):
            asked = _evaluator(inner)
            return lambda facts: _opposite(_flag(asked(facts)))


def _binary(operator: str, left: Evaluator, right: Evaluator) -> Evaluator:
    if operator in COMPARISONS:
        return lambda facts: _compare(operator, left(facts), right(facts))
    return lambda facts: _reckon(operator, left(facts), right(facts))


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


def _join(settles: bool, left: bool | None, right: bool | None) -> bool | None:
    """Kleene: one false settles "and", one true settles "or", whatever is unknown on the other side."""
    if left is settles or right is settles:
        return settles
    return None if left is None or right is None else not settles


def _opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def _is_one_of(value: Value | None, values: tuple[Value, ...]) -> bool | None:
    answers = [_compare("==", value, one) for one in values]
    if True in answers:
        return True
    return None if None in answers else False


def _reckon(operator: str, left: Value | None, right: Value | None) -> Value | None:
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
    return _ORDERS[operator](left, right)


_ORDERS: dict[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
