"""Visits as they were received, and what was read out of them: answers, findings, photos.

Ledger, only ever added to: received bodies, choices between them, photos waived. Projection, what follows from it:
visits, answers, dangers told, findings, photos, and which bodies wait for a person (docs/architecture.md).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inspect_app.db import LEDGER, Base, UtcDateTime
from inspect_app.schools.models import School


class ReceivedBody(Base):
    """The exact bytes of one revision of a visit. ``digest`` is their SHA-256 in hexadecimal."""

    __tablename__ = "received_body"
    __table_args__ = (
        UniqueConstraint("visit_id", "revision", "digest", name="uq_received_body_visit_id"),
        Index("ix_received_body_account_id", "account_id", "device"),
        {"info": LEDGER},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content_type: Mapped[str] = mapped_column(String(120))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaces: Mapped[str] = mapped_column(String(64), default="")
    """The digest of the body this one corrects."""
    device: Mapped[str] = mapped_column(String(80), default="")
    photos: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The photos these bytes name, so that what is missing can be told without parsing them."""
    school_then: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The school as registered when the visit first came (RegisteredSchool): what it is judged by, now and later."""


class ChosenBody(Base):
    """A person's choice between the bodies of one visit."""

    __tablename__ = "chosen_body"
    __table_args__ = (Index("ix_chosen_body_visit_id", "visit_id"), {"info": LEDGER})

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(36))
    digest: Mapped[str] = mapped_column(String(64))
    after_body: Mapped[int]
    """The newest received body at that moment: where the choice stands in the order of all that happened."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContestedBody(Base):
    """A body that contradicts the one its visit stands on: both are kept until a person chooses."""

    __tablename__ = "contested_body"
    __table_args__ = (Index("ix_contested_body_visit_id", "visit_id"),)

    body_id: Mapped[int] = mapped_column(ForeignKey("received_body.id"), primary_key=True, autoincrement=False)
    visit_id: Mapped[str] = mapped_column(String(36))


class PhotoWaiver(Base):
    """Photos of one body that a person gave up, with the reason. Several about one body add up."""

    __tablename__ = "photo_waiver"
    __table_args__ = (Index("ix_photo_waiver_digest", "digest"), {"info": LEDGER})

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    photos: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Visit(Base):
    """One engineer, one school, one checklist version, one date. The id is minted by the client."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_school_checklist_finished", "school_id", "checklist", "finished_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """Counts up; what people quote."""
    revision: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    directorate_id: Mapped[int] = mapped_column(ForeignKey("directorate.id"), index=True)
    """The directorate on the day of the visit (schools.unit_of_day); a reform moves only visits made since its day."""
    engineer_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    checklist: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """What everything is ordered by: the device's word, or the time of arrival when its clock cannot be right."""
    device_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device_finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_doubtful: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When its first body came."""
    device: Mapped[str] = mapped_column(String(80), default="")
    unknown: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Fields of the body that this program does not know: kept there, counted nowhere."""
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    distance_m: Mapped[float | None]
    """From the school's registered point at the time of the visit, on the ellipsoid."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The school's facts as this visit confirmed them."""
    note: Mapped[str] = mapped_column(Text, default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    """Who saw the result at the school, and below why nobody did; nothing was asked in older visits."""
    not_signed: Mapped[str] = mapped_column(Text, default="")
    signature: Mapped[str] = mapped_column(Text, default="", deferred=True)
    """The strokes of who saw it (inspections.signature)."""
    correction: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why the standing body corrects the one before; empty for a first body."""

    score_model: Mapped[str] = mapped_column(String(40))
    raw_score: Mapped[float | None]
    score: Mapped[float | None]
    grade: Mapped[str | None] = mapped_column(String(1))
    coverage: Mapped[float]
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The whole assessment (inspections.scoring.Assessment.to_record): stored, never recomputed."""
    claims: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    """What settlement needs of the standing body (deficiencies.claims); None until it is needed, in older databases."""

    school: Mapped[School] = relationship(lazy="raise")


class Answer(Base):
    """What one visit says of one item."""

    __tablename__ = "answer"
    # Clustered by its key: a visit's seventy rows go into one place, once.
    __table_args__ = ({"sqlite_with_rowid": False},)

    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(12), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(16))
    score: Mapped[float | None]
    """1 OK … 0 not OK; None when it carries no judgement."""
    severity: Mapped[str | None] = mapped_column(String(20))
    number: Mapped[float | None]
    day: Mapped[date | None] = mapped_column(Date)
    option: Mapped[str | None] = mapped_column(String(40))
    paper_seen: Mapped[bool] = mapped_column(default=False)
    """The day was read from a paper, tag or certificate."""
    reason: Mapped[str] = mapped_column(Text, default="")


class DangerNotice(Base):
    """What one visit says of whether the danger of an item was told, and to whom; or why it could not be."""

    __tablename__ = "danger_notice"
    __table_args__ = ({"sqlite_with_rowid": False},)

    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(12), primary_key=True)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """By the device's clock; None where only that it was told is known."""
    whom: Mapped[str] = mapped_column(String(200), default="")
    """Empty: the principal."""
    way: Mapped[str] = mapped_column(String(10), default="")
    """``voice`` or ``writing``, where it was said."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why nobody could be told; of no weight beside a time, a name or a way."""


class Finding(Base):
    """One place where an item fails on one visit."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("visit_id", "item", "position", name="uq_finding_visit_id"),
        Index("ix_finding_deficiency_id", "deficiency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    item: Mapped[str] = mapped_column(String(12))
    position: Mapped[int]
    location_id: Mapped[str] = mapped_column(String(36), default="")
    """A location of the school, or '' for the whole school."""
    instance: Mapped[str] = mapped_column(String(60), default="")
    severity: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    ticks: Mapped[list[str]] = mapped_column(JSON, default=list)
    worse: Mapped[bool] = mapped_column(default=False)
    fixed: Mapped[bool] = mapped_column(default=False)
    """Put right on the spot, during the visit."""
    deficiency_id: Mapped[str | None] = mapped_column(ForeignKey("deficiency.id"))
    outcome: Mapped[str] = mapped_column(String(20), default="")
    """What settlement made of it (deficiencies.settlement.Outcome)."""


class Photo(Base):
    """One photo of a visit: which item, which finding, where and when. The file is named by ``sha256``."""

    __tablename__ = "photo"
    __table_args__ = (
        UniqueConstraint("visit_id", "item", "finding", "sha256", name="uq_photo_visit_id"),
        Index("ix_photo_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    item: Mapped[str] = mapped_column(String(12))
    finding: Mapped[int] = mapped_column(default=-1)
    """Position of the finding; -1: the item as a whole."""
    sha256: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
