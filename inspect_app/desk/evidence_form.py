"""The pictures of a step as a form brings them: chosen files are kept at once, so that none is chosen twice.

A browser keeps no chosen files when a page is shown again: by their names, in fields of the page, they are still there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from werkzeug.datastructures import FileStorage, MultiDict

from inspect_app.accounts.models import Person
from inspect_app.deficiencies.step_evidence import (
    MAX_PICTURES,
    DayNeeded,
    EvidenceKind,
    PictureGone,
    PictureOfDayNeeded,
    StepPicture,
    TooManyPictures,
)
from inspect_app.desk.step_input import PicturesInput
from inspect_app.inspections.photo_holding import photos_held
from inspect_app.problems import Problem
from inspect_app.submissions.photo_intake import keep_picked


def keep_pictures(
    fields: MultiDict[str, str], files: MultiDict[str, FileStorage], person: Person
) -> tuple[Mapping[EvidenceKind, PicturesInput], list[Problem]]:
    """What was given of each kind (``K-file``, ``K-kept``, ``K-day``), with files kept; what is wrong with others."""
    named = {kind: [*dict.fromkeys(fields.getlist(f"{kind}-kept"))] for kind in EvidenceKind}
    held = photos_held((person.id, name) for names in named.values() for name in names)
    kept = {kind: [name for name in names if (person.id, name) in held] for kind, names in named.items()}
    picked = [(kind, file) for kind in EvidenceKind for file in files.getlist(f"{kind}-file") if file.filename]
    refused: list[Problem] = [] if kept == named else [PictureGone()]
    if sum(map(len, kept.values())) + len(picked) > MAX_PICTURES:
        refused.append(TooManyPictures(most=MAX_PICTURES))
        kept = {kind: names[:MAX_PICTURES] for kind, names in kept.items()}
        picked = []
    for kind, stored in keep_picked(picked, person):
        if isinstance(stored, Problem):
            refused.append(stored)
        elif stored.sha256 not in kept[EvidenceKind(kind)]:
            kept[EvidenceKind(kind)].append(stored.sha256)
    given = {kind: PicturesInput(tuple(kept[kind]), fields.get(f"{kind}-day", "").strip()) for kind in EvidenceKind}
    return given, refused


def to_evidence(given: Mapping[EvidenceKind, PicturesInput]) -> list[StepPicture]:
    """Raises DayNeeded where pictures have none that can be read, PictureOfDayNeeded where a day has no picture."""
    for kind, one in given.items():
        if one.day and not one.kept:
            raise PictureOfDayNeeded(kind)
    return [StepPicture(name, kind, _day(kind, one.day)) for kind, one in given.items() for name in one.kept]


def _day(kind: EvidenceKind, typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as unreadable:
        raise DayNeeded(kind) from unreadable
