"""Small files of schools for tests, and the headings most of them share."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

HEADINGS = ("رقم المدرسة", "اسم المدرسة", "المديرية", "خط العرض", "خط الطول")
GOOD = ("000777", "حوشا الأساسية المختلطة", "2202", "32.4514", "36.0990")


def csv_file(folder: Path, *rows: Sequence[str], encoding: str = "utf-8-sig", separator: str = ",") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    file = folder / "schools.csv"
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def xlsx_file(folder: Path, *rows: Sequence[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    file = folder / "schools.xlsx"
    book.save(file)
    return file


def geojson_file(folder: Path, *features: tuple[dict[str, Any], Any], crs: str | None = None) -> Path:
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": p, "geometry": g} for p, g in features],
    }
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    file = folder / "file.geojson"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}
