"""What a person should look at in a row that is stored as it is written: each thing is possible, and seldom meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from inspect_app.checklists import Text
from inspect_app.schools.directorates import GOVERNORATES
from inspect_app.schools.importing.planning.name_scripts import NAME_SCRIPTS, is_foreign
from inspect_app.schools.importing.school_columns import COLUMNS
from inspect_app.schools.importing.school_rows import Complaint, SchoolRow

_MAX_NAMED = 3
_FOREIGN = {
    "name_ar": Text("الاسم بالحروف اللاتينية وحدها", "the name is in Latin letters only"),
    "name_en": Text("الاسم الإنجليزي بالحروف العربية", "the English name is in Arabic letters"),
}


def new_school_flags(row: SchoolRow, values: Mapping[str, Any], namesakes: Sequence[str]) -> list[Complaint]:
    """Of a new school; ``namesakes``: numbers of others of its name in its directorate."""
    flags = [*row.flags, *_governorate_flags(row, values)]
    flags += [
        Complaint(row.row, COLUMNS[column].heading, values[column], _FOREIGN[column])
        for column in NAME_SCRIPTS
        if is_foreign(column, values[column])
    ]
    if namesakes:
        flags.append(Complaint(row.row, COLUMNS["name_ar"].heading, values["name_ar"], _known_as(namesakes)))
    return flags


def changed_school_flags(row: SchoolRow, values: Mapping[str, Any], keys: Collection[str]) -> list[Complaint]:
    """Of a known school of which the columns ``keys`` change."""
    moved = {"governorate", "directorate"} & set(keys)
    return [*row.flags, *(_governorate_flags(row, values) if moved else [])]


def _governorate_flags(row: SchoolRow, values: Mapping[str, Any]) -> list[Complaint]:
    """Where the row names the directorate, or what is stored of it, and another governorate."""
    if row.directorate is None or row.directorate.governorate == values["governorate"]:
        return []
    own, other = _governorate_words(values["governorate"]), _governorate_words(row.directorate.governorate)
    reason = Text(
        f"المديرية {row.directorate.name_ar} في محافظة {other.ar}",
        f"the directorate {row.directorate.name_en} is in the governorate {other.en}",
    )
    return [Complaint(row.row, COLUMNS["governorate"].heading, f"{own.ar} · {own.en}", reason)]


def _governorate_words(key: str) -> Text:
    return GOVERNORATES.get(key, Text(key, key))


def _known_as(numbers: Sequence[str]) -> Text:
    more = len(numbers) - _MAX_NAMED
    rest = f" (+{more})" if more > 0 else ""
    return Text(
        f"في المديرية مدرسة أخرى بهذا الاسم، رقمها {'، '.join(numbers[:_MAX_NAMED])}{rest}",
        f"a school of this name is known there as {', '.join(numbers[:_MAX_NAMED])}{rest}",
    )
