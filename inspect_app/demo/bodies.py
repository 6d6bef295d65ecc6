"""The bytes a tablet would have sent: the fields of one visit, answered by what is true of the school that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from inspect_app.accounts.models import Person
from inspect_app.checklists import Checklist, Item, Kind, PhotoRule, Verdict, applies
from inspect_app.demo.dice import bank, nearby, new_id
from inspect_app.demo.invented_faults import OPTIONAL_MEASURED, by_facts, counted
from inspect_app.demo.pictures import DrawnPicture, Pictures
from inspect_app.demo.values import value_for
from inspect_app.demo.world import Fate, FaultPlace, InventedFault, Site
from inspect_app.submissions.facts_field import PREFIX, written

AMMAN = ZoneInfo("Asia/Amman")
Pairs = Iterator[tuple[str, str]]
_BY_INSTRUMENT = ("A05.05", "B09.04")


@dataclass(frozen=True)
class Trip:
    """One visit as planned. ``only``: a follow-up of these items alone; None: the whole checklist.

    ``blind``: faults of Fate.HIDDEN cannot be inspected this time.
    """

    site: Site
    person: Person
    checklist: Checklist
    started: datetime
    finished: datetime
    received: datetime
    only: frozenset[str] | None = None
    blind: bool = False


class Body:
    """Writes one trip's fields. ``known`` are the open deficiencies of the school: (item, location id) → id."""

    def __init__(self, trip: Trip, pictures: Pictures, known: Mapping[tuple[str, str], str]) -> None:
        self.trip = trip
        self.site = trip.site
        self.rng = trip.site.rng
        self.pictures = pictures
        self.known = known
        self.day = trip.finished.astimezone(AMMAN).date()

    def bytes(self) -> bytes:
        return urlencode([*self._head(), *self._facts(), *self._answers()]).encode()

    def _head(self) -> Pairs:
        trip = self.trip
        latitude, longitude = nearby(self.rng, self.site.point, 3, 38)
        yield "visit", new_id(self.rng)
        yield "revision", "1"
        yield "checklist", trip.checklist.id
        yield "version", str(trip.checklist.version)
        yield "school", self.site.number
        yield "owner", str(trip.person.id)
        yield "device", f"tablet-{trip.person.username}"
        yield "started", trip.started.isoformat()
        yield "finished", trip.finished.isoformat()
        yield "latitude", str(latitude)
        yield "longitude", str(longitude)
        yield "accuracy", str(self.rng.randint(4, 14))
        if self.rng.random() < 0.3 and trip.only is None:
            yield "note", self.rng.choice(bank("notes")["visit"]["notes"])

    def _facts(self) -> Pairs:
        for key in self.trip.checklist.facts:
            if key in self.site.facts:
                yield PREFIX + key, written(self.site.facts[key])

    def _answers(self) -> Pairs:
        for item in self.trip.checklist.items.values():
            if self.trip.only is not None and item.code not in self.trip.only:
                continue
            if not applies(item, self.site.facts):
                continue
            fault = self.site.faults.get(item.code)
            if fault is None:
                yield from self._fine(item)
            elif self.trip.blind and item.kind is not Kind.RATIO and fault.places[0].fate is Fate.HIDDEN:
                yield from self._skipped(item, "not_inspected")
            else:
                yield from self._failing(item, fault)

    def _skipped(self, item: Item, reasons: str) -> Pairs:
        yield f"{item.field}-answer", Verdict.NOT_INSPECTED.value
        yield f"{item.field}-reason", self.rng.choice(bank("notes")["reasons"][reasons])

    def _fine(self, item: Item) -> Pairs:
        excuse = bank("notes")["not_applicable"].get(item.code)
        if item.kind is Kind.RATIO or (item.optional and self.rng.random() > OPTIONAL_MEASURED):
            return
        if excuse and self.rng.random() < 0.12:
            yield f"{item.field}-answer", Verdict.NOT_APPLICABLE.value
            yield f"{item.field}-reason", excuse
        elif item.code in _BY_INSTRUMENT and self.rng.random() < 0.1:
            yield from self._skipped(item, "not_measured")
        elif self.rng.random() < 0.008:
            yield from self._skipped(item, "not_inspected")
        else:
            yield from self._ok(item)

    def _ok(self, item: Item) -> Pairs:
        if item.kind in {Kind.SCALE, Kind.YES_NO}:
            yield f"{item.field}-answer", Verdict.OK.value
        else:
            value = counted(item, self.site)
            value = value or value_for(item, Verdict.OK, self.site.facts, self.day, self.rng)
            if value is None:
                yield from self._skipped(item, "not_measured")
            else:
                yield f"{item.field}-value", value
        if item.photo is PhotoRule.ALWAYS:
            yield f"{item.field}-photo", self._photo(self.pictures.of(item.code))

    def _failing(self, item: Item, fault: InventedFault) -> Pairs:
        renewed = by_facts(item, self.site, self.day) if fault.answer is None and fault.value is None else None
        value = renewed.value if renewed else fault.value
        if fault.answer:
            yield f"{item.field}-answer", fault.answer
        elif value is not None:
            yield f"{item.field}-value", value
        yield from self._repaired(item, fault)
        for n, place in enumerate(fault.places):
            yield from self._finding(item, f"{item.field}-{n}", place)

    def _repaired(self, item: Item, fault: InventedFault) -> Pairs:
        """What was known of this item and is right now, although the item still fails elsewhere."""
        still = {place.location for place in fault.places}
        for (code, location), id_ in self.known.items():
            if code == item.code and location not in still:
                yield f"{item.field}-repaired", id_

    def _finding(self, item: Item, name: str, place: FaultPlace) -> Pairs:
        if place.location:
            yield f"{name}-location", place.location
        if place.note:
            yield f"{name}-note", place.note
        for tick in place.ticks:
            yield f"{name}-tick", tick
        if place.raised and item.severity.value != place.raised:
            yield f"{name}-severity", place.raised
        if place.seen and self.rng.random() < 0.06:
            yield f"{name}-worse", "yes"
        own, section = self.pictures.of(item.code), self.pictures.of(item.code.partition(".")[0])
        for picture in dict.fromkeys((own, section)[: place.photos]):
            yield f"{name}-photo", self._photo(picture)

    def _photo(self, picture: DrawnPicture) -> str:
        minutes = self.rng.randint(4, max(5, int((self.trip.finished - self.trip.started).total_seconds() / 60) - 2))
        taken = self.trip.started + timedelta(minutes=minutes)
        latitude, longitude = nearby(self.rng, self.site.point, 2, 45)
        return f"{picture.sha256};{len(picture.data)};{taken.isoformat()};{latitude};{longitude}"
