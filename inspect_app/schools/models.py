"""Directorates as dated organisational units, schools with their profile, and the locations inside a school."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inspect_app.db import Base, UtcDateTime
from inspect_app.schools.folding import searchable

WHOLE_SCHOOL = ""
"""The location of a finding that belongs to no single place."""


class Directorate(Base):
    """A field directorate of education, valid from a day and, after a reform, until one (``valid_to``, its last).

    Its names are those of today (FormerName). None that is dissolved has a school or an account.
    """

    __tablename__ = "directorate"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    name_ar: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    governorate: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("directorate.id"))
    area: Mapped[str | None] = mapped_column(Text)
    """GeoJSON geometry in EPSG:4326 as loaded by an administrator; None: derived from the schools."""
    area_source: Mapped[str | None] = mapped_column(String(200))
    area_approximate: Mapped[bool] = mapped_column(default=False)

    successor: Mapped[Directorate | None] = relationship(remote_side="Directorate.id")

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_ar


class FormerName(Base):
    """What a directorate was called until a day, on which it got its next name."""

    __tablename__ = "former_name"
    __table_args__ = (Index("ix_former_name_directorate_id", "directorate_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    directorate_id: Mapped[int] = mapped_column(ForeignKey("directorate.id"))
    name_ar: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    """The moment at which the first day of the next name begins in Amman."""


class SchoolMove(Base):
    """A school that came from one directorate to another, and when that was entered."""

    __tablename__ = "school_move"
    __table_args__ = (Index("ix_school_move_school_id", "school_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("directorate.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("directorate.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    """The beginning of its first day in the new directorate, or the moment of the import that said so."""
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class School(Base):
    """The institution. Its number is opaque text; its profile holds the facts that drive the checklists."""

    __tablename__ = "school"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    name_ar: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    search_text: Mapped[str] = mapped_column(String(600))
    """Number, both names and locality as schools.folding.search_text puts them: what a search looks in."""
    directorate_id: Mapped[int] = mapped_column(ForeignKey("directorate.id"), index=True)
    governorate: Mapped[str] = mapped_column(String(40))
    locality: Mapped[str] = mapped_column(String(120), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    profile: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Known facts by key (checklists.facts); an absent key is an unknown fact."""
    students: Mapped[int | None]
    """All shifts together; kept beside the profile because ranking divides by it."""
    active: Mapped[bool] = mapped_column(default=True)
    """False: the school is closed; its record stays readable, and what counts is said by accounts.scope.open_today."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The beginning of the day that was entered, or when an import said so; None also where neither was kept."""
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    """Of a closed school: the one that it became part of."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    directorate: Mapped[Directorate] = relationship(lazy="joined", innerjoin=True)
    successor: Mapped[School | None] = relationship(remote_side="School.id")

    def name(self, language: str) -> str:
        return (self.name_en or self.name_ar) if language == "en" else self.name_ar


@dataclass(frozen=True, slots=True)
class RegisteredSchool:
    """What receiving a visit needs of its school: a value, so that it outlives the transaction it was read in."""

    id: int
    directorate_id: int
    latitude: float | None
    longitude: float | None
    profile: dict[str, Any]
    students: int | None

    def to_record(self) -> dict[str, Any]:
        """As JSON values, kept with a body: what the school was when it came."""
        return {name: getattr(self, name) for name in self.__slots__}


def _searchable_name(context: Any) -> str:  # noqa: ANN401 - SQLAlchemy's, untyped
    return searchable(context.get_current_parameters()["name"])


class Location(Base):
    """A place inside a school: yard, building, floor, room, vehicle. Made once per school, then named by findings."""

    __tablename__ = "location"
    __table_args__ = (
        UniqueConstraint("school_id", "name", name="uq_location_school_id_name"),
        Index("ix_location_school_id", "school_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=lambda: str(uuid.uuid4()))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    kind: Mapped[str] = mapped_column(String(12))
    """One of schools.location_kinds.LOCATION_KINDS."""
    name: Mapped[str] = mapped_column(String(200))
    """The whole path in words, as people say it: «المبنى الرئيسي · الطابق الأرضي · غرفة 3»."""
    position: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(Text, default=_searchable_name)
    """The name as schools.folding.searchable keeps it."""
