"""Coming back to a school: soon for what is dangerous, within a month or so for everything that was found."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import date

from inspect_app.accounts.models import Person
from inspect_app.checklists import Checklist
from inspect_app.demo.invented_schools.fate import repair
from inspect_app.demo.invented_visits.crew import AFTERNOON, Crew, morning_trips, open_deficiencies
from inspect_app.demo.invented_visits.office_steps import REPAIRED_FATES, grave_or_reported
from inspect_app.demo.world import Fate, Site

SOON, LATER = 4, 12
"""Working days from a visit."""
_LONG_WAITED = {Fate.STAYS, Fate.REJECTED}
_REPAIRED_LATER_SHARE = 0.92
_LONG_WAITED_SHARES = {SOON: 0.7, LATER: 0.6}
"""Of what outlasted the year, put right once it was found again."""


class LooksAgain:
    """One school an afternoon for each engineer, dangers first. ``days``: all working days until the story ends."""

    def __init__(self, crew: Crew, checklists: Sequence[Checklist], days: Sequence[date]) -> None:
        self.crew = crew
        self.checklists = checklists
        self.days = days
        self.taken: set[tuple[date, int]] = set()
        """Afternoons on which an engineer, by id, has something else to do."""
        self._soon: dict[date, list[tuple[Site, Person]]] = defaultdict(list)
        self._later: dict[Person, deque[tuple[int, Site]]] = defaultdict(deque)

    def plan(self, day: date, site: Site, person: Person, *, later: bool) -> None:
        """After a visit of ``day``. ``later``: once more, and not for the dangers alone."""
        index = self.days.index(day)
        if index + SOON < len(self.days):
            self._soon[self.days[index + SOON]].append((site, person))
        if later:
            self._later[person].append((index + LATER, site))

    def make(self, day: date) -> None:
        """The looks of one afternoon."""
        for site, person in self._soon.pop(day, ()):
            items = grave_or_reported(site)
            if (day, person.id) in self.taken:
                self._put_off(day, site, person)
            elif items:
                self.taken.add((day, person.id))
                repair(site, REPAIRED_FATES, 1.0, items)
                repair(site, _LONG_WAITED, _LONG_WAITED_SHARES[SOON], _old(site, items))
                self._go(day, site, person, items)
        for person, waiting in self._later.items():
            if waiting and (day, person.id) not in self.taken and self.days.index(day) >= waiting[0][0]:
                _, site = waiting.popleft()
                items = {item for item, _ in open_deficiencies(site)}
                repair(site, REPAIRED_FATES, _REPAIRED_LATER_SHARE, items)
                repair(site, _LONG_WAITED, _LONG_WAITED_SHARES[LATER], _old(site, items))
                self._go(day, site, person, items)

    def _put_off(self, day: date, site: Site, person: Person) -> None:
        for tomorrow in self.days[self.days.index(day) + 1 :][:1]:
            self._soon[tomorrow].insert(0, (site, person))

    def _go(self, day: date, site: Site, person: Person, items: set[str]) -> None:
        self.crew.go_all(morning_trips(day, site, person, self.checklists, only=items, blind=True, start=AFTERNOON))


def _old(site: Site, items: set[str]) -> set[str]:
    """Of these items those that an earlier round had found already."""
    seen = {code: max(place.times_seen for place in fault.places) for code, fault in site.faults.items()}
    return {code for code in items if seen.get(code, 0) > 1}
