"""Faults found while reading a checklist: all of them at once, each with its place and a reason a person can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inspect_app.checklists.terms import Text


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in one file. ``str()`` is one line for a terminal."""

    file: str
    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.reason}" if self.where else f"{self.file}: {self.reason}"


def in_both_languages(text: Text) -> str:
    """One line for a terminal, whose language nobody knows."""
    return f"{text.en} / {text.ar}"


_REMEDY = in_both_languages(
    Text(
        "لا يعمل البرنامج بهذه القوائم: أصلح ما ذُكر أو أعده كما كان، ثم جرّب الأمر inspect-app check-checklists.",
        "Nothing starts with these checklists: mend what is named, or put it back as it was, "
        "and try “inspect-app check-checklists”.",
    )
)


class InvalidChecklists(Exception):
    """Checklists that cannot be used: every mistake found, in the order of the files, and what to do."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join([*(str(mistake) for mistake in self.mistakes), _REMEDY]))


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """The end of a reason: the nearest known word, or all of them when they are few, or nothing."""
    from difflib import get_close_matches  # only when something is wrong

    known = list(words)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; it can be {', '.join(known)}" if 0 < len(known) <= 16 else ""
