"""What an expression is made of, once read: a tree of immutable nodes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    value: bool | float | str


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Not:
    inner: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic or a comparison. A minus sign before a value is 0 - value."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Or:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class In:
    inner: Node
    values: tuple[bool | float | str, ...]


Node = Literal | Name | Not | Binary | And | Or | In
