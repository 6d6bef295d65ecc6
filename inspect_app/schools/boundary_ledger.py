"""Every change of the directorates' areas, with what stood before it: the last one can be taken back.

Rows are only ever added. When the last change was taken back, the one before it is the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from inspect_app.db import LEDGER, Base, UtcDateTime
from inspect_app.schools.boundaries import DirectorateArea
from inspect_app.schools.models import Directorate


class BoundaryChangeKind(StrEnum):
    """What was done. The value is what is stored."""

    LOAD = "load"
    REMOVE = "remove"
    """One directorate's area was taken away: it is drawn around its schools again."""
    REFORM = "reform"
    """Directorates merged, or schools moved between them: what came before is of other directorates."""


class BoundaryLoad(Base):
    """One change of areas, by whom and from which file."""

    __tablename__ = "boundary_load"
    __table_args__ = ({"info": LEDGER},)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """None: the command line."""
    kind: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(200))
    """The name of the file; of a removal, the code of the directorate; of a reform, the codes of all it changes."""


class BoundaryLoadArea(Base):
    """What one directorate had before a change: no area where ``area`` is None."""

    __tablename__ = "boundary_load_area"
    __table_args__ = ({"info": LEDGER},)

    load_id: Mapped[int] = mapped_column(ForeignKey("boundary_load.id"), primary_key=True)
    directorate_id: Mapped[int] = mapped_column(ForeignKey("directorate.id"), primary_key=True)
    area: Mapped[str | None] = mapped_column(Text)
    area_source: Mapped[str | None] = mapped_column(String(200))
    area_approximate: Mapped[bool]


class BoundaryUndo(Base):
    """That a change was taken back, and by whom."""

    __tablename__ = "boundary_undo"
    __table_args__ = ({"info": LEDGER},)

    load_id: Mapped[int] = mapped_column(ForeignKey("boundary_load.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


@dataclass(frozen=True)
class Changer:
    """Who changes areas, and when. ``account_id`` None: the command line."""

    account_id: int | None
    at: datetime


def store_areas(session: Session, areas: Sequence[DirectorateArea], source: str, by: Changer) -> None:
    """Writes the areas; ``source`` names where they come from. Call it within ``writing()``."""
    _add_load(session, BoundaryChangeKind.LOAD, source[:200], [area.directorate.id for area in areas], by)
    for area in areas:
        _set_area(session, area.directorate.id, area.geojson, source[:200], area.approximate)


def remove_area(session: Session, code: str, by: Changer) -> bool:
    """Takes a directorate's area away; False when it has none. Call it within ``writing()``."""
    id_ = session.scalar(select(Directorate.id).where(Directorate.code == code, Directorate.area.is_not(None)))
    if id_ is None:
        return False
    _add_load(session, BoundaryChangeKind.REMOVE, code, [id_], by)
    _set_area(session, id_, None, None, approximate=False)
    return True


def keep_before_reform(session: Session, directorate_ids: Sequence[int], source: str, by: Changer) -> None:
    """Keeps what these have before a reform changes their areas. Call it within ``writing()``."""
    _add_load(session, BoundaryChangeKind.REFORM, source[:200], directorate_ids, by)


def last_load(session: Session) -> BoundaryLoad | None:
    """The change that would be taken back next; None when there is none, all were, or a reform came after it."""
    standing = select(BoundaryLoad).where(BoundaryLoad.id.not_in(select(BoundaryUndo.load_id)))
    last = session.scalars(standing.order_by(BoundaryLoad.id.desc()).limit(1)).first()
    return None if last and last.kind == BoundaryChangeKind.REFORM else last


def changed_directorates(session: Session, load: BoundaryLoad) -> list[str]:
    """The codes of those it changed."""
    query = select(Directorate.code).join(BoundaryLoadArea, BoundaryLoadArea.directorate_id == Directorate.id)
    return list(session.scalars(query.where(BoundaryLoadArea.load_id == load.id).order_by(Directorate.code)))


def undo_load(session: Session, load_id: int, by: Changer) -> BoundaryLoad | None:
    """Gives each directorate of a change what it had before and returns that change; None, and nothing is written,
    when it is not the last any more. Call it within ``writing()``.
    """
    load = last_load(session)
    if load is None or load.id != load_id:
        return None
    session.add(BoundaryUndo(load_id=load.id, at=by.at, account_id=by.account_id))
    for one in session.scalars(select(BoundaryLoadArea).where(BoundaryLoadArea.load_id == load.id)).all():
        _set_area(session, one.directorate_id, one.area, one.area_source, one.area_approximate)
    return load


def _add_load(
    session: Session, kind: BoundaryChangeKind, source: str, directorate_ids: Sequence[int], by: Changer
) -> None:
    """Adds the change and what these directorates have now."""
    load = BoundaryLoad(at=by.at, account_id=by.account_id, kind=kind, source=source)
    session.add(load)
    session.flush()
    columns = Directorate.id, Directorate.area, Directorate.area_source, Directorate.area_approximate
    rows = session.execute(select(*columns).where(Directorate.id.in_(directorate_ids)).order_by(Directorate.id))
    kept = [
        {
            "load_id": load.id,
            "directorate_id": row.id,
            "area": row.area,
            "area_source": row.area_source,
            "area_approximate": row.area_approximate,
        }
        for row in rows
    ]
    session.execute(insert(BoundaryLoadArea), kept)


def _set_area(session: Session, id_: int, area: str | None, source: str | None, approximate: bool) -> None:
    values = {"area": area, "area_source": source, "area_approximate": approximate}
    session.execute(update(Directorate).where(Directorate.id == id_).values(values))
