"""A round a year later: a school a morning for each engineer, and in the afternoon a look at what was put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from inspect_app.accounts.models import Person
from inspect_app.checklists import Checklist
from inspect_app.demo.invented_schools.fate import pass_a_year
from inspect_app.demo.invented_schools.invented_faults import find_faults
from inspect_app.demo.invented_visits.crew import Crew, morning_trips, plan_tour
from inspect_app.demo.invented_visits.office_steps import Office
from inspect_app.demo.looks_again import LooksAgain
from inspect_app.demo.story_days import StoryDays
from inspect_app.demo.world import Site

NEW_FAULT_RATE, LAST_WEEK_RATE, LAST_WEEK_GRAVE_RATE = 0.55, 1.3, 2.8
"""What a year brings, against what a first visit finds; the last days come after a storm."""
LOOKED_AT_LATER_SHARE = 0.9


class SecondRound:
    """Tells the days in their order, inside a request context; a year has passed at every school."""

    def __init__(
        self, crew: Crew, office: Office, checklists: Sequence[Checklist], transport: Checklist, days: StoryDays
    ) -> None:
        self.crew = crew
        self.office = office
        self.checklists = checklists
        self.days = days
        self.looks = LooksAgain(crew, [*checklists, transport], days.second_round)

    def play(self, sites: Sequence[Site], engineers: Sequence[Person]) -> Iterator[tuple[date, Site, Person]]:
        """Yields each visit before it is made, so that the story can add to what is wrong there."""
        tour = plan_tour(sites, engineers, self.days.second_round)
        for day in self.days.second_round:
            rates = (LAST_WEEK_RATE, LAST_WEEK_GRAVE_RATE) if day in self.days.last_week else (NEW_FAULT_RATE, None)
            for _, site, person in (visit for visit in tour if visit[0] == day):
                pass_a_year(site)
                for checklist in self.checklists:
                    find_faults(site, checklist, day, *rates)
                yield day, site, person
                self.crew.go_all(morning_trips(day, site, person, self.checklists, blind=True))
                self.office.answer_visit(site, self.days.end)
                self.looks.plan(day, site, person, later=site.rng.random() < LOOKED_AT_LATER_SHARE)
            self.looks.make(day)
