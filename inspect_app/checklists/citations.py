"""The keys such as [J6] in an item's source: they lead whoever keeps a checklist to its table of sources."""

from __future__ import annotations

import re

from inspect_app.checklists.terms import Text

_KEY = re.compile(r"\s*\[([A-Z][0-9]+)\]")


def cited(sentence: str) -> list[str]:
    """The keys in the order in which they stand."""
    return _KEY.findall(sentence)


def without_keys(source: Text) -> Text:
    """For people who have no table of sources at hand: on a tablet nobody can follow [J6]."""
    return Text(_KEY.sub("", source.ar), _KEY.sub("", source.en))
