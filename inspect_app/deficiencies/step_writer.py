"""Writing a person's step: the ledger's row with its pictures, the line of history, where the deficiency stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import within_scope
from inspect_app.db import db
from inspect_app.deficiencies.history import Line, Stand
from inspect_app.deficiencies.models import (
    EVENT_STANDS,
    IN_ORDER,
    Deficiency,
    DeficiencyEvent,
    DeficiencyStep,
    StepEvidence,
)
from inspect_app.deficiencies.settled_rows import Row, put, step_line
from inspect_app.deficiencies.step_evidence import StepPicture
from inspect_app.inspections.models import ReceivedBody
from inspect_app.journal import Action, record
from inspect_app.problems import NotFound
from inspect_app.schools.models import School


def deficiency_row(person: Person, number: int) -> Row:
    """The deficiency of that number. Raises NotFound when there is none within the person's scope."""
    query = select(Deficiency.__table__).join(School, School.id == Deficiency.school_id)
    query = query.where(within_scope(person), Deficiency.number == number)
    row = db.session.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound
    return dict(row)


def lines_of(id_: str) -> Sequence[Any]:
    """The deficiency's events that stand, in order."""
    query = select(DeficiencyEvent.__table__).where(DeficiencyEvent.deficiency_id == id_, EVENT_STANDS)
    return db.session.execute(query.order_by(*IN_ORDER)).all()


def line_of_event(event: Any) -> Line:  # noqa: ANN401 - a row
    return Line(event.kind, event.at, event.visit_id is not None, event.takes_back, event.target, event.answers)


def write_step(
    person: Person,
    row: Row,
    step: Mapping[str, Any],
    stand: Stand,
    action: Action,
    evidence: Sequence[StepPicture] = (),
) -> None:
    """``step``: kind, moment, note and what else it names; ``stand``: what it leads to. Call inside ``writing()``."""
    after = db.session.scalar(select(func.max(ReceivedBody.id))) or 0
    of = {"deficiency_id": row["id"], "account_id": person.id, "after_body": after}
    step = {"takes_back": None, "target": None, "answers": None, **of, **step}
    id_ = db.session.execute(insert(DeficiencyStep).values(step).returning(DeficiencyStep.id)).scalar_one()
    pictures = [
        {"step_id": id_, "position": n, "sha256": one.sha256, "kind": one.kind.value, "day": one.day}
        for n, one in enumerate(evidence)
    ]
    if pictures:
        db.session.execute(insert(StepEvidence), pictures)
    db.session.execute(insert(DeficiencyEvent), [step_line({**step, "id": id_})])
    db.session.execute(update(Deficiency).where(Deficiency.id == row["id"]).values(put(stand)))
    record(step["at"], person.id, action, f"deficiency {row['number']}", _what_changed(row, put(stand)))


def _what_changed(row: Row, to: Row) -> str:
    """From which status to which; where it stays in its own, what is proposed of it came or went."""
    if to["status"] != row["status"]:
        return f"{row['status']} → {to['status']}"
    return f"{row['proposed'] or row['status']} → {to['proposed'] or to['status']}"
