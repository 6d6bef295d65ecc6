"""The server's proof of what it holds: which bytes, which photos are still missing, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from sqlalchemy import ScalarSelect, Select, func, select

from inspect_app.accounts.models import Person
from inspect_app.db import db, table
from inspect_app.inspections.models import ContestedBody, PhotoWaiver, ReceivedBody, Visit
from inspect_app.inspections.photo_holding import photos_held
from inspect_app.inspections.submitted import GivenVisit
from inspect_app.problems import ConstraintViolated
from inspect_app.submissions.epoch import current_epoch


@dataclass(frozen=True, slots=True)
class Held:
    """One body the server holds. ``missing`` and ``state`` belong to its bytes, ``number`` and ``url`` to its visit."""

    id: str
    revision: int
    digest: str
    device: str
    number: int
    received_at: str
    state: str
    missing: tuple[str, ...]
    given_up: tuple[str, ...]
    """Photos that will never come: a person closed them with a reason."""
    conflict: bool
    standing: bool
    clock_doubtful: bool
    url: str

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is answered to a body: what is held of it, under which epoch, and whether it was ``new``."""

    held: Held
    epoch: str
    new: bool

    @property
    def is_complete(self) -> bool:
        return self.held.state == "complete"

    def to_json(self) -> dict[str, Any]:
        return self.held.to_json() | {"epoch": self.epoch, "new": self.new}


def receipt_of(visit: str, revision: int, digest: str, *, new: bool) -> Receipt:
    """The receipt of exactly these bytes. Raises ConstraintViolated when they are not here."""
    condition = (_body.visit_id == visit, _body.revision == revision, _body.digest == digest)
    found = _held(_HELD.where(*condition))
    if not found:
        raise ConstraintViolated
    return Receipt(found[0], current_epoch(), new)


def receipt_of_first(visit: GivenVisit, digest: str, received_at: datetime, number: int, epoch: str) -> Receipt:
    """The receipt of a visit's first body, written a moment ago: the same as ``receipt_of``, and nothing to look up."""
    held_photos = photos_held((visit.submitted_by, photo) for photo in visit.photos)
    missing = tuple(photo for photo in visit.photos if (visit.submitted_by, photo) not in held_photos)
    held = Held(
        id=visit.id,
        revision=visit.revision,
        digest=digest,
        device=visit.device,
        number=number,
        received_at=received_at.astimezone(UTC).isoformat(),
        state="partial" if missing else "complete",
        missing=missing,
        given_up=(),
        conflict=False,
        standing=True,
        clock_doubtful=visit.device_clock is not None,
        url=url_for("desk.visit", number=number),
    )
    return Receipt(held, epoch, new=True)


def inventory(person: Person, device: str | None, since: int | None) -> list[Held]:
    """Every body this person sent, of one device or of all, oldest first.

    ``since``: only of visits whose receipts have this number or a higher one.
    """
    query = _HELD.where(_body.account_id == person.id).order_by(_body.id)
    if device is not None:
        query = query.where(_body.device == device)
    if since is not None:
        query = query.where(Visit.number >= since, _body.id >= func.coalesce(_first_body(since), 0))
    return _held(query)


def _first_body(number: int) -> ScalarSelect[int | None]:
    """Numbers are given in the order of first bodies, so what came before this one needs no looking at."""
    bodies = select(func.min(_body.id)).join(Visit, Visit.id == _body.visit_id)
    return bodies.where(Visit.number == number).scalar_subquery()


def inventory_of(person: Person, visit: str) -> list[Held]:
    """The bodies of one visit of this person."""
    return _held(_HELD.where(_body.account_id == person.id, _body.visit_id == visit).order_by(_body.id))


def _held(query: Select[*tuple[Any, ...]]) -> list[Held]:
    rows = db.session.connection().execute(query).all()
    here = photos_held((row.account_id, photo) for row in rows for photo in row.photos)
    absent = {row.digest: [photo for photo in row.photos if (row.account_id, photo) not in here] for row in rows}
    waived = waived_photos([digest for digest, photos in absent.items() if photos])
    return [_told(row, absent[row.digest], waived.get(row.digest, frozenset())) for row in rows]


def waived_photos(digests: Collection[str]) -> Mapping[str, Set[str]]:
    """The photos that people gave up, by the digests of the bodies that name them."""
    found: dict[str, set[str]] = {}
    if digests:
        query = select(PhotoWaiver.digest, PhotoWaiver.photos).where(PhotoWaiver.digest.in_(digests))
        for digest, photos in db.session.connection().execute(query):
            found.setdefault(digest, set()).update(photos)
    return found


def _told(row: Any, absent: Sequence[str], waived: Set[str]) -> Held:  # noqa: ANN401 - a row of _HELD
    missing = tuple(photo for photo in absent if photo not in waived)
    return Held(
        id=row.visit_id,
        revision=row.revision,
        digest=row.digest,
        device=row.device,
        number=row.number,
        received_at=row.received_at.isoformat(),
        state="partial" if missing else "complete",
        missing=missing,
        given_up=tuple(photo for photo in absent if photo in waived),
        conflict=row.contested is not None,
        standing=row.standing_digest == row.digest,
        clock_doubtful=row.clock_doubtful,
        url=url_for("desk.visit", number=row.number),
    )


_body = table(ReceivedBody).c
_HELD = (
    select(_body.visit_id, _body.revision, _body.digest, _body.device, _body.received_at, _body.photos)
    .add_columns(_body.account_id, Visit.number, Visit.digest.label("standing_digest"), Visit.clock_doubtful)
    .add_columns(ContestedBody.body_id.label("contested"))
    .join(Visit, Visit.id == _body.visit_id)
    .outerjoin(ContestedBody, ContestedBody.body_id == _body.id)
)
