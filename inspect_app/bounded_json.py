"""JSON from outside, measured before it is read: 1 MB of ``[{},{},…]`` would become 100 MB of objects. [pure]"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

# Also a string that never ends is taken at once: to look for its end again from each of its quotes would take minutes.
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def read_json(text: bytes, most: int, deepest: int) -> Any:  # noqa: ANN401 - what JSON holds
    """The value in this UTF-8 text. Raises ValueError for what any browser would not read, for more than ``most``
    values (keys not counted) and for lists and objects in one another deeper than ``deepest``.
    """
    bare = _STRING.sub(b"", text)
    if 1 + bare.count(b",") + bare.count(b"[") + bare.count(b"{") > most:
        raise ValueError(f"more than {most} values")
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket[0] in b"[{" else -1
        if not 0 <= depth <= deepest:
            raise ValueError(f"deeper than {deepest}, or ended before it began")
    return json.loads(text.decode(), parse_constant=_refuse)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
