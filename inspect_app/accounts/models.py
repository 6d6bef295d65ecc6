"""Accounts of people, their open sessions, and the signed-in person as an immutable value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inspect_app.accounts.roles import RIGHTS, Permission, Role, Scope, scope_of
from inspect_app.db import Base, UtcDateTime

MAX_USERNAME_LENGTH, MAX_BROWSER_LENGTH, MAX_ADDRESS_LENGTH = 60, 200, 60


class Account(Base):
    """Who may sign in."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role NOT IN ('reviewer') OR directorate_id IS NOT NULL", name="reviewer_has_directorate"),
        CheckConstraint("role <> 'school' OR school_id IS NOT NULL", name="school_has_school"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(MAX_USERNAME_LENGTH), unique=True)
    name_ar: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(String(16))
    directorate_id: Mapped[int | None] = mapped_column(ForeignKey("directorate.id"))
    """An engineer or reviewer sees this directorate; None for an engineer of the ministry: all of them."""
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    """Somebody else chose the password: nothing but the page for a new one opens (``session_rules``)."""
    second_factor_key: Mapped[str | None] = mapped_column(String(32))
    """What an authenticator makes its codes of, in base32; None: no second factor."""
    second_factor_step: Mapped[int | None]
    """The half minute of the last code that was accepted: none up to it is accepted again."""
    language: Mapped[str] = mapped_column(String(2), default="ar")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OpenSession(Base):
    """One browser that is signed in (``sessions``). Signing out and a new password delete the row."""

    __tablename__ = "open_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token in the browser's cookie, in hexadecimal."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    device: Mapped[str] = mapped_column(String(32))
    """The id in the device's own cookie (``devices``): the same for every session of one browser."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """To the hour."""
    office_used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The same while the session opened the office's pages (``session_rules``); it stands still from then on."""
    browser: Mapped[str] = mapped_column(String(MAX_BROWSER_LENGTH), default="")
    """What the browser said of itself when the session began (``User-Agent``), cut."""
    address: Mapped[str] = mapped_column(String(MAX_ADDRESS_LENGTH), default="")
    """From where it began."""


class RecoveryCode(Base):
    """A code that takes the place of an authenticator's once. Using it deletes the row."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 in hexadecimal: a code has 80 random bits, which nobody guesses."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)


class SignInLink(Base):
    """A way to choose a password without the old one (``sign_in_links``): one for each account, used once."""

    __tablename__ = "sign_in_link"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WrongTries(Base):
    """Wrong passwords counted under one key (``throttle``): ``throttle_rules.WrongTryCount`` as a row."""

    __tablename__ = "wrong_tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[float]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


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

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_ar

    def may(self, permission: str) -> bool:
        """Whether the role has this permission, a :class:`Permission` or, in a template, its word.

        Raises ValueError for a word that is none, so that a misspelt one does not quietly hide something.
        """
        return Permission(permission) in RIGHTS[self.role].may

    @property
    def scope(self) -> Scope:
        return scope_of(self.role, self.directorate_id)

    @property
    def is_national(self) -> bool:
        """Sees every directorate."""
        return self.scope is Scope.COUNTRY


def as_person(account: Account) -> Person:
    """The account as the value everything else works with."""
    return Person(
        id=account.id,
        username=account.username,
        name_ar=account.name_ar,
        name_en=account.name_en,
        role=Role(account.role),
        directorate_id=account.directorate_id,
        school_id=account.school_id,
    )
