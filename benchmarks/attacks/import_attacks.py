"""Files for the registry: the schools of the country in every format, boundaries, and bombs."""

from __future__ import annotations

import io
import itertools
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.attacks.attacked_server import Attack, AttackedServer, Reply, Shot
from inspect_app.db import db
from inspect_app.schools.importing.school_columns import COLUMNS
from inspect_app.schools.models import Directorate

ROWS = 20_000
_KIND = "multipart/form-data; boundary=b"


def _import(server: AttackedServer, cookie: str, page: str, content: bytes) -> Reply:
    """Sends a file and looks at what it would change, as the page does by itself."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\n'
    sent = server.ask("POST", page, cookie, head + content + b"\r\n--b--\r\n", Content_Type=_KIND)
    if sent.status != 303:
        return sent
    return server.ask("GET", sent.headers["Location"], cookie)


def _imports(server: AttackedServer, contents: Sequence[bytes], page: str = "/registry/schools") -> Attack:
    """Eight at once, each of another administrator."""
    pairs = zip(itertools.cycle(server.world.administrators), itertools.cycle(contents), strict=True)
    shots: list[Shot] = [
        partial(_import, server, cookie, page, content) for cookie, content in itertools.islice(pairs, 16)
    ]
    return Attack(shots, at_once=8)


def _rows(server: AttackedServer) -> Iterator[list[str]]:
    """Headings, then five times the schools of the country, every column filled."""
    with server.world.app.app_context():
        codes = itertools.cycle(db.session.scalars(select(Directorate.code)).all())
    keys = list(COLUMNS)
    yield [COLUMNS[key].heading.ar for key in keys]
    for number in range(ROWS):
        known = {
            "number": f"8{number:06d}",
            "name_ar": f"مدرسة الاختبار الأساسية المختلطة رقم {number}",
            "name_en": f"Test Basic Mixed School {number}",
            "directorate": next(codes),
            "locality": f"تجمع {number}",
            "latitude": f"{31.5 + number % 100 / 100}",
            "longitude": f"{36.1 + number % 70 / 100}",
        }
        yield [known.get(key, "") for key in keys]


def _xlsx(server: AttackedServer) -> Attack:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(_rows(server)):
            sheet.write_row(number, 0, row)
    return _imports(server, [out.getvalue()])


def _csv(server: AttackedServer) -> Attack:
    wide = "\n".join(",".join(row) for row in _rows(server)).encode()
    return _imports(server, [wide, b"a" * 24_000_000, b"1," * 12_000_000])


def _geojson(server: AttackedServer) -> Attack:
    rows = list(_rows(server))
    features = [
        {"type": "Feature", "properties": {k: v for k, v in zip(rows[0], row, strict=True) if v}, "geometry": None}
        for row in rows[1:]
    ]
    honest = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    empty = b'{"type":"FeatureCollection","features":[%b]}' % b",".join([b"{}"] * 7_900_000)
    return _imports(server, [honest, empty])


def _layer() -> Any:
    import geopandas
    from shapely.geometry import Point

    areas = [Point(36 + n % 50 / 50, 31 + n // 50 / 50).buffer(0.01, 200) for n in range(1500)]
    codes = [f"{2200 + n}" for n in range(1500)]
    return geopandas.GeoDataFrame({"code": codes}, geometry=areas, crs="EPSG:4326")


def _boundaries(server: AttackedServer, name: str) -> Attack:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        _layer().to_file(file)
        if file.suffix != ".shp":
            return _imports(server, [file.read_bytes()], "/registry/boundaries")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in Path(folder).iterdir():
                archive.write(part, part.name)
        return _imports(server, [out.getvalue()], "/registry/boundaries")


def _areas_json(server: AttackedServer) -> Attack:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "areas.geojson"
        _layer().to_file(file, driver="GeoJSON")
        empty = b'{"type":"FeatureCollection","features":[%b]}' % b",".join([b"{}"] * 20_000_000)
        return _imports(server, [file.read_bytes(), empty], "/registry/boundaries")


def _bombs(server: AttackedServer) -> Attack:
    """Little that unpacks to 95 MB of a sheet, to shared texts, or to a Shapefile of 63 MB of zeros."""
    row = b'<row r="1"><c t="n"><v>1</v></c></row>'
    sheet = b"<worksheet><sheetData>%b</sheetData></worksheet>" % (row * 2_400_000)
    texts = b"<sst>%b</sst>" % (b"<si><t>a</t></si>" * 190_000)
    schools = [_workbook(sheet, b"<sst/>"), _workbook(b"<worksheet><sheetData/></worksheet>", texts)]
    return _imports(server, schools)


def _workbook(sheet: bytes, texts: bytes) -> bytes:
    import openpyxl

    out, made = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(out)
    with zipfile.ZipFile(out) as honest, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in honest.infolist():
            archive.writestr(member.filename, sheet if "worksheets/" in member.filename else honest.read(member))
        if "xl/sharedStrings.xml" not in honest.namelist():
            archive.writestr("xl/sharedStrings.xml", texts)
    return made.getvalue()


def _shape_bombs(server: AttackedServer) -> Attack:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("layer.shp", "layer.shx", "layer.dbf"):
            archive.writestr(name, b"\x00\x00\x27\x0a" + bytes(20_000_000))
    return _imports(server, [out.getvalue()], "/registry/boundaries")


ATTACKS: dict[str, Callable[[AttackedServer], Attack]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "geojson": _geojson,
    "workbook-bombs": _bombs,
    "shapefile": partial(_boundaries, name="layer.shp"),
    "geopackage": partial(_boundaries, name="layer.gpkg"),
    "areas-geojson": _areas_json,
    "shapefile-bombs": _shape_bombs,
}
