"""What people said, read for a rebuild: bodies, choices and steps, by the groups of schools they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from inspect_app.db import db, table
from inspect_app.deficiencies.models import Deficiency, DeficiencyStep
from inspect_app.deficiencies.settled_rows import Row
from inspect_app.inspections.models import ChosenBody, ReceivedBody
from inspect_app.submissions.projection.replay import LedgerBody, LedgerChoice
from inspect_app.submissions.projection.revisions import Choice, Offer


@dataclass(frozen=True, slots=True)
class Group:
    """Schools between which a visit ever moved, and the visits there in the order in which they first came."""

    schools: list[int]
    visits: list[str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Without the bytes: ``bodies`` and ``choices`` by visit, ``steps`` by deficiency, each in order of arrival."""

    bodies: Mapping[str, list[LedgerBody]]
    choices: Mapping[str, list[LedgerChoice]]
    steps: Mapping[str, list[Row]]
    groups: list[Group]
    first_bodies: Mapping[str, int]
    """By visit: the order in which visits came."""


def read_ledger() -> Ledger:
    connection = db.session.connection()
    bodies: dict[str, list[LedgerBody]] = {}
    schools: dict[str, set[int]] = {}
    for visit, school, at, *offer in connection.execute(_BODIES):
        bodies.setdefault(visit, []).append(LedgerBody(visit, Offer(*offer), at, None))
        schools.setdefault(visit, set()).add(school)
    choices: dict[str, list[LedgerChoice]] = defaultdict(list)
    for row in connection.execute(select(table(ChosenBody)).order_by(ChosenBody.id)):
        choices[row.visit_id].append(LedgerChoice(row.visit_id, Choice(row.digest, row.after_body), row.at))
    steps: dict[str, list[Row]] = defaultdict(list)
    query = select(table(DeficiencyStep)).order_by(DeficiencyStep.after_body, DeficiencyStep.id)
    for step in connection.execute(query).mappings():
        steps[step["deficiency_id"]].append(dict(step))
    others = connection.scalars(select(Deficiency.school_id).distinct())
    firsts = {visit: came[0].offer.id for visit, came in bodies.items()}
    return Ledger(bodies, choices, steps, _groups(schools, others), firsts)


def _groups(named: Mapping[str, set[int]], others: Iterable[int]) -> list[Group]:
    """``named``: the schools that the bodies of each visit are about; ``others``: schools with rows of their own."""
    of: dict[int, Group] = {}
    for visit, schools in named.items():
        whole = Group([], [])
        for group in {id(of[school]): of[school] for school in schools if school in of}.values():
            whole.schools.extend(group.schools)
            whole.visits.extend(group.visits)
        whole.schools.extend(school for school in schools if school not in of)
        whole.visits.append(visit)
        of |= dict.fromkeys(whole.schools, whole)
    for school in others:
        of.setdefault(school, Group([school], []))
    return list({id(group): group for group in of.values()}.values())


_BODIES: Any = select(
    ReceivedBody.visit_id,
    ReceivedBody.school_then["id"].as_integer(),
    ReceivedBody.received_at,
    ReceivedBody.id,
    ReceivedBody.revision,
    ReceivedBody.digest,
    ReceivedBody.replaces,
).order_by(ReceivedBody.id)
