"""Deficiencies: what is wrong until it is right.

School + item + location + instance is the identity; findings are its history. People's steps are ledger, only ever
added to; deficiencies and the lines of their history follow from the bodies and the steps, and are never deleted.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, and_, func, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inspect_app.db import LEDGER, Base, UtcDateTime
from inspect_app.inspections.photo_models import SentPhoto
from inspect_app.schools.models import School

_OPEN = text("closed_at IS NULL")
_RECURRENT = text("recurrence_of IS NOT NULL")
_PROPOSED = text("proposed IS NOT NULL")
_REJECTED = text("rejections > 0")


def _index_of_marked(mark: str) -> Index:
    return Index(f"ix_deficiency_{mark}", mark, sqlite_where=text(f"{mark} = 1"), postgresql_where=text(mark))


class Deficiency(Base):
    __tablename__ = "deficiency"
    __table_args__ = (
        # One open deficiency per key is the database's promise, not an if.
        Index(
            "uq_deficiency_open_key",
            "school_id",
            "item",
            "location_id",
            "instance",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        # Everything that lists narrow and sort by and that maps and rankings add up, so that they read the index alone.
        # Of one width first: PostgreSQL finds these without reading what stands before them.
        Index(
            "ix_deficiency_listed",
            "school_id",
            "severity_rank",
            "due_at",
            "doubly_late_at",
            "opened_at",
            "number",
            "closed_at",
            "make_safe_due_at",
            "made_safe_at",
            "item",
            "status",
            "trade",
            "owner",
            "section",
            "checklist",
            "withdrawn",
            "recurrent",
            "times_seen",
        ),
        # Few come back: what came back after one, for its page.
        Index(
            "ix_deficiency_recurrence_of",
            "recurrence_of",
            sqlite_where=_RECURRENT,
            postgresql_where=_RECURRENT,
        ),
        # Few wait for a second person: how many, and which.
        Index(
            "ix_deficiency_proposed",
            "school_id",
            sqlite_where=_PROPOSED,
            postgresql_where=_PROPOSED,
        ),
        # Few have these marks: what has them, without a look at all others (overview.conditions.MARKS).
        # In the words of each database's own queries: SQLite finds an index by them alone.
        _index_of_marked("flagged"),
        _index_of_marked("not_corrected"),
        Index("ix_deficiency_rejected", "rejections", sqlite_where=_REJECTED, postgresql_where=_REJECTED),
        # The order of every list; BY_DANGER below is the same expression.
        Index(
            "ix_deficiency_worst_first",
            text("(-coalesce(nullif(severity_rank, 0), 1))"),
            "due_at",
            "number",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    checklist: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    """The checklist version of the visit that opened it: its words stay readable."""
    section: Mapped[str] = mapped_column(String(8))
    item: Mapped[str] = mapped_column(String(12))
    location_id: Mapped[str] = mapped_column(String(36), default="")
    instance: Mapped[str] = mapped_column(String(60), default="")
    severity: Mapped[str] = mapped_column(String(20))
    severity_rank: Mapped[int]
    """3 life-threatening … 0 low, so that the database can sort and take the worst."""
    status: Mapped[str] = mapped_column(String(20))
    trade: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    """The latest finding's words."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Instance and note as schools.folding.searchable keeps them; words of items are few and looked up in Python."""
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the engineer saw it first, by the device's clock; the clock of the deadline starts here."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    doubly_late_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When twice the time allowed has passed: the overdue factor is 1.5 after due_at and 2 after this."""
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_stated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    make_safe_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the danger must be made safe; None: nothing of the kind."""
    made_safe_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a person said that it is safe, or repaired; None also when such a repair was rejected."""
    times_seen: Mapped[int] = mapped_column(default=1)
    not_corrected: Mapped[bool] = mapped_column(default=False)
    """Seen again after its date had passed."""
    escalation: Mapped[int] = mapped_column(default=0)
    rejections: Mapped[int] = mapped_column(default=0)
    recurrence_of: Mapped[str | None] = mapped_column(ForeignKey("deficiency.id"))
    recurrent: Mapped[bool] = mapped_column(default=False)
    """Whether ``recurrence_of`` is known, in so few bytes that the index of listed columns can hold it."""
    flagged: Mapped[bool] = mapped_column(default=False)
    """The last visit could not inspect it, or says it does not apply: the reviewer decides."""
    proposed: Mapped[str | None] = mapped_column(String(20))
    """The status by which it shall end once a second person consents; None: nothing waits."""
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    last_visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    """A correction took back what its visit had opened: out of every list and count, with all that refers to it."""

    school: Mapped[School] = relationship(lazy="raise")


# Its figures are written out, not bound: an index serves only the very expression that it is made of.
BY_DANGER = -func.coalesce(func.nullif(Deficiency.severity_rank, literal_column("0")), literal_column("1"))
"""-3 life-threatening, -2 severe, -1 all others: what lists are sorted by first (overview.ranking.worst_first)."""


class DeficiencyStep(Base):
    """A person's step, as it was taken: never changed, whatever becomes of the deficiency."""

    __tablename__ = "deficiency_step"
    __table_args__ = (Index("ix_deficiency_step_deficiency_id", "deficiency_id"), {"info": LEDGER})

    id: Mapped[int] = mapped_column(primary_key=True)
    deficiency_id: Mapped[str] = mapped_column(ForeignKey("deficiency.id"))
    kind: Mapped[str] = mapped_column(String(20))
    """The status it was moved to, or TAKEN_BACK, PROPOSED, CONSENTED, DECLINED (deficiencies.history)."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    after_body: Mapped[int]
    """The newest received body at that moment: where the step stands in the order of all that happened."""
    takes_back: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Of a step that takes another back: when that one was taken."""
    target: Mapped[str | None] = mapped_column(String(20))
    """Of a proposal: the status by which the deficiency shall end."""
    answers: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Of a consent or a refusal: when what it answers was proposed."""


class StepEvidence(Base):
    """A picture that somebody put to their step: never changed, and shown to whoever may see the deficiency."""

    __tablename__ = "step_evidence"
    __table_args__ = (Index("ix_step_evidence_sha256", "sha256"), {"info": LEDGER})

    step_id: Mapped[int] = mapped_column(ForeignKey("deficiency_step.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 0, in the order in which they are shown."""
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_photo.sha256"))
    kind: Mapped[str] = mapped_column(String(20))
    """An EvidenceKind (deficiencies.step_evidence)."""
    day: Mapped[date]
    """When the picture was taken, or the paper written, as whoever took the step says."""


class DeficiencyEvent(Base):
    """One line of a deficiency's history: a settlement outcome or a person's step.

    The id follows from the visit, the deficiency and the kind, or from the step, so that the same line is the same row
    however often it is derived.
    """

    __tablename__ = "deficiency_event"
    __table_args__ = (
        Index("ix_deficiency_event_deficiency_id", "deficiency_id", "at"),
        # Clustered by its key: one place to write a line to, and one for the index.
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    deficiency_id: Mapped[str] = mapped_column(ForeignKey("deficiency.id"))
    kind: Mapped[str] = mapped_column(String(20))
    """An Outcome or WITHDRAWN of a visit; the kind of a person's step (deficiencies.history)."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visit.id"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("deficiency_step.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    after_body: Mapped[int]
    """Its place in the order of all that happened: the first body of its visit, or the newest one when its step was
    taken. Lines of one place: the visit's first, then steps in the order of their ids (``IN_ORDER``)."""
    takes_back: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Of a line that takes a step back (TAKEN_BACK): when that step was taken."""
    target: Mapped[str | None] = mapped_column(String(20))
    answers: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """``target`` and ``answers`` as of the step."""
    withdrawn: Mapped[bool] = mapped_column(default=False)
    """A correction made it untrue: out of every history, with all that refers to it."""


SENT_BY_TAKER = and_(SentPhoto.sha256 == StepEvidence.sha256, SentPhoto.account_id == DeficiencyStep.account_id)
"""Joins SentPhoto to a picture put to a step: only where whoever took the step sent the bytes."""
DEFICIENCY_STANDS = ~Deficiency.withdrawn
"""The condition that every query of deficiencies that ended says; an open one stands, since withdrawing closes."""
EVENT_STANDS = ~DeficiencyEvent.withdrawn
"""The condition that every query of lines of history says."""
IN_ORDER = (DeficiencyEvent.after_body, func.coalesce(DeficiencyEvent.step_id, 0))
"""Sorts lines of one deficiency in the order in which they count."""
