"""Schools as points of a GeoJSON file, made into rows. Where a property and the point differ, the point counts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.folding import fold, single_line
from inspect_app.schools.importing.cell_parsers import InvalidValue
from inspect_app.schools.importing.geojson_columns import AXES, GeojsonColumn, GeojsonLayout, lay_out, property_cell
from inspect_app.schools.importing.geojson_features import properties_of, read_features
from inspect_app.schools.importing.import_limits import MAX_ROWS
from inspect_app.schools.importing.reference_systems import WGS84_NAMES, transformer_to_wgs84
from inspect_app.schools.importing.school_columns import parse_cell
from inspect_app.schools.importing.table_cells import (
    TOO_MANY_ROWS,
    Cell,
    RawTable,
    RepairedCell,
    TableRow,
    UnreadableCell,
    UnreadableFile,
)

_MAX_DIFFERENCE_DEGREES = 0.001
"""Some 100 m between a point and what its properties say of it: more than rounding."""
_NO_POINT = UnreadableCell(Text("الشكل ليس نقطة", "the geometry is not a point"))
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_COUNTED_IDS = Text(
    "لا خاصية لرقم المدرسة في الملف، ومعرّفات العناصر فيه عدّ متسلسل (1، 2، 3 …) لا أرقام مدارس. أضف «رقم المدرسة».",
    "No property holds the school number, and the ids of the features only count (1, 2, 3 …). Add “School number”.",
)

Transform = Callable[[float, float], tuple[float, float]] | None


def is_geojson(data: bytes) -> bool:
    """Whether this is a collection, a list, or features one after another, with or without record separators."""
    return bool(re.match(rb"(\xef\xbb\xbf)?\s*\x1e?\s*(\[\s*)?\{", data))


def geojson_table(data: bytes) -> RawTable:
    """Headings (all property names and the two coordinates), then one row per feature. Raises UnreadableFile."""
    content = read_features(data)
    transform = None if content.system in WGS84_NAMES else transformer_to_wgs84(content.system)
    features = content.features
    if len(features) > MAX_ROWS:
        raise UnreadableFile(TOO_MANY_ROWS)
    layout = lay_out(list(dict.fromkeys(name for feature in features for name in properties_of(feature))))
    ids = _school_numbers(layout, features)
    remarks = [*_id_remarks(ids), *_column_remarks(layout, features), *_axis_remarks(layout, features)]
    rows = enumerate(_rows(layout, features, ids, transform), start=1)
    return RawTable((TableRow(number, cells) for number, cells in rows), tuple(remarks))


def _rows(
    layout: GeojsonLayout, features: Sequence[dict[str, Any]], ids: Sequence[str], transform: Transform
) -> Iterator[list[Cell]]:
    number = ["number"] if ids else []
    yield [*number, *(_heading(column) for column in layout.columns), *AXES]
    for index, feature in enumerate(features):
        properties = properties_of(feature)
        cells = [next(iter(layout.cells(column, properties)), "") for column in layout.columns]
        yield [*ids[index : index + 1], *cells, *_position(feature.get("geometry"), properties, layout, transform)]


def _heading(column: GeojsonColumn) -> str:
    """The property's own name, unless that would be taken for a column of the other language."""
    return "name_en" if column.key == "name_en" else single_line(column.names[0])


def _school_numbers(layout: GeojsonLayout, features: Sequence[dict[str, Any]]) -> list[str]:
    """The ids of the features where no property holds the number of the school; [] where one does or none has an id.

    Raises UnreadableFile when they are nothing but a count.
    """
    if any(column.key == "number" for column in layout.columns):
        return []
    ids = [cell if isinstance(cell := property_cell(feature.get("id")), str) else "" for feature in features]
    if len(ids) > 1 and ids in ([str(n + first) for n in range(len(ids))] for first in (0, 1)):
        raise UnreadableFile(_COUNTED_IDS)
    return ids if any(ids) else []


def _id_remarks(ids: Sequence[str]) -> Iterator[Text]:
    if ids:
        yield Text(
            "لا خاصية لرقم المدرسة في الملف: أُخذت معرّفات العناصر (id) أرقاماً للمدارس.",
            "No property holds the school number: the ids of the features were taken.",
        )


def _column_remarks(layout: GeojsonLayout, features: Sequence[dict[str, Any]]) -> Iterator[Text]:
    for column in layout.columns:
        if len(column.names) == 1:
            continue
        said = [layout.cells(column, properties_of(feature)) for feature in features]
        differ = sum(len({fold(cell) for cell in cells if isinstance(cell, str)}) > 1 for cells in said)
        first, *others = map(single_line, column.names)
        yield Text(
            f"لأكثر من خاصية معنى واحد: أُخذت «{first}»، وحيث هي فارغة «{'»، «'.join(others)}». "
            f"تختلف في {differ} من الصفوف.",
            f"Several properties mean the same: “{first}” was taken, and “{'”, “'.join(others)}” where it is blank. "
            f"Rows in which they differ: {differ}.",
        )
    if layout.left_out:
        yield Text(
            f"في الملف خصائص أكثر مما يُقرأ: تُرك منها {layout.left_out} لا يُعرف معناها.",
            f"The file has more properties than can be read: {layout.left_out} that nobody knows were left out.",
        )


def _axis_remarks(layout: GeojsonLayout, features: Sequence[dict[str, Any]]) -> Iterator[Text]:
    for axis, names in layout.repeats.items():
        for name in names:
            texts = [cell for feature in features if (cell := property_cell(properties_of(feature).get(name)))]
            if any(_degrees(axis, text) is None for text in texts):
                shown = single_line(name)
                yield Text(
                    f"في الخاصية «{shown}» ما ليس درجات عشرية: أُخذت الإحداثيات من النقاط.",
                    f"The property “{shown}” holds what is not decimal degrees: the points were taken.",
                )


def _position(
    geometry: Any,  # noqa: ANN401 - any JSON
    properties: dict[str, Any],
    layout: GeojsonLayout,
    transform: Transform,
) -> Iterator[Cell]:
    """Latitude and longitude; without a geometry, what the properties say."""
    point = _point(geometry, transform) if geometry is not None else None
    for axis in AXES:
        said = [cell for name in layout.repeats[axis] if (cell := property_cell(properties.get(name)))]
        if geometry is None:
            yield next(iter(said), "")
        elif point is None:
            yield _NO_POINT
        else:
            yield _compared(axis, point[axis], said)


def _compared(axis: str, degrees: float, said: Sequence[Cell]) -> Cell:
    for cell in said:
        value = _degrees(axis, cell)
        if value is not None and abs(value - degrees) > _MAX_DIFFERENCE_DEGREES:
            return RepairedCell(
                repr(degrees),
                Text(
                    "لا تطابق الخاصية النقطة، وأُخذت النقطة",
                    "the attribute differs from the point, which was taken",
                ),
                cell if isinstance(cell, str) else "",
            )
    return repr(degrees)


def _degrees(axis: str, cell: Cell) -> float | None:
    if not isinstance(cell, str):
        return None
    try:
        value = parse_cell(axis, cell)
    except InvalidValue:
        return None
    return float(value) if value is not None else None


def _point(geometry: Any, transform: Transform) -> dict[str, float] | None:  # noqa: ANN401 - any JSON
    """Degrees by axis: a GeoJSON point stands the other way round. None for what is no single point."""
    try:
        coordinates = geometry["coordinates"]
        if geometry["type"] == "MultiPoint":
            [coordinates] = coordinates
        elif geometry["type"] != "Point":
            return None
        x, y = (_plain_number(number) for number in coordinates[:2])
    except (TypeError, KeyError, ValueError, OverflowError):
        return None
    longitude, latitude = transform(x, y) if transform else (x, y)
    return {"latitude": latitude, "longitude": longitude} if math.isfinite(longitude + latitude) else None


def _plain_number(number: object) -> float:
    """A number, also one that was written as a text. Raises TypeError."""
    if isinstance(number, str) and _NUMBER.fullmatch(number.strip()):
        return float(number)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise TypeError(f"{number!r} is not a number")
    return float(number)
