"""All published checklists of a folder ``<id>/<version>.toml``: read, checked together, looked up by id and version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from inspect_app.checklists.checklist import Checklist
from inspect_app.checklists.mistakes import InvalidChecklists, Mistake, in_both_languages
from inspect_app.checklists.terms import Text
from inspect_app.checklists.toml_reader import read_checklist

ORDER = ("minimum-standards", "health-and-safety", "school-transport")
"""How checklists follow each other on pages; others come after, by id."""

_VERSION = re.compile(r"[1-9][0-9]{0,3}\.toml")
_NO_CHECKLIST = Text(
    "مجلد قوائم التحقق غير موجود أو فارغ: أعده، أو صحّح المسار في INSPECT_APP_CHECKLISTS",
    "there is no checklist here: put the folder back, or correct INSPECT_APP_CHECKLISTS",
)
_NO_VERSION = Text(
    "لا نسخة في هذا المجلد: أعد ملفاتها، أو احذف المجلد",
    "no version lies here: put its files back, or delete the folder",
)


class NotInLibrary(LookupError):
    """No checklist or version of this name was ever published."""


@dataclass(frozen=True)
class Library:
    """Every published version of every checklist, oldest version first within a checklist."""

    checklists: tuple[Checklist, ...]

    def __iter__(self) -> Iterator[Checklist]:
        return iter(self.checklists)

    @cached_property
    def _by_version(self) -> dict[tuple[str, int], Checklist]:
        return {(checklist.id, checklist.version): checklist for checklist in self.checklists}

    @cached_property
    def _by_id(self) -> dict[str, Checklist]:
        """The newest version of each: later ones overwrite earlier ones."""
        return {checklist.id: checklist for checklist in self.checklists}

    @property
    def current(self) -> tuple[Checklist, ...]:
        """The newest version of each checklist, in the order of the pages."""
        return tuple(self._by_id.values())

    def get(self, id_: str, version: int) -> Checklist:
        """Raises NotInLibrary."""
        return _found(self._by_version.get((id_, version)), f"{id_} version {version}")

    def latest(self, id_: str) -> Checklist:
        """Raises NotInLibrary."""
        return _found(self._by_id.get(id_), id_)


def _found(checklist: Checklist | None, name: str) -> Checklist:
    if checklist is None:
        raise NotInLibrary(f"no checklist {name} is published")
    return checklist


def load(folder: Path) -> Library:
    """Raises InvalidChecklists with every mistake of every file."""
    library, mistakes = _read_all(folder)
    if mistakes:
        raise InvalidChecklists(mistakes)
    return library


def check(folder: Path) -> list[Mistake]:
    """Every mistake of every file in the order of the files; an empty list is well."""
    return _read_all(folder)[1]


def _read_all(folder: Path) -> tuple[Library, list[Mistake]]:
    checklists: list[Checklist] = []
    mistakes: list[Mistake] = []
    try:
        folders = [path for path in _visible(folder) if path.is_dir()]
        for place in sorted(folders, key=lambda path: (_rank(path.name), path.name)):
            _read_versions(place, checklists, mistakes)
    except OSError as error:
        mistakes.append(_unreadable(str(error.filename), error))
    library = Library(tuple(checklists))
    if not checklists and not mistakes:
        mistakes.append(Mistake(str(folder), "", in_both_languages(_NO_CHECKLIST)))
    return library, [*mistakes, *_repeated_codes(library)]


def _read_versions(place: Path, checklists: list[Checklist], mistakes: list[Mistake]) -> None:
    """Adds the versions in one checklist's folder. Raises OSError for a folder that cannot be read."""
    files = sorted(_visible(place), key=lambda path: (len(path.name), path.name))
    if not files:
        mistakes.append(Mistake(place.name, "", in_both_languages(_NO_VERSION)))
    for file in files:
        name = f"{place.name}/{file.name}"
        if not _VERSION.fullmatch(file.name):
            reason = "a version is named by its number, such as 1.toml; nothing else lies here"
            mistakes.append(Mistake(name, "", reason))
            continue
        try:
            content = file.read_bytes()
        except OSError as error:
            mistakes.append(_unreadable(name, error))
            continue
        checklist, found = read_checklist(name, content, place.name, int(file.stem))
        checklists.append(checklist)
        mistakes += found


def _unreadable(name: str, error: OSError) -> Mistake:
    text = Text(
        f"تعذّرت قراءته ({error.strerror}): أعد الملف، أو أصلح صلاحياته",
        f"cannot be read ({error.strerror}): put it back, or give the account that runs Kashf the right to read it",
    )
    return Mistake(name, "", in_both_languages(text))


def _visible(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(".")] if folder.is_dir() else []


def _rank(id_: str) -> int:
    return ORDER.index(id_) if id_ in ORDER else len(ORDER)


def _repeated_codes(library: Library) -> list[Mistake]:
    """A code names one item in the whole ministry: a deficiency is remembered by it."""
    mistakes: list[Mistake] = []
    first: dict[str, str] = {}
    for checklist in library.current:
        file = f"{checklist.id}/{checklist.version}.toml"
        for code in (item.code for section in checklist.sections for item in section.items if item.code):
            if code in first:
                mistakes.append(Mistake(file, code, f"this code is already used in {first[code]}"))
            first.setdefault(code, file)
    return mistakes
