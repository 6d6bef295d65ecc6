"""A year in the pilot directorate: a first round, repairs, checks in between, a second round that compares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from inspect_app.accounts.models import Person
from inspect_app.checklists import Checklist, Library, Severity
from inspect_app.demo.dice import seeded_random
from inspect_app.demo.invented_schools.fate import repair
from inspect_app.demo.invented_schools.invented_faults import find_faults, make_fault
from inspect_app.demo.invented_visits.bodies import Trip
from inspect_app.demo.invented_visits.crew import AFTERNOON, Crew, morning_trips, open_deficiencies, plan_tour
from inspect_app.demo.invented_visits.office_steps import Office
from inspect_app.demo.second_round import SecondRound
from inspect_app.demo.story_days import StoryDays
from inspect_app.demo.world import Fate, Site

SHOWCASE_FATES = {
    "B04.01": Fate.FIXED,
    "A02.02": Fate.FIXED,
    "B04.05": Fate.RETURNS,
    "A05.04": Fate.REJECTED,
    "A10.05": Fate.DEFERRED,
    "A02.05": Fate.HIDDEN,
    "A04.03": Fate.STAYS,
}
"""The first school shows everything that can become of a deficiency."""
SHOWCASE_NEW_ITEM = "B03.01"
ROUND_CHECKLISTS = ("minimum-standards", "health-and-safety")
TRANSPORT_CHECKLIST = "school-transport"


class Story:
    """Tells the year of a directorate's ``sites``, inside a request context. The first site is the showcase."""

    def __init__(
        self, seed: int, people: Mapping[str, Person], sites: Sequence[Site], library: Library, days: StoryDays
    ) -> None:
        self.days = days
        self.engineers = [people["layla"], people["omar"]]
        self.checklists = [library.latest(id_) for id_ in ROUND_CHECKLISTS]
        self.transport = library.latest(TRANSPORT_CHECKLIST)
        self.office = Office(seed, people["reviewer"], people["principal"], sites)
        self.visited = [site for site in sites if site.known]
        others = self.visited[2:]
        seeded_random(seed, "story").shuffle(others)
        # The second round did not reach every school; the late visit needs the second one.
        missed = len(sites) // 5
        self.revisited = self.visited[:2] + others[missed:]
        self.checked = [self.revisited[0], *others[:missed], *self.revisited[2:4]]
        self.buses = [site for site in self.revisited if site.facts["students_all_shifts"] > 150][-4:]

    def play(self, crew: Crew, say: Callable[[str], None]) -> None:
        self._first_round(crew)
        self.office.answer_first_round()
        self._check(crew)
        self.office.report_repairs(self.days.repairs_start)
        say(f"  first round and the checks after it: {crew.sent} visits")
        before = crew.sent
        self._second_round(crew)
        self.office.declare_mistakes(self.days.end)
        self.office.propose_ends(self.days.end)
        say(f"  second round, a year later: {crew.sent - before} visits")

    def _first_round(self, crew: Crew) -> None:
        prepare_showcase(self.visited[0], self.checklists, self.days.first_round[0])
        trips: list[Trip] = []
        for day, site, person in plan_tour(self.visited, self.engineers, self.days.first_round):
            for checklist in self.checklists:
                find_faults(site, checklist, day, 1.0)
            trips += morning_trips(day, site, person, self.checklists)
            if site in self.buses[:2]:
                trips += self._bus(day, site, person)
        self._carry_out(crew, trips)
        self._return_to_dangers(crew, trips)

    def _bus(self, day: date, site: Site, person: Person) -> list[Trip]:
        site.facts.setdefault("capacity", 30)
        site.facts.setdefault("licensed_seats", 28)
        site.facts.setdefault("students_on_board", site.rng.choice((24, 27, 33)))
        site.facts.setdefault("bus_serves_swd", False)
        find_faults(site, self.transport, day, 0.8)
        return [move_to_afternoon(trip) for trip in morning_trips(day, site, person, [self.transport])]

    def _carry_out(self, crew: Crew, trips: Sequence[Trip]) -> None:
        crew.go_all(sorted(trips, key=lambda trip: trip.received))

    def _return_to_dangers(self, crew: Crew, trips: Sequence[Trip]) -> None:
        """Some days after a danger to life was found, the engineer looks again: right, or still wrong but in time."""
        back: list[Trip] = []
        for trip in trips:
            deadly = life_threatening_items(trip.checklist, open_deficiencies(trip.site))
            if not deadly or len(back) == 6:
                continue
            if len(back) % 3 != 2:
                repair(trip.site, {Fate.FIXED}, 1.0, deadly)
            earliest = trip.finished.date() + timedelta(days=4)
            day = next(day for day in self.days.returns_to_dangers if day >= earliest)
            back += morning_trips(day, trip.site, trip.person, [trip.checklist], only=deadly, start=AFTERNOON)
        self._carry_out(crew, back)

    def _check(self, crew: Crew) -> None:
        trips: list[Trip] = []
        for day, site, person in plan_tour(self.checked, self.engineers, self.days.checks):
            repair(site, {Fate.FIXED}, 0.95)
            repair(site, {Fate.RETURNS}, 1.0)
            trips += morning_trips(
                day, site, person, self.checklists, only={item for item, _ in open_deficiencies(site)}
            )
        self._carry_out(crew, trips)

    def _second_round(self, crew: Crew) -> None:
        forgotten, body = self._forgotten_visit(crew)
        second = SecondRound(crew, self.office, self.checklists, self.transport, self.days)
        for day, site, person in second.play(self.revisited, self.engineers):
            if site is self.revisited[0]:
                add_fault(site, self.checklists, SHOWCASE_NEW_ITEM, day, Fate.STAYS)
            if site in self.buses:
                self._carry_out(crew, self._bus(day, site, person))
                second.looks.taken.add((day, person.id))
        crew.send(forgotten, body)

    def _forgotten_visit(self, crew: Crew) -> tuple[Trip, bytes]:
        """A visit of the day before that lies in a drawer until the end: it must not overturn newer ones."""
        site = self.revisited[1]
        (trip,) = morning_trips(self.days.before_second_round, site, self.engineers[1], self.checklists[1:])
        body = crew.freeze(trip)
        return replace(trip, received=self.days.end - timedelta(days=2)), body


def prepare_showcase(site: Site, checklists: Sequence[Checklist], day: date) -> None:
    site.quality = 0.45
    for code, fate in SHOWCASE_FATES.items():
        add_fault(site, checklists, code, day, fate)


def add_fault(site: Site, checklists: Sequence[Checklist], code: str, day: date, fate: Fate) -> None:
    item = next(checklist.items[code] for checklist in checklists if code in checklist.items)
    fault = make_fault(site, item, day, fate)
    if fault:
        site.faults[code] = fault


def life_threatening_items(checklist: Checklist, known: Iterable[tuple[str, str]]) -> set[str]:
    return {
        code
        for code, _ in known
        if code in checklist.items and checklist.items[code].severity is Severity.LIFE_THREATENING
    }


def move_to_afternoon(trip: Trip) -> Trip:
    """The buses are looked at when they come to fetch the students."""
    later = timedelta(hours=4, minutes=20)
    return replace(trip, started=trip.started + later, finished=trip.finished + later, received=trip.received + later)
