"""The other directorates: a few schools each, visited nearly all, a few or none, so that the ministry can compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Role
from inspect_app.checklists import Checklist, Text
from inspect_app.demo.dice import word_bank
from inspect_app.demo.invented_schools.demo_schools import DemoSchools
from inspect_app.demo.invented_schools.invented_faults import find_faults
from inspect_app.demo.invented_visits.crew import Crew, morning_trips, plan_tour
from inspect_app.demo.invented_visits.office_steps import Office
from inspect_app.demo.looks_again import LooksAgain
from inspect_app.demo.people import CAST, CastMember, add_people, username_of
from inspect_app.demo.story_days import StoryDays
from inspect_app.demo.world import Site


@dataclass(frozen=True, slots=True)
class DirectoratePlan:
    """A line of directorates.toml. ``rate``: how much is wrong; ``answered``: the share of schools that are seen to."""

    schools: int
    visited: int
    first: int
    last: int
    rate: float
    answered: float

    def scaled(self, share: float) -> DirectoratePlan:
        """For a demo of that share of its usual size: one school stands in every directorate all the same."""
        return replace(self, schools=max(1, round(self.schools * share)), visited=round(self.visited * share))


def directorate_plans(share: float) -> dict[str, DirectoratePlan]:
    """By the directorate's code."""
    lines = word_bank("directorates")["directorates"]
    return {code: DirectoratePlan(*line).scaled(share) for code, line in lines.items()}


def staff_of(code: str, plan: DirectoratePlan, number: int) -> Iterator[CastMember]:
    """Who works there and is not of the cast: an engineer, and a head of buildings where somebody answers."""
    names = word_bank("directorates")["people"]
    roles = (Role.ENGINEER, Role.REVIEWER) if plan.answered else (Role.ENGINEER,)
    for at, role in enumerate(roles, 2 * number):
        if plan.visited and username_of(code, role) not in {member.username for member in CAST}:
            given, second = (names[kind][at % len(names[kind])] for kind in ("given", "second"))
            name = Text(f"م. {given[0]} {second[0]}", f"{given[1]} {second[1]}")
            yield CastMember(username_of(code, role), role, name, code, Text("", ""))


class OtherDirectorates:
    """Makes and visits the schools of :func:`directorate_plans`. ``share``: of the demo's usual size."""

    def __init__(self, seed: int, share: float, checklists: Sequence[Checklist], days: StoryDays) -> None:
        self.seed = seed
        self.checklists = checklists
        self.days = days
        self.plans = directorate_plans(share)
        self.visited: dict[str, list[Site]] = {}

    def add_staff(self, codes: Mapping[str, int]) -> dict[str, Person]:
        """Writes their accounts inside ``writing()``."""
        plans = enumerate(self.plans.items())
        members = [member for number, (code, plan) in plans for member in staff_of(code, plan, number)]
        return add_people(members, codes, None, self.days.registered)

    def make_schools(self) -> dict[str, DemoSchools]:
        """Writes them inside ``writing()``; those that are visited come first."""
        made = {}
        for code, plan in self.plans.items():
            made[code] = DemoSchools(self.seed, code, self.days.registered)
            sites = made[code].make(plan.schools, unknown=range(plan.visited, plan.schools))
            self.visited[code] = sites[: plan.visited]
        return made

    def visit(self, crew: Crew, people: Mapping[str, Person], say: Callable[[str], None]) -> None:
        """Inside a request context: each visited school with both checklists, and again what was put right since."""
        before = crew.sent
        for code, sites in self.visited.items():
            if sites:
                self._visit_directorate(crew, code, sites, people)
        say(f"  {len(self.plans)} other directorates: {crew.sent - before} visits")

    def _visit_directorate(self, crew: Crew, code: str, sites: Sequence[Site], people: Mapping[str, Person]) -> None:
        plan, engineer = self.plans[code], people[username_of(code, Role.ENGINEER)]
        reviewer = people.get(username_of(code, Role.REVIEWER))
        office = Office(f"{self.seed}:{code}", reviewer, None, sites) if reviewer else None
        days = self.days.working_days(plan.first, 1)
        looks = LooksAgain(crew, self.checklists, days)
        tour = plan_tour(sites, [engineer], self.days.working_days(plan.first, plan.last))
        for day in days:
            for _, site, person in (visit for visit in tour if visit[0] == day):
                for checklist in self.checklists:
                    find_faults(site, checklist, day, plan.rate)
                crew.go_all(morning_trips(day, site, person, self.checklists))
                if office:
                    office.answer_visit(site, self.days.end)
                    looks.plan(day, site, person, later=site.rng.random() < plan.answered)
            looks.make(day)
