"""Which directorate each shape of a file means, by its properties: a code, else a name; and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.directorates import (
    GOVERNORATES,
    DirectorateIndex,
    RegisteredDirectorate,
    find_governorate,
)
from inspect_app.schools.folding import fold, single_line

_CODES = ("code", "رمز", "الرمز", "رمز المديريه", "directorate code", "dir code")
_NAMES = ("name ar", "الاسم", "اسم المديريه", "المديريه", "directorate", "directorate name", "name", "name en")
_IDS = ("id",)
"""Looked at where nothing else is said: most programs only count with it."""
_APPROXIMATE = "approximate"
_DBF_LENGTHS = (10, 5)
"""Letters of a property's name that a Shapefile keeps: ten bytes, of which an Arabic letter takes one or two."""
_GOVERNORATE_WORDS = ("محافظه ", " governorate")


@dataclass(frozen=True)
class MatchedShape:
    """``label``: what the shape is called in the file. ``rivals``: other directorates that its properties name, too.

    ``governorate``: the key of the one it is called like.
    """

    label: str
    directorate: RegisteredDirectorate | None
    rivals: tuple[RegisteredDirectorate, ...]
    governorate: str | None
    approximate: bool


def match_shape(properties: dict[str, Any], directorates: DirectorateIndex) -> MatchedShape:
    """What one shape's properties say. A code counts before a name, and so does what is called plainly so."""
    folded = {fold(str(name)): _text(value) for name, value in properties.items()}
    codes, names = _said(folded, _CODES), _said(folded, _NAMES)
    if not (codes or names):
        codes = _said(folded, _IDS)
    found = [matches[0] for text in (*codes, *names) if len(matches := directorates.find(text)) == 1]
    labels = [label for text in (*names, *codes) if (label := single_line(text))]
    return MatchedShape(
        label=labels[0][:80] if labels else "؟",
        directorate=found[0] if found else None,
        rivals=tuple(dict.fromkeys(one for one in found if one != found[0])),
        governorate=next(filter(None, map(find_governorate, names)), None),
        approximate=any(fold(text) in {"true", "1", "yes", "y", "t", "نعم"} for text in _said(folded, (_APPROXIMATE,))),
    )


def _said(folded: dict[str, str], keys: Sequence[str]) -> list[str]:
    """What stands under these names of properties, or under what a Shapefile leaves of them."""
    cut = [key[:length].strip() for length in _DBF_LENGTHS for key in keys if len(key) > length]
    return [folded[key] for key in dict.fromkeys((*keys, *cut)) if folded.get(key)]


def _text(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def governorate_remark(shapes: Sequence[MatchedShape]) -> Text | None:
    """Said of a file most of whose shapes are called like governorates."""
    named = {shape.governorate for shape in shapes if shape.governorate}
    if len(named) < 3 or 2 * sum(bool(shape.governorate) for shape in shapes) <= len(shapes):
        return None
    return Text(
        f"يبدو أن الملف حدود محافظات لا مديريات: {len(named)} من أشكاله بأسماء محافظات. على كل منها سؤال في صفه.",
        f"These look like governorates, not directorates: {len(named)} shapes are called like governorates. "
        "They are asked about row by row.",
    )


def doubts(
    shapes: Sequence[MatchedShape],
    directorates: DirectorateIndex,
    of_governorates: bool,
) -> list[Text]:
    """What speaks against these shapes being the area of the directorate that all of them mean."""
    found = []
    rivals = dict.fromkeys(rival for shape in shapes for rival in shape.rivals)
    if rivals:
        ar, en = "، ".join(one.name_ar for one in rivals), ", ".join(one.name_en for one in rivals)
        found.append(
            Text(f"خصائصه تذكر مديرية أخرى أيضاً: {ar}.", f"Its properties name another directorate, too: {en}.")
        )
    labels = list(dict.fromkeys(shape.label for shape in shapes))
    if len({fold(label) for label in labels}) > 1:
        found.append(
            Text(
                f"جُمعت أشكال بأسماء مختلفة: {'، '.join(labels[:5])}.",
                f"Shapes of different names were joined: {', '.join(labels[:5])}.",
            )
        )
    governorate = next((shape.governorate for shape in shapes if shape.governorate), None)
    mates = sum(one.governorate == governorate for one in directorates.all)
    if governorate and mates > 1 and (of_governorates or any(_says_governorate(label) for label in labels)):
        name = GOVERNORATES[governorate]
        found.append(
            Text(
                f"اسمه اسم محافظة {name.ar} (عدد مديرياتها {mates}): قد تكون هذه حدود المحافظة كلها.",
                f"It is called like the governorate of {name.en}, which has {mates} directorates: this may be the "
                "whole governorate.",
            )
        )
    return found


def _says_governorate(label: str) -> bool:
    name = fold(label)
    return name.startswith(_GOVERNORATE_WORDS[0]) or name.endswith(_GOVERNORATE_WORDS[1])
