"""Arabic whose letters were stored as they are drawn, from left to right, by programs that knew no other way. [pure]"""

from __future__ import annotations

import re
import unicodedata

from inspect_app.schools.importing.letters.arabic_letters import LETTERS

_SHAPED_WORD = re.compile("[\ufe80-\ufefc]{2,}")
_BACKWARD = re.compile(rf"(?<![{LETTERS}])ة[{LETTERS}]{{2,}}")
"""Nothing begins with taa marbuta."""


def is_reversed(text: str) -> bool:
    """Only what is certain: a word that begins with the shape of an end or with taa marbuta."""
    return bool(_BACKWARD.search(text)) or any(map(_begins_with_its_end, _SHAPED_WORD.findall(text)))


def _begins_with_its_end(word: str) -> bool:
    return _shape(word[0]) == "<final>" and _shape(word[-1]) in {"<initial>", "<isolated>"}


def _shape(letter: str) -> str:
    return unicodedata.decomposition(letter).partition(" ")[0]
