"""The layers in a zip: Shapefiles by their parts, GeoJSON and GeoPackages, whatever else somebody's computer put in."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from inspect_app.schools.boundary_files.map_file_kinds import LOCKED, other_map_archive
from inspect_app.schools.boundary_files.shape_layers import DAMAGED, INCOMPLETE, TOO_LARGE
from inspect_app.schools.folding import single_line
from inspect_app.schools.importing.import_limits import MAX_SHAPES_BYTES
from inspect_app.schools.importing.table_cells import UnreadableFile

SHAPEFILE_SUFFIXES = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_WHOLE_SUFFIXES = (".geojson", ".json", ".gpkg")
_UTF8_FLAG, _LOCKED_FLAG = 0x800, 0x1


@dataclass(frozen=True)
class UnpackedLayer:
    """``file``: the .shp with its parts beside it, or the one file; ``name``: what it is called in the archive."""

    name: str
    file: Path


def unpack_layers(archive: Path, folder: Path) -> list[UnpackedLayer]:
    """Each layer in a folder of its own, under names of ours: no path of the archive is ever used.

    Raises UnreadableFile.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [(_path(member), member) for member in opened.infolist() if not member.is_dir()]
            names = [path.as_posix() for path, _ in members]
            parts = [(path, member) for path, member in members if _is_part(path)]
            if any(member.flag_bits & _LOCKED_FLAG for _, member in parts):
                raise UnreadableFile(LOCKED)
            if sum(member.file_size for _, member in parts) > MAX_SHAPES_BYTES:
                raise UnreadableFile(TOO_LARGE)
            groups = _grouped(parts)
            for number, group in enumerate(groups.values()):
                for suffix, member in group.items():
                    _unpack(opened, member, folder / str(number), suffix)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, zlib.error, EOFError) as error:
        raise UnreadableFile(DAMAGED) from error
    if not groups:
        raise UnreadableFile(other_map_archive(names))
    return _whole_layers(groups, folder)


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    """Names that are not marked as UTF-8 are UTF-8 all the same where a Mac or a new Windows packed them."""
    name = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return PurePosixPath(name.replace("\\", "/"))


def _is_part(path: PurePosixPath) -> bool:
    """A Mac adds a shadow of each file, ._name, in a folder __MACOSX or beside it."""
    hidden = "__MACOSX" in path.parts or path.name.startswith(".")
    return not hidden and path.suffix.lower() in (*SHAPEFILE_SUFFIXES, *_WHOLE_SUFFIXES)


def _grouped(parts: Iterable[tuple[PurePosixPath, zipfile.ZipInfo]]) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """By the name of the layer, its members by suffix. A table or a .prj without shapes is none."""
    groups: dict[tuple[str, str], dict[str, zipfile.ZipInfo]] = {}
    for path, member in parts:
        suffix = path.suffix.lower()
        kind = suffix if suffix in _WHOLE_SUFFIXES else ""
        group = groups.setdefault((path.with_suffix("").as_posix().lower(), kind), {})
        if suffix in group:
            raise UnreadableFile(INCOMPLETE)
        group[suffix] = member
    with_shapes = {key: group for key, group in groups.items() if key[1] or ".shp" in group}
    if groups and not with_shapes:
        raise UnreadableFile(INCOMPLETE)
    names = [_path(next(iter(group.values()))) for group in with_shapes.values()]
    shown = _shown_names(names)
    return dict(zip(shown, with_shapes.values(), strict=True))


def _shown_names(paths: list[PurePosixPath]) -> list[str]:
    """The names without folders and endings, as long as they differ; else whole."""
    for written in ([path.stem for path in paths], [path.name for path in paths], [str(path) for path in paths]):
        names = [single_line(one)[:120] or "?" for one in written]
        if len(set(names)) == len(names):
            return names
    return [f"{name} ({number})" for number, name in enumerate(names, start=1)]


def _unpack(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, suffix: str) -> None:
    folder.mkdir(exist_ok=True)
    with opened.open(member) as source, (folder / f"layer{suffix}").open("wb") as copy:
        shutil.copyfileobj(source, copy)


def _whole_layers(groups: dict[str, dict[str, zipfile.ZipInfo]], folder: Path) -> list[UnpackedLayer]:
    layers = []
    for number, (name, group) in enumerate(groups.items()):
        suffix = ".shp" if ".shp" in group else next(iter(group))
        if suffix == ".shp" and ".dbf" not in group:
            raise UnreadableFile(INCOMPLETE)
        layers.append(UnpackedLayer(name, folder / str(number) / f"layer{suffix}"))
    return layers
