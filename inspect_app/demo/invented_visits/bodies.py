"""The bytes a tablet would have sent: the fields of one visit, answered by what is true of the school that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from urllib.parse import urlencode

from inspect_app.accounts.models import Person
from inspect_app.checklists import Checklist, Item, ItemKind, PhotoRule, Severity, Verdict, applies
from inspect_app.demo.dice import nearby, new_id, seeded_random, word_bank
from inspect_app.demo.invented_schools.invented_faults import OPTIONAL_MEASURED_SHARE, counted_value, fault_by_facts
from inspect_app.demo.invented_visits.pictures import DrawnPicture, Pictures
from inspect_app.demo.invented_visits.values import value_for
from inspect_app.demo.story_days import AMMAN
from inspect_app.demo.world import Fate, FaultPlace, InventedFault, Site
from inspect_app.submissions.parsing.read_facts import PREFIX, written

FieldPairs = Iterator[tuple[str, str]]
PUT_RIGHT_SHARE = 0.04
PAPERS_SEEN_SHARE = 0.6
_ITEMS_WITH_INSTRUMENT = ("A05.05", "B09.04")


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
        # Of its own, so that papers and repairs that are photographed change nothing else of the story.
        self.photo_rng = seeded_random("photos", trip.site.number, trip.started, trip.checklist.id)
        self.pictures = pictures
        self.known = known
        self.day = trip.finished.astimezone(AMMAN).date()

    def bytes(self) -> bytes:
        return urlencode([*self._header_fields(), *self._fact_fields(), *self._answer_fields()]).encode()

    def _header_fields(self) -> FieldPairs:
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
            yield "note", self.rng.choice(word_bank("notes")["visit"]["notes"])

    def _fact_fields(self) -> FieldPairs:
        for key in self.trip.checklist.facts:
            if key in self.site.facts:
                yield PREFIX + key, written(self.site.facts[key])

    def _answer_fields(self) -> FieldPairs:
        for item in self.trip.checklist.items.values():
            if self.trip.only is not None and item.code not in self.trip.only:
                continue
            if not applies(item, self.site.facts):
                continue
            fault = self.site.faults.get(item.code)
            if fault is None:
                yield from self._passing_answer(item)
            elif self.trip.blind and item.kind is not ItemKind.RATIO and fault.places[0].fate is Fate.HIDDEN:
                yield from self._skipped_answer(item, "not_inspected")
                yield from self._whole_photo(item)
            else:
                yield from self._failing_answer(item, fault)

    def _skipped_answer(self, item: Item, reasons: str) -> FieldPairs:
        yield f"{item.field}-answer", Verdict.NOT_INSPECTED.value
        yield f"{item.field}-reason", self.rng.choice(word_bank("notes")["reasons"][reasons])

    def _passing_answer(self, item: Item) -> FieldPairs:
        excuse = word_bank("notes")["not_applicable"].get(item.code)
        if item.kind is ItemKind.RATIO or (item.optional and self.rng.random() > OPTIONAL_MEASURED_SHARE):
            return
        if excuse and self.rng.random() < 0.12:
            yield f"{item.field}-answer", Verdict.NOT_APPLICABLE.value
            yield f"{item.field}-reason", excuse
        elif item.code in _ITEMS_WITH_INSTRUMENT and self.rng.random() < 0.1:
            yield from self._skipped_answer(item, "not_measured")
        elif self.rng.random() < 0.008:
            yield from self._skipped_answer(item, "not_inspected")
        else:
            yield from self._ok_answer(item)

    def _ok_answer(self, item: Item) -> FieldPairs:
        if item.kind in {ItemKind.SCALE, ItemKind.YES_NO}:
            yield f"{item.field}-answer", Verdict.OK.value
        else:
            value = counted_value(item, self.site)
            value = value or value_for(item, Verdict.OK, self.site.facts, self.day, self.rng)
            if value is None:
                yield from self._skipped_answer(item, "not_measured")
            else:
                yield from self._value_fields(item, value)
        if item.photo is PhotoRule.ALWAYS:
            yield f"{item.field}-photo", self._photo_value(self.pictures.for_item(item.code), self.rng)
        elif any(code == item.code for code, _ in self.known):
            yield from self._whole_photo(item)

    def _value_fields(self, item: Item, value: str) -> FieldPairs:
        yield f"{item.field}-value", value
        if item.record and self.photo_rng.random() < PAPERS_SEEN_SHARE:
            yield f"{item.field}-paper", "yes"
            yield f"{item.field}-photo", self._photo_value(self.pictures.for_item(item.code), self.photo_rng)

    def _whole_photo(self, item: Item) -> FieldPairs:
        """Of a repair, or of a place that could be seen from outside only."""
        picture = self.pictures.for_item(item.code.partition(".")[0])
        yield f"{item.field}-photo", self._photo_value(picture, self.photo_rng)

    def _failing_answer(self, item: Item, fault: InventedFault) -> FieldPairs:
        renewed = fault_by_facts(item, self.site, self.day) if fault.answer is None and fault.value is None else None
        value = renewed.value if renewed else fault.value
        if fault.answer:
            yield f"{item.field}-answer", fault.answer
        elif value is not None:
            yield from self._value_fields(item, value)
        yield from self._repaired_fields(item, fault)
        if item.severity is Severity.LIFE_THREATENING:
            yield f"{item.field}-told_at", (self.trip.finished - timedelta(minutes=2)).isoformat()
            yield f"{item.field}-told_by", "voice"
        for n, place in enumerate(fault.places):
            yield from self._finding_fields(item, f"{item.field}-{n}", place)

    def _repaired_fields(self, item: Item, fault: InventedFault) -> FieldPairs:
        """What was known of this item and is right now, although the item still fails elsewhere."""
        still = {place.location for place in fault.places}
        for (code, location), id_ in self.known.items():
            if code == item.code and location not in still:
                yield f"{item.field}-repaired", id_

    def _finding_fields(self, item: Item, name: str, place: FaultPlace) -> FieldPairs:
        if place.location:
            yield f"{name}-location", place.location
        if place.note:
            yield f"{name}-note", place.note
        for tick in place.ticks:
            yield f"{name}-tick", tick
        if place.chosen_severity and item.severity.value != place.chosen_severity:
            yield f"{name}-severity", place.chosen_severity
        if place.times_seen and self.rng.random() < 0.06:
            yield f"{name}-worse", "yes"
        if self._is_put_right(item, place):
            yield f"{name}-fixed", "yes"
        own, section = self.pictures.for_item(item.code), self.pictures.for_item(item.code.partition(".")[0])
        for picture in dict.fromkeys((own, section)[: place.photos]):
            yield f"{name}-photo", self._photo_value(picture, self.rng)

    def _is_put_right(self, item: Item, place: FaultPlace) -> bool:
        """A few small repairs are made before the engineer leaves, of what was seen for the first time."""
        dice = seeded_random(self.site.number, item.code, place.location, self.day)
        return place.fate is Fate.FIXED and not place.times_seen and dice.random() < PUT_RIGHT_SHARE

    def _photo_value(self, picture: DrawnPicture, rng: Random) -> str:
        minutes = rng.randint(4, max(5, int((self.trip.finished - self.trip.started).total_seconds() / 60) - 2))
        taken = self.trip.started + timedelta(minutes=minutes)
        latitude, longitude = nearby(rng, self.site.point, 2, 45)
        return f"{picture.sha256};{len(picture.data)};{taken.isoformat()};{latitude};{longitude}"
