"""The audit table."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inspect_app.db import LEDGER, Base, UtcDateTime


class AuditLine(Base):
    """Who did what, beside the write that did it. Lines are only ever added."""

    __tablename__ = "audit"
    __table_args__ = ({"info": LEDGER},)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """None: the command line, or somebody who has not signed in."""
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    detail: Mapped[str] = mapped_column(Text, default="")
