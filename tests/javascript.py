"""Where the functions of a JavaScript module begin and end: just enough of the language for tests/test_house_rules.py.

Strings, templates, regular expressions and comments are stepped over; what is left are words, signs and brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLANK = re.compile(r"\s+|//[^\n]*|/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_WORD = re.compile(r"[\w$#]+(?:\.\d+)?")
_SIGN = re.compile(r"=>|\.\.\.|\?\.|\?\?=?|[=!<>]==?|&&=?|\|\|=?|\*\*|[-+*/%]=|\+\+|--|.", re.DOTALL)
_OPEN, _CLOSE = frozenset({"(", "[", "{", "${"}), frozenset({")", "]", "}"})
_BLOCKS = frozenset({"if", "for", "await", "while", "switch", "catch", "with"})
"""Words before ``(…) {`` that begin a block, not a function."""
_BEFORE_VALUES = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "await", "else", "do"}
)


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    line: int
    kind: str
    """word, sign, string or regex."""


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    line: int
    lines: int
    """Of its body: between the braces, or all of the expression an arrow gives. Functions inside count too."""


def tokens(source: str) -> list[Token]:
    """Everything but blanks and comments. Of a template each text is a string, with ``${`` and ``}`` between them."""
    return list(_tokens(source))


def _tokens(source: str) -> Iterator[Token]:
    at, before, braces = 0, "", []
    while at < len(source):
        if blank := _BLANK.match(source, at):
            at = blank.end()
            continue
        line = source.count("\n", 0, at) + 1
        inside = source[at] == "}" and braces and braces[-1] == "${"
        if source[at] == "`" or inside:
            if inside:
                braces.pop()
                yield Token("}", line, "sign")
            text = _template(source, at + 1)
            yield Token(text, line, "string")
            at, before = at + 1 + len(text), "`"
            if text.endswith("${"):
                braces.append("${")
                yield Token("${", line + text.count("\n"), "sign")
                before = "("
            continue
        kind, match = _match(source, at, before)
        yield Token(match[0], line, kind)
        if match[0] == "{":
            braces.append("{")
        elif match[0] == "}":
            braces.pop()
        at, before = match.end(), match[0]


def _match(source: str, at: int, before: str) -> tuple[str, re.Match[str]]:
    value_came = bool(before) and (before[-1] in ")]}`\"'/" or _WORD.fullmatch(before)) and before not in _BEFORE_VALUES
    for kind, pattern in (("string", _STRING), ("regex", _REGEX), ("word", _WORD), ("sign", _SIGN)):
        if kind == "regex" and value_came:
            continue
        if match := pattern.match(source, at):
            return kind, match
    raise ValueError(f"unreadable: {source[at : at + 20]!r}")


def _template(source: str, at: int) -> str:
    """A template's text from here to its end or its next ``${``, with that."""
    begun = at
    while source[at] != "`" and not source.startswith("${", at):
        at += 2 if source[at] == "\\" else 1
    return source[begun : at + (1 if source[at] == "`" else 2)]


def functions(source: str) -> list[Function]:
    """Every function, method and arrow, in the order in which their bodies begin."""
    all_ = tokens(source)
    partner = _brackets(all_)
    found = []
    for at, token in enumerate(all_):
        if token.text == "=>" and token.kind == "sign":
            end = partner[at + 1] if all_[at + 1].text == "{" else _end_of_value(all_, at + 1, partner)
            found.append(_function(_name_of_arrow(all_, at, partner), all_, at + 1, end))
        elif token.text == "{" and token.kind == "sign" and (name := _name_of_method(all_, at, partner)) is not None:
            found.append(_function(name, all_, at, partner[at]))
    return found


def _brackets(all_: list[Token]) -> dict[int, int]:
    partner, opened = {}, []
    for at, token in enumerate(all_):
        if token.kind == "sign" and token.text in _OPEN:
            opened.append(at)
        elif token.kind == "sign" and token.text in _CLOSE:
            begun = opened.pop()
            partner[begun], partner[at] = at, begun
    return partner


def _function(name: str, all_: list[Token], begin: int, end: int) -> Function:
    first, last = all_[begin], all_[end]
    braced = first.text == "{"
    lines = last.line - first.line - 1 if braced else last.line - first.line + 1
    return Function(name, first.line, max(1, lines))


def _end_of_value(all_: list[Token], at: int, partner: dict[int, int]) -> int:
    """The last token of the expression that begins here."""
    while at < len(all_):
        text = all_[at].text if all_[at].kind == "sign" else ""
        if text in _OPEN:
            at = partner[at]
        elif text in _CLOSE or text in (",", ";"):
            return at - 1
        at += 1
    return len(all_) - 1


def _name_of_arrow(all_: list[Token], at: int, partner: dict[int, int]) -> str:
    begun = partner[at - 1] if all_[at - 1].text == ")" else at - 1
    if all_[begun - 1].text == "async":
        begun -= 1
    named = begun >= 2 and all_[begun - 1].text in ("=", ":") and all_[begun - 2].kind == "word"
    return all_[begun - 2].text if named else "=>"


def _name_of_method(all_: list[Token], at: int, partner: dict[int, int]) -> str | None:
    """The name before ``(…) {``, or None where this brace begins no function."""
    if at == 0 or all_[at - 1].text != ")" or all_[at - 1].kind != "sign":
        return None
    before = all_[partner[at - 1] - 1]
    return before.text if before.kind == "word" and before.text not in _BLOCKS else None
