"""From the text of an expression to its tree: a tokenizer and a recursive descent parser, nothing of Python's own."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from inspect_app.checklists.expression_tree import And, Binary, In, Literal, Name, Node, Not, Or

MAX_CHARACTERS = 500
MAX_TOKENS = 200
MAX_DEPTH = 24
WORDS = frozenset({"and", "or", "not", "in", "true", "false"})
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})

TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<string>'[^'\r\n]*')"
    r"|(?P<sign>==|!=|<=|>=|[-+*/<>(),])"
)


class ExpressionError(ValueError):
    """An expression that cannot be read: ``position`` counts characters from 1."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"at character {position}: {reason}")
        self.position = position
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    position: int


def read(source: str) -> Node:
    """The tree of one whole expression. Raises ExpressionError."""
    parser = _Parser(tokens(source))
    node = parser.either()
    parser.expect_end()
    return node


def tokens(source: str) -> list[Token]:
    """The words of an expression, closed by one token of kind "end"."""
    if len(source) > MAX_CHARACTERS:
        raise ExpressionError(MAX_CHARACTERS + 1, f"longer than {MAX_CHARACTERS} characters")
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = TOKEN.match(source, at)
        if match is None:
            raise ExpressionError(at + 1, _unreadable(source[at]))
        if match.lastgroup != "space":
            text = match.group()
            kind = match.lastgroup if match.lastgroup != "name" or text not in WORDS else "word"
            _check_separation(found, str(kind), at)
            found.append(Token(str(kind), text, at + 1))
        at = match.end()
    if len(found) > MAX_TOKENS:
        raise ExpressionError(found[MAX_TOKENS].position, f"more than {MAX_TOKENS} words and signs")
    return [*found, Token("end", "", len(source) + 1)]


def _unreadable(character: str) -> str:
    if character == "'":
        return "this quotation mark is never closed"
    if character == "=":
        return "write == to compare"
    return f"unexpected character U+{ord(character):04X}"


def _check_separation(found: list[Token], kind: str, at: int) -> None:
    """``5rooms`` and ``5.`` are slips of the pen, not two words side by side."""
    glued = found and found[-1].position - 1 + len(found[-1].text) == at
    if glued and found[-1].kind == "number" and kind in {"number", "name", "word"}:
        raise ExpressionError(at + 1, "a number runs into the next word")


class _Parser:
    """One pass over the tokens; each method reads one level of precedence, loosest first."""

    def __init__(self, words: list[Token]) -> None:
        self.words = words
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.words[self.at]

    def take(self, *texts: str) -> Token | None:
        token = self.next
        if token.kind in {"sign", "word"} and token.text in texts:
            self.at += 1
            return token
        return None

    def expect(self, text: str) -> None:
        if not self.take(text):
            raise self.wrong(f"expected {text}")

    def expect_end(self) -> None:
        if self.next.kind != "end":
            raise self.wrong("expected an operator or the end")

    def wrong(self, reason: str) -> ExpressionError:
        found = f", found {self.next.text}" if self.next.text else ", found the end"
        return ExpressionError(self.next.position, reason + found)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(self.next.position, f"nested deeper than {MAX_DEPTH}")

    def either(self) -> Node:
        node = self.both()
        while self.take("or"):
            node = Or(node, self.both())
        return node

    def both(self) -> Node:
        node = self.negation()
        while self.take("and"):
            node = And(node, self.negation())
        return node

    def negation(self) -> Node:
        if not self.take("not"):
            return self.comparison()
        self.deeper()
        node = Not(self.negation())
        self.depth -= 1
        return node

    def comparison(self) -> Node:
        node = self.sum()
        if operator := self.take(*COMPARISONS):
            node = Binary(operator.text, node, self.sum())
        elif self.take("in"):
            node = In(node, self.list())
        if self.next.text in COMPARISONS or (self.next.kind == "word" and self.next.text == "in"):
            raise self.wrong("comparisons cannot be chained, join them with and")
        return node

    def sum(self) -> Node:
        node = self.product()
        while operator := self.take("+", "-"):
            node = Binary(operator.text, node, self.product())
        return node

    def product(self) -> Node:
        node = self.signed()
        while operator := self.take("*", "/"):
            node = Binary(operator.text, node, self.signed())
        return node

    def signed(self) -> Node:
        if not self.take("-"):
            return self.primary()
        self.deeper()
        node = Binary("-", Literal(0.0), self.signed())
        self.depth -= 1
        return node

    def primary(self) -> Node:
        if self.take("("):
            self.deeper()
            node = self.either()
            self.expect(")")
            self.depth -= 1
            return node
        if self.next.kind == "name":
            self.at += 1
            return Name(self.words[self.at - 1].text)
        return Literal(self.literal("expected a number, a 'string', a name or ("))

    def literal(self, otherwise: str) -> bool | float | str:
        token = self.next
        if token.kind == "string":
            value: bool | float | str = token.text[1:-1]
        elif token.kind == "number":
            value = float(token.text)
            if not math.isfinite(value):
                raise ExpressionError(token.position, "this number is too large")
        elif token.kind == "word" and token.text in {"true", "false"}:
            value = token.text == "true"
        else:
            raise self.wrong(otherwise)
        self.at += 1
        return value

    def list(self) -> tuple[bool | float | str, ...]:
        self.expect("(")
        values = [self.listed()]
        while self.take(","):
            values.append(self.listed())
        self.expect(")")
        return tuple(values)

    def listed(self) -> bool | float | str:
        minus = self.take("-")
        value = self.literal("expected a number or a 'string'")
        if not minus:
            return value
        if not isinstance(value, float):
            self.at -= 1
            raise self.wrong("only a number can be negative")
        return 0.0 - value
