"""Drawn stand-ins for an engineer's photos: a few calm shapes per trade, marked as a demonstration."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from inspect_app.demo.dice import word_bank

WIDTH, HEIGHT = 1280, 960
OVERSAMPLING = 2
"""Drawn this many times larger and shrunk: smooth edges."""


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """One JPEG. ``sha256`` is its name everywhere."""

    data: bytes
    sha256: str


class Pictures:
    """Every scene of pictures.toml, drawn once."""

    def __init__(self) -> None:
        scenes = word_bank("pictures")["scenes"]
        self._scene_names: Mapping[str, str] = word_bank("pictures")["of"]
        self.scenes = {name: _draw_picture(scene) for name, scene in scenes.items()}

    def for_item(self, item: str) -> DrawnPicture:
        """What stands for a photo of this item."""
        return self.scenes[self._scene_names.get(item) or self._scene_names[item.partition(".")[0]]]


def _draw_picture(scene: Mapping[str, Any]) -> DrawnPicture:
    bank = word_bank("pictures")
    image = Image.new("RGB", (WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING))
    draw = ImageDraw.Draw(image)
    for shape in (*bank["rooms"][scene["room"]], *scene["shapes"]):
        kind, *numbers, colour = shape.split()
        _draw_shape(draw, kind, [int(number) * OVERSAMPLING for number in numbers], bank["colours"][colour])
    small = image.reduce(OVERSAMPLING)
    _mark_as_demo(small)
    out = BytesIO()
    small.save(out, "JPEG", quality=80)
    return DrawnPicture(out.getvalue(), hashlib.sha256(out.getvalue()).hexdigest())


def _draw_shape(draw: ImageDraw.ImageDraw, kind: str, numbers: list[int], colour: str) -> None:
    match kind:
        case "box":
            draw.rectangle(numbers, fill=colour)
        case "oval":
            draw.ellipse(numbers, fill=colour)
        case "ring":
            draw.ellipse(numbers[:4], outline=colour, width=numbers[4])
        case "poly":
            draw.polygon(numbers, fill=colour)
        case "line":
            draw.line(numbers[1:], fill=colour, width=numbers[0], joint="curve")
        case _:
            raise ValueError(f"no shape is called {kind}")


def _mark_as_demo(image: Image.Image) -> None:
    """Says in a corner of the picture itself that it is none."""
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((WIDTH - 178, HEIGHT - 78, WIDTH - 24, HEIGHT - 24), 12, fill="#4d5359")
    draw.text((WIDTH - 101, HEIGHT - 51), "demo", fill="#efece5", anchor="mm", font=ImageFont.load_default(34))
