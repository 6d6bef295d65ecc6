"""Accounts of people, and the signed-in person as an immutable value."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inspect_app.db import Base, UtcDateTime


class Role(StrEnum):
    ENGINEER = "engineer"
    REVIEWER = "reviewer"
    MINISTRY = "ministry"
    SCHOOL = "school"
    ADMINISTRATOR = "administrator"


class Account(Base):
    """Who may sign in. A new ``session_key`` ends every session of this account at once."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role NOT IN ('reviewer') OR directorate_id IS NOT NULL", name="reviewer_has_directorate"),
        CheckConstraint("role <> 'school' OR school_id IS NOT NULL", name="school_has_school"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name_ar: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(String(16))
    directorate_id: Mapped[int | None] = mapped_column(ForeignKey("directorate.id"))
    """An engineer or reviewer sees this directorate; None for an engineer of the ministry: all of them."""
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(8))
    language: Mapped[str] = mapped_column(String(2), default="ar")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Person(UserMixin):
    """Who is asking. A value, so that it outlives the transaction it was read in."""

    id: int
    username: str
    name_ar: str
    name_en: str
    role: Role
    directorate_id: int | None
    school_id: int | None
    session_key: str

    def get_id(self) -> str:
        return f"{self.id}.{self.session_key}"

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_ar

    @property
    def is_national(self) -> bool:
        """Sees every directorate."""
        if self.role in (Role.MINISTRY, Role.ADMINISTRATOR):
            return True
        return self.role is Role.ENGINEER and self.directorate_id is None

    @property
    def inspects(self) -> bool:
        return self.role is Role.ENGINEER
