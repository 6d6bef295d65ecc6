"""What a database says of itself: its epoch, and which release made its schema."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from inspect_app.db import Base, UtcDateTime


class Epoch(Base):
    """One row: the random id of this database, new after every restore, so that tablets offer again what was lost.

    What was given before the restore and forgotten by it, nobody is given again: new numbers come after these.
    """

    __tablename__ = "epoch"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(32))
    visits_after: Mapped[int] = mapped_column(default=0)
    deficiencies_after: Mapped[int] = mapped_column(default=0)


class SchemaRelease(Base):
    """Which release brought the schema to a revision: what an older release says when it meets a newer schema.

    Older releases read it, so its columns never change.
    """

    __tablename__ = "schema_release"

    revision: Mapped[str] = mapped_column(String(32), primary_key=True)
    release: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
