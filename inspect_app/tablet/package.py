"""The visit package: what a tablet keeps of the schools taken along, beside their pages and photos.

A fixed number of selects for any number of schools. Everything is fetched within the person's scope.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from inspect_app.accounts.models import Person
from inspect_app.inspections.published import published
from inspect_app.problems import Problem
from inspect_app.submissions import limits
from inspect_app.tablet import package_content as facts

_LANGUAGES = ("ar", "en")


class TooManySchools(Problem):
    status = 413
    ar = "اخترت {asked} مدرسة، والحد في حزمة واحدة {most}. اختر عدداً أقل؛ لم يتغيّر ما على جهازك."
    en = "You chose {asked} schools; one package takes {most}. Choose fewer; nothing on your device was changed."


@dataclass(frozen=True, slots=True)
class Package:
    """``text`` is the JSON of docs/sync.md; ``stamp`` changes with its content."""

    text: bytes
    stamp: str


def make(person: Person, numbers: Sequence[str]) -> Package:
    """The package of these schools as this person sees them. Raises TooManySchools."""
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > limits.MAX_PACKAGE_SCHOOLS:
        raise TooManySchools(asked=len(wanted), most=limits.MAX_PACKAGE_SCHOOLS)
    rows = facts.schools(person, wanted)
    ids = [row.id for row in rows]
    last, opened = facts.last_used(ids), facts.still_open(ids)
    checklists = [{"id": checklist.id, "version": checklist.version} for checklist in published().current]
    content = {
        "not_found": sorted(set(wanted) - {row.number for row in rows}),
        "schools": [
            facts.registered_facts(row) | {"last": last.get(row.id, {}), "open": opened.get(row.id, {})} for row in rows
        ],
        "checklists": dict.fromkeys(_LANGUAGES, checklists),
    }
    stamp = hashlib.sha256(_json(content)).hexdigest()[:20]
    return Package(_json({"stamp": stamp, **content}), stamp)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
