"""Who did what: one line in the audit table beside each write, and for each sign-in, refusal and sign-out."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ForeignKey, String, Text, insert
from sqlalchemy.orm import Mapped, mapped_column

from inspect_app.db import Base, UtcDateTime, db


class AuditLine(Base):
    """Who did what, beside the write that did it."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    detail: Mapped[str] = mapped_column(Text, default="")


def record(account_id: int | None, action: str, subject: str, detail: str = "") -> int:
    """Writes one line and returns its number. Call it within ``writing()``; None stands for the command line, or for
    somebody who has not signed in."""
    line = {"at": datetime.now(UTC), "account_id": account_id, "action": action, "subject": subject[:80]}
    result = db.session.execute(insert(AuditLine).values(**line, detail=detail).returning(AuditLine.id))
    return result.scalar_one()
