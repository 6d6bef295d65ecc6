"""Sends the demo's visits through the same door as a tablet's, and plans who goes where on which day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Permission
from inspect_app.checklists import Checklist
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.demo.invented_visits.bodies import Body, Trip
from inspect_app.demo.invented_visits.pictures import Pictures
from inspect_app.demo.story_days import AMMAN
from inspect_app.demo.world import Site
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.overview.conditions import IS_OPEN
from inspect_app.submissions.photo_intake import note_photo
from inspect_app.submissions.receiving import receive_bytes

EIGHT, AFTERNOON = time(8), time(12, 30)


class Crew:
    """Carries trips out, inside a request context. Nothing arrives after ``end``."""

    def __init__(self, pictures: Pictures, end: datetime) -> None:
        self.pictures = pictures
        self.end = end
        self.sent = 0

    def freeze(self, trip: Trip) -> bytes:
        """The finished visit on the tablet."""
        body = Body(trip, self.pictures, open_deficiencies(trip.site)).bytes()
        for code, fault in trip.site.faults.items():
            if code in trip.checklist.items and (trip.only is None or code in trip.only):
                for place in fault.places:
                    place.times_seen += 1
        return body

    def go(self, trip: Trip) -> None:
        self.send(trip, self.freeze(trip))

    def go_all(self, trips: Iterable[Trip]) -> None:
        for trip in trips:
            self.go(trip)

    def send(self, trip: Trip, body: bytes) -> None:
        receive_bytes(body, trip.person, received_at=min(trip.received, self.end))
        self.sent += 1


def send_pictures(pictures: Pictures, people: Iterable[Person]) -> None:
    """Each of them who inspects or takes steps sends each picture: it is shown through what its senders did."""
    files = [photo_files().store(picture.data, picture.sha256) for picture in pictures.scenes.values()]
    with writing():
        for person in people:
            if person.may(Permission.INSPECT) or person.may(Permission.TAKE_STEPS):
                for file in files:
                    note_photo(file, person)


def open_deficiencies(site: Site) -> dict[tuple[str, str], str]:
    """The open deficiencies of a school: (item, location id) → id."""
    query = select(Deficiency.item, Deficiency.location_id, Deficiency.id).order_by(Deficiency.number)
    rows = db.session.execute(query.where(Deficiency.school_id == site.id, IS_OPEN))
    return {(item, location): id_ for item, location, id_ in rows}


def plan_tour(sites: Sequence[Site], people: Sequence[Person], days: Sequence[date]) -> list[tuple[date, Site, Person]]:
    """One school a morning for everybody, neighbouring schools on following days; in the order of the days."""
    by_town = sorted(sites, key=lambda site: site.point)
    per_person = -(-len(by_town) // len(people))
    planned = []
    for i, site in enumerate(by_town):
        engineer_index, turn = divmod(i, per_person)
        planned.append((days[(2 * turn + 1) * len(days) // (2 * per_person)], site, people[engineer_index]))
    return sorted(planned, key=lambda plan: plan[0])


def morning_trips(
    day: date,
    site: Site,
    person: Person,
    checklists: Sequence[Checklist],
    *,
    only: Collection[str] | None = None,
    blind: bool = False,
    start: time = EIGHT,
) -> Iterator[Trip]:
    """The checklists one after the other, from eight to one o'clock in Amman; a short walk when ``only`` some."""
    rng = site.rng
    clock = datetime.combine(day, start, AMMAN) + timedelta(minutes=rng.randint(5, 40))
    for checklist in checklists:
        codes = None if only is None else frozenset(only) & checklist.items.keys()
        if codes is not None and not codes:
            continue
        minutes = rng.randint(72, 112) if codes is None else rng.randint(9, 14) + min(25, 2 * len(codes))
        finished = clock + timedelta(minutes=minutes, seconds=rng.randint(0, 59))
        yield Trip(site, person, checklist, clock, finished, _arrival_time(site, finished), codes, blind)
        clock = finished + timedelta(minutes=rng.randint(6, 18))


def _arrival_time(site: Site, finished: datetime) -> datetime:
    """Most visits reach the server at the gate, some from the office, a few the next morning."""
    kind = site.rng.choices(("gate", "office", "next"), (70, 22, 8))[0]
    if kind == "gate":
        return finished + timedelta(minutes=site.rng.randint(1, 18))
    hours = 26 if kind == "next" else 2.5
    return finished + timedelta(hours=hours, minutes=site.rng.randint(0, 50))
