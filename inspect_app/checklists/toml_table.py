"""One table of a checklist file: hands out its values in the type asked for and writes down what is wrong with them.

After a mistake it hands out a stand-in of the right type, so that reading goes on and all mistakes are found in one
pass; what was read is thrown away when there was any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from inspect_app.checklists.mistakes import did_you_mean
from inspect_app.checklists.terms import Text

ARABIC = re.compile("[\u0621-\u064a]")
Report = Callable[[str, str], None]
Anything = TypeVar("Anything")


class TomlTable:
    """A TOML table at the place ``where``; ``report(where, reason)`` takes a mistake."""

    def __init__(self, data: object, where: str, report: Report) -> None:
        self.where = where
        self.report = report
        if not isinstance(data, dict):
            self.mistake("", f"must be a table of keys, not {_name_of(data)}")
        self._data: dict[str, object] = data if isinstance(data, dict) else {}
        self._asked: set[str] = set()

    def mistake(self, key: str, reason: str) -> None:
        self.report(", ".join(part for part in (self.where, key) if part), reason)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def _value(self, key: str, kind: type | tuple[type, ...], asked: str) -> object | None:
        """The value when it is there and of this type; a bool is never a number."""
        self._asked.add(key)
        if key not in self._data:
            self.mistake(key, "is missing")
            return None
        value = self._data[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.mistake(key, f"must be {asked}, not {_name_of(value)}")
            return None
        return value

    def string(self, key: str) -> str:
        value = self._value(key, str, "a text in quotes")
        if isinstance(value, str) and not value.strip():
            self.mistake(key, "is empty")
        return str(value or "")

    def number(self, key: str, low: float, high: float) -> float:
        value = self._value(key, (int, float), "a number")
        if not isinstance(value, int | float):
            return low
        if not low <= value <= high:
            self.mistake(key, f"is {value:g}; it must lie between {low:g} and {high:g}")
        return float(value)

    def whole(self, key: str, low: int, high: int) -> int:
        if isinstance(self._data.get(key), float):
            self._asked.add(key)
            self.mistake(key, "must be a whole number")
            return low
        return int(self.number(key, low, high))

    def flag(self, key: str) -> bool:
        """False when absent."""
        return key in self._data and self._value(key, bool, "true or false") is True

    def one_of(self, key: str, words: Mapping[str, Anything]) -> Anything:
        """What the word stands for; the first of them after a mistake."""
        value = self.string(key)
        if value in words:
            return words[value]
        if value.strip():
            self.mistake(key, f"“{value}” is not known{did_you_mean(value, words)}")
        return next(iter(words.values()))

    def text(self, key: str) -> Text:
        """Both languages: ``key.ar`` and ``key.en``."""
        if key not in self._data:
            self._asked.add(key)
            self.mistake(key, f"is missing: write {key}.ar and {key}.en")
            return Text("", "")
        table = self.table(key)
        text = table.languages()
        table.close()
        return text

    def languages(self) -> Text:
        """This table's own ``ar`` and ``en``."""
        text = Text(self._language("ar"), self._language("en"))
        if text.ar and text.en and ARABIC.search(text.en):
            self.mistake("en", "is not English")
        if text.ar and re.search("[A-Za-z]", text.ar) and not ARABIC.search(text.ar):
            self.mistake("ar", "is not Arabic")
        return text

    def _language(self, language: str) -> str:
        if language not in self._data:
            self._asked.add(language)
            self.mistake(language, "the translation is missing")
            return ""
        return self.string(language)

    def table(self, key: str) -> TomlTable:
        """The table under ``key``; an empty one when absent."""
        self._asked.add(key)
        where = ", ".join(part for part in (self.where, key) if part)
        return TomlTable(self._data.get(key, {}), where, self.report)

    def tables(self, key: str) -> list[object]:
        """The list under ``key``, empty when absent: each entry still to be made a TomlTable."""
        if key not in self._data:
            return []
        value = self._value(key, list, "a list")
        return value if isinstance(value, list) else []

    def close(self, elsewhere: Callable[[str], str | None] = lambda _: None) -> None:
        """Reports the keys nobody asked for; ``elsewhere`` may know why a key does not belong here."""
        for key in self._data:
            if key not in self._asked:
                reason = elsewhere(key) or f"is not a key of this table{did_you_mean(key, sorted(self._asked))}"
                self.mistake(key, reason)


def _name_of(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")
