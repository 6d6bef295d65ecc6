"""The visit package: what an engineer takes along, so that whole days need no network.

A fixed number of selects for any number of schools. Everything is fetched within the person's scope.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inspect_app.accounts.models import Person
from inspect_app.checklists import Checklist, to_json
from inspect_app.inspections.published import published
from inspect_app.inspections.value_texts import days_between
from inspect_app.problems import Problem
from inspect_app.submissions.epoch import current_epoch
from inspect_app.tablet import package_facts as facts
from inspect_app.tablet.package_map import vector_map

FORMAT = 1
MAX_SCHOOLS = 40


class TooManySchools(Problem):
    status = 413
    ar = "اخترت {asked} مدرسة، والحد في حزمة واحدة {most}. اختر عدداً أقل؛ لم يتغيّر ما على جهازك."
    en = "You chose {asked} schools; one package takes {most}. Choose fewer; nothing on your device was changed."


@dataclass(frozen=True, slots=True)
class Package:
    """``content`` is what the stamp speaks for; when it was made and how old a visit is are told beside it."""

    content: Mapping[str, Any]
    stamp: str
    made_at: datetime

    def text(self) -> bytes:
        """The JSON of docs/sync.md."""
        told = deepcopy(dict(self.content))
        for school in told["schools"]:
            for last in school["last"].values():
                last["days"] = max(0, days_between(datetime.fromisoformat(last["finished_at"]), self.made_at))
        whole = {"format": FORMAT, "stamp": self.stamp, "made_at": self.made_at.isoformat(), **told}
        return _json(whole | {"size": len(_json(whole))})


def make(person: Person, numbers: Sequence[str], now: datetime) -> Package:
    """The package of these schools as this person sees them. Raises TooManySchools."""
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > MAX_SCHOOLS:
        raise TooManySchools(asked=len(wanted), most=MAX_SCHOOLS)
    rows = facts.schools(person, wanted)
    ids = [row.id for row in rows]
    places, last, opened = facts.locations(ids), facts.last_answers(ids), facts.still_open(ids)
    content = {
        "epoch": current_epoch(),
        "person": person.id,
        "not_found": sorted(set(wanted) - {row.number for row in rows}),
        "schools": [
            facts.registered(row)
            | {"locations": places.get(row.id, []), "last": last.get(row.id, {}), "open": opened.get(row.id, {})}
            for row in rows
        ],
        "checklists": {language: _checklists(language) for language in ("ar", "en")},
        "map": vector_map(person, sorted({row.directorate_id for row in rows}), set(ids)),
    }
    return Package(content, hashlib.sha256(_json(content)).hexdigest()[:20], now)


def _checklists(language: str) -> list[dict[str, Any]]:
    return [_checklist(checklist, language) for checklist in published().current]


_MADE: dict[tuple[str, int, str, str], dict[str, Any]] = {}


def _checklist(checklist: Checklist, language: str) -> dict[str, Any]:
    key = (checklist.id, checklist.version, checklist.digest, language)
    if key not in _MADE:
        _MADE[key] = to_json(checklist, language)
    return _MADE[key]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
