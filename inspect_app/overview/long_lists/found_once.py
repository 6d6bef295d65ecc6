"""What few deficiencies have is looked for once; then they are asked for by their numbers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, select

from inspect_app.accounts.models import Person
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.overview.conditions import KEPT_APART, counted
from inspect_app.overview.filter_selection import Selection, is_of_few_schools, narrowed
from inspect_app.schools.models import School

FEW = 5000


@dataclass(frozen=True, slots=True)
class _Found(Selection):
    """A selection whose deficiencies are known by their numbers, of whatever trade."""

    numbers: tuple[int, ...] = ()

    def deficiency_conditions(self, now: datetime) -> list[ColumnElement[bool]]:  # noqa: ARG002 - as of any selection
        # Written out: to hand thousands of parameters to a driver costs more than what is asked with them.
        numbers: BindParameter[tuple[int, ...]] = bindparam(
            "numbers", self.numbers, expanding=True, literal_execute=True, unique=True
        )
        found: list[ColumnElement[bool]] = [Deficiency.number.in_(numbers)]
        return [*found, Deficiency.trade == self.trade] if self.trade else found


def found_once(person: Person, selection: Selection, now: datetime) -> Selection:
    """The selection as it is to be asked about several times: words and marks that few deficiencies have are looked
    for once.

    A word that many hold is looked for anew each time: a page of these is full after a few rows.
    """
    if not (selection.text or KEPT_APART.intersection(selection.mark)):
        return selection
    query = narrowed(select(Deficiency.number), person, selection.with_(trade=""), now)
    if is_of_few_schools(person, selection):
        # By their ids: otherwise PostgreSQL takes it that what the words need is worked out anew for each school.
        schools = select(School.id).where(counted(person), *selection.school_conditions())
        query = query.where(Deficiency.school_id.in_(db.session.scalars(schools).all()))
    else:
        query = query.limit(FEW + 1)
    numbers = db.session.scalars(query).all()
    if len(numbers) > FEW:
        return selection
    return _Found(**{field.name: getattr(selection, field.name) for field in fields(selection)}, numbers=tuple(numbers))
