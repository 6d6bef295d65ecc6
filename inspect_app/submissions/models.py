"""What the server keeps beside the work of a tablet: backups of unfinished drafts, and how many photos came today."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from inspect_app.db import Base, UtcDateTime


class DraftBackup(Base):
    """The last backup of one draft on one tablet; ``content`` is JSON of the tablet's own making."""

    __tablename__ = "draft_backup"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[int]
    counter: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PhotosOfDay(Base):
    """Photos, and bytes of them, that an account first sent on the last ``day`` it sent any (ISO, in Amman)."""

    __tablename__ = "photos_of_day"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10))
    photos: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)
