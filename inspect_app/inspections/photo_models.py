"""Photos as files: which are kept here, by their hash, and who sent them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inspect_app.db import Base, UtcDateTime


class StoredPhoto(Base):
    """A photo whose hash was checked and whose file was put on disk, ``size`` bytes long.

    ``width`` × ``height`` are the served copy's pixels. That the file is still there only the disk can say
    (inspections.photo_holding).
    """

    __tablename__ = "stored_photo"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    """The hash of the file, another one where our re-encoding is kept. None until a scan has looked, in older rows."""
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SentPhoto(Base):
    """Who sent the bytes of a photo. It is shown through visits of these people, not of those who know its name."""

    __tablename__ = "sent_photo"

    sha256: Mapped[str] = mapped_column(ForeignKey("stored_photo.sha256"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
