"""Which of a file's layers is meant: the one that was asked for, the only one, or the only one that matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspect_app.checklists import Text
from inspect_app.schools.boundary_files.match_shapes import MatchedShape, match_shape
from inspect_app.schools.boundary_files.shape_layers import ShapeLayer
from inspect_app.schools.boundary_files.shape_texts import decode_texts
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.importing.import_limits import MAX_SHAPES
from inspect_app.schools.importing.table_cells import UnreadableFile

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LayerCount = tuple[str, int, int | None]
"""A layer's name, its shapes, and how many directorates they mean; None where they were too many to look at."""


@dataclass(frozen=True)
class ChosenLayer:
    """The shapes with what they mean; a geometry is None where there is none."""

    system: str
    shapes: list[tuple[MatchedShape, BaseGeometry | None]]
    remarks: tuple[Text, ...]


def choose_layer(
    layers: Sequence[ShapeLayer], wanted: str, directorates: DirectorateIndex
) -> ChosenLayer | list[LayerCount]:
    """The layer, or all of them to choose from. Raises UnreadableFile."""
    if wanted:
        layers = [layer for layer in layers if layer.name == wanted]
        if not layers:
            raise UnreadableFile(Text(f"لا طبقة في الملف باسم «{wanted}».", f"The file has no layer “{wanted}”."))
    if len(layers) == 1:
        return _chosen(layers[0], directorates)
    read = {layer.name: _chosen(layer, directorates) for layer in layers if layer.shapes is not None}
    found = {
        name: len({shape.directorate for shape, _ in chosen.shapes if shape.directorate})
        for name, chosen in read.items()
    }
    matching = [name for name, count in found.items() if count]
    if len(matching) == 1 and len(read) == len(layers):
        return _told(matching[0], read[matching[0]], len(layers))
    return [(layer.name, layer.count, found.get(layer.name)) for layer in layers]


def _chosen(layer: ShapeLayer, directorates: DirectorateIndex) -> ChosenLayer:
    if layer.shapes is None or layer.count > MAX_SHAPES:
        raise UnreadableFile(
            Text(
                f"عدد أشكال الطبقة {layer.count}، ولا يُقرأ أكثر من {MAX_SHAPES}. اجمع أشكال كل مديرية في شكل واحد.",
                f"The layer holds {layer.count} shapes; at most {MAX_SHAPES} are read. Join those of each directorate.",
            )
        )
    decoded, remarks = decode_texts(layer, directorates)
    shapes = [(match_shape(properties, directorates), geometry) for properties, geometry in decoded.shapes or ()]
    return ChosenLayer(layer.system, shapes, remarks)


def _told(name: str, chosen: ChosenLayer, layers: int) -> ChosenLayer:
    remark = Text(
        f"عدد طبقات الملف {layers}، وأُخذت منها «{name}»: لا مديريات في غيرها.",
        f"The file has {layers} layers; “{name}” was taken: no other holds directorates.",
    )
    return ChosenLayer(chosen.system, chosen.shapes, (remark, *chosen.remarks))
