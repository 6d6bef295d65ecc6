"""The second person: whoever consents to the end of something dangerous that another one proposed, or declines it.

Two of them at once, or one while a visit comes in, are told one after the other by ``writing()``: what does not wait
any more is not decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from inspect_app.accounts.models import Account, Person
from inspect_app.accounts.roles import Permission, Scope, roles_with, scope_of
from inspect_app.db import db
from inspect_app.deficiencies.history import CONSENTED, DECLINED, PROPOSED, Line, effect
from inspect_app.deficiencies.models import DeficiencyStep, StepEvidence
from inspect_app.deficiencies.settled_rows import Row, stand_of
from inspect_app.deficiencies.step_notes import StepRefused, check_note
from inspect_app.deficiencies.step_writer import deficiency_row, write_step
from inspect_app.inspections.photo_holding import photos_held
from inspect_app.journal import Action


class NothingWaits(StepRefused):
    status = 409
    ar = "لم يعد هذا الاقتراح ينتظر قراراً: بُتّ فيه، أو تراجع عنه صاحبه، أو جاءت بعده زيارة أو خطوة. لم يتغيّر شيء."
    en = (
        "This proposal is no longer waiting: it was decided or taken back, or a visit or another step has come "
        "since. Nothing was changed."
    )


class EvidenceGone(StepRefused):
    status = 409
    ar = (
        "لم تعد صور هذا الاقتراح محفوظة على الخادم، فلا يوافَق عليه دونها. لم يتغيّر شيء؛ "
        "ارفضه، أو يُقترَح من جديد بصور أخرى."
    )
    en = (
        "The pictures of this proposal are not held any more, so it cannot be consented to. Nothing was changed; "
        "decline it, or let it be proposed anew with other pictures."
    )


class OwnProposal(StepRefused):
    status = 403
    ar = "هذا اقتراحك أنت، فيبتّ فيه شخص آخر. لم يتغيّر شيء."
    en = "You proposed this yourself, so another person decides. Nothing was changed."


def consent(person: Person, number: int, proposed_at: str, note: str, at: datetime) -> None:
    """Ends the deficiency as another person proposed. Call inside ``writing()``.

    ``proposed_at`` is the ISO moment of the proposal, so that nobody consents to one they have not seen.
    Raises NotFound, NothingWaits, OwnProposal, EvidenceGone or NoteTooLong.
    """
    row = _waiting(person, number, proposed_at)
    _check_evidence_held(row)
    check_note(note.strip(), needed=False, grave=False)
    _answer(person, row, CONSENTED, note.strip(), at)


def decline(person: Person, number: int, proposed_at: str, note: str, at: datetime) -> None:
    """Leaves the deficiency where it stands; as :func:`consent`, and raises ReasonNeeded without a reason."""
    row = _waiting(person, number, proposed_at)
    check_note(note.strip(), needed=True, grave=False)
    _answer(person, row, DECLINED, note.strip(), at)


def may_decide(person: Person, proposer: int) -> bool:
    """Whether this person may consent to what the account ``proposer`` proposed, within the person's scope."""
    return person.may(Permission.CONSENT) and person.id != proposer


def proposer_of(row: Row) -> int:
    """The account that proposed what waits at this deficiency."""
    query = select(DeficiencyStep.account_id).where(_proposes(row))
    return db.session.scalars(query.order_by(DeficiencyStep.id.desc())).first() or 0


def _proposes(row: Row) -> ColumnElement[bool]:
    """Of the step by which was proposed what waits at this deficiency."""
    at = and_(DeficiencyStep.kind == PROPOSED, DeficiencyStep.at == row["proposed_at"])
    return and_(DeficiencyStep.deficiency_id == row["id"], at)


def _check_evidence_held(row: Row) -> None:
    """Raises EvidenceGone when the server holds none of the pictures of what waits."""
    query = select(DeficiencyStep.account_id, StepEvidence.sha256).join_from(StepEvidence, DeficiencyStep)
    if not photos_held((account, name) for account, name in db.session.execute(query.where(_proposes(row)))):
        raise EvidenceGone


def deciders(proposer: int, directorate: int) -> Sequence[Account]:
    """Open accounts that may consent at a school of this directorate to what this one proposed: the nearest first."""
    roles = roles_with(Permission.CONSENT)
    national = {role for role in roles if scope_of(role, None) is Scope.COUNTRY}
    near = and_(Account.role.in_(roles - national), Account.directorate_id == directorate)
    query = select(Account).where(Account.active, Account.id != proposer, or_(near, Account.role.in_(national)))
    return db.session.scalars(query.order_by(Account.role.in_(national), Account.name_ar, Account.id)).all()


def _waiting(person: Person, number: int, proposed_at: str) -> Row:
    row = deficiency_row(person, number)
    waits = row["proposed_at"]
    if waits is None or waits.isoformat() != proposed_at:
        raise NothingWaits
    if not may_decide(person, proposer_of(row)):
        raise OwnProposal
    return row


def _answer(person: Person, row: Row, kind: str, note: str, at: datetime) -> None:
    proposed_at = row["proposed_at"]
    stand = effect(Line(kind, at, of_visit=False, answers=proposed_at), stand_of(row), (), overtaken=False)
    if stand is None:
        raise NothingWaits
    action = Action.CONSENT_TO_END if kind == CONSENTED else Action.DECLINE_END
    write_step(person, row, {"kind": kind, "at": at, "note": note, "answers": proposed_at}, stand, action)
