"""What a file of boundaries is made of: layers of shapes with their properties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inspect_app.checklists import Text

DAMAGED = Text(
    "تعذّرت قراءة الملف: هو تالف أو لا مضلعات فيه.", "The file cannot be read: it is damaged or holds no polygons."
)
TOO_LARGE = Text(
    "الملف أو ما يتمدد إليه أكبر من 64 ميغابايت.", "The file, or what it unpacks to, is larger than 64 MB."
)
INCOMPLETE = Text(
    "الـShapefile ناقص: أرسل ملف zip فيه ‎.shp‎ و‎.dbf‎ و‎.prj‎.",
    "The Shapefile is incomplete: send a zip with its .shp, .dbf and .prj.",
)


@dataclass(frozen=True)
class ShapeLayer:
    """``system`` names the reference system, "" when the file names none.

    ``shapes``: properties, and shapely's geometry or None, as many as ``count``; None where they were not read.
    ``declared``: for texts that are still bytes, one letter each, what the file says of their encoding ("": nothing);
    None where they are texts.
    """

    name: str
    count: int
    system: str
    shapes: list[tuple[dict[str, Any], Any]] | None
    declared: str | None = None
