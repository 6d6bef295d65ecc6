"""What two people do to end something dangerous: one proposes it with a picture, another one consents."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.deficiencies.second_consent import consent
from inspect_app.deficiencies.status import Status
from inspect_app.deficiencies.step_evidence import EvidenceKind, StepPicture
from inspect_app.deficiencies.step_notes import is_grave
from inspect_app.deficiencies.steps import transition
from inspect_app.inspections.submitted import AMMAN
from inspect_app.submissions.photo_intake import keep_photo
from tests.make import jpeg, sha256_of

A_MINUTE = timedelta(minutes=1)


def picture(person: Person, at: datetime, kind: EvidenceKind = EvidenceKind.PLACE, colour: str = "#667") -> StepPicture:
    """One that this person has sent, of that day. Call outside of ``writing()``."""
    data = jpeg(colour=colour)
    return StepPicture(keep_photo(data, sha256_of(data), person).sha256, kind, at.astimezone(AMMAN).date())


def take_step(person: Person, second: Person, number: int, target: str, note: str, at: datetime) -> None:
    """The step with a picture; what would end something dangerous is proposed a minute before and consented to then."""
    evidence = picture(person, at)
    severity = select(Deficiency.severity).where(Deficiency.number == number)
    with writing():
        grave = is_grave(db.session.scalars(severity).one(), Status(target))
        transition(person, number, target, note, at - A_MINUTE if grave else at, [evidence])
        if grave:
            consent(second, number, (at - A_MINUTE).isoformat(), "", at)
