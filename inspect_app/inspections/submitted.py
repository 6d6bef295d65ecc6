"""A visit as parsed at the edge: plain values, nothing of the request left. [pure]

Below here nobody sees form fields.

Field names of a body (urlencoded; the page without JavaScript posts the same as multipart with files):
``visit revision replaces checklist version school owner device started finished latitude longitude accuracy note
correction signer_name signature not_signed``,
``fact-<key>``, and per item (``F`` is Item.field, B03.01 → B03_01; ``n`` counts its findings from 0)
``F-answer F-value F-paper F-reason F-told_at F-told_whom F-told_by F-not_told F-repaired* F-photo*`` and
``F-n-location F-n-new_name F-n-new_kind F-n-instance F-n-severity F-n-note F-n-tick* F-n-still F-n-worse F-n-fixed
F-n-photo*`` (* may repeat).
A photo is ``sha256;size;taken_at;latitude;longitude``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from inspect_app.checklists import Checklist, Severity

FactValue = bool | int | float | str
AMMAN = ZoneInfo("Asia/Amman")


def amman_day(moment: datetime) -> date:
    return moment.astimezone(AMMAN).date()


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees in EPSG:4326; accuracy is the radius in metres the device claimed."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class GivenPhoto:
    """A photo by the SHA-256 of its bytes as sent. Size in bytes."""

    sha256: str
    size: int | None = None
    taken_at: datetime | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class GivenFinding:
    """One place where the item fails. ``location`` '' is the whole school; an id not yet known comes with its name."""

    location: str = ""
    new_name: str = ""
    new_kind: str = "room"
    instance: str = ""
    severity: Severity | None = None
    """The engineer's own choice, which may raise, never lower (recording decides)."""
    note: str = ""
    ticks: frozenset[str] = frozenset()
    still: bool = False
    """Known before and seen wrong again: the item fails here, whatever its reading says of the rest."""
    worse: bool = False
    fixed: bool = False
    """Put right on the spot: found during this visit and right again at its end."""
    photos: tuple[GivenPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenNotice:
    """Whether the danger of an item was told: ``way`` is voice or writing, an empty ``whom`` the principal.

    ``reason`` says why nobody could be told; a time or way beside it is stronger.
    """

    told_at: datetime | None = None
    whom: str = ""
    way: str = ""
    reason: str = ""

    @property
    def is_told(self) -> bool:
        return bool(self.told_at or self.whom or self.way)


class GivenAnswer(NamedTuple):
    """What was said of one item. ``answer`` is a Verdict's value or None where a value (number, day, option) judges."""

    code: str
    answer: str | None = None
    value: str | None = None
    reason: str = ""
    findings: tuple[GivenFinding, ...] = ()
    photos: tuple[GivenPhoto, ...] = ()
    repaired: tuple[str, ...] = ()
    """Ids of known deficiencies the engineer saw repaired, whatever the item's own answer."""
    paper: bool = False
    """The date was read from a paper, tag or certificate that was seen."""
    notice: GivenNotice | None = None

    @property
    def all_photos(self) -> tuple[GivenPhoto, ...]:
        """Its own and its findings'."""
        return (*self.photos, *(photo for finding in self.findings for photo in finding.photos))


class Signing(NamedTuple):
    """Who saw the result at the school, with the signature if there is one (inspections.signature), or why nobody."""

    signer_name: str = ""
    signature: str = ""
    not_signed: str = ""


_NOTHING_SAID = Signing()


@dataclass(frozen=True, slots=True)
class GivenVisit:
    id: str
    revision: int
    checklist: Checklist
    school: str
    """The school's number."""
    submitted_by: int
    """The account that filled it in; another person's session may not send it."""
    device: str
    started_at: datetime
    finished_at: datetime
    position: Position | None
    facts: Mapping[str, FactValue]
    answers: tuple[GivenAnswer, ...]
    note: str = ""
    signing: Signing = _NOTHING_SAID
    unknown: tuple[str, ...] = ()
    """What does not count, kept in the raw body and shown, never dropped silently: names of fields this version of the
    program does not know, and “name: text” of numbers, dates and facts that cannot be read."""
    replaces: str = ""
    """The digest of the body this one corrects."""
    correction: str = ""
    """Why it corrects it, in the engineer's words."""
    device_clock: tuple[datetime, datetime] | None = None
    """Start and end by the device where its clock cannot be right; the times above are then the server's."""

    @property
    def day(self) -> date:
        """The day its dates are judged against: its own by the device's clock, also by one that runs ahead."""
        return amman_day(max(self.finished_at, self.device_clock[1]) if self.device_clock else self.finished_at)

    @property
    def photos(self) -> tuple[str, ...]:
        """Every photo it names, once, in the order of the items."""
        telling = (answer for answer in self.answers if answer.photos or answer.findings)
        named = (photo.sha256 for answer in telling for photo in answer.all_photos)
        return tuple(dict.fromkeys(named))
