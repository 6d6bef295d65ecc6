"""The whole country at once: 4,002 invented schools and one round of both checklists, for work at scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Role
from inspect_app.checklists import Text
from inspect_app.db import writing
from inspect_app.demo.dice import seeded_random, word_bank
from inspect_app.demo.invented_schools.demo_schools import DemoSchools
from inspect_app.demo.invented_schools.invented_faults import find_faults
from inspect_app.demo.invented_visits.crew import Crew, morning_trips, plan_tour, send_pictures
from inspect_app.demo.people import CastMember, add_people, username_of
from inspect_app.demo.story import ROUND_CHECKLISTS
from inspect_app.demo.story_days import StoryDays
from inspect_app.demo.world import Site
from inspect_app.inspections.published import published

VISITED_SHARE = 0.85
FAULT_RATE = 2.3
"""Against a first visit of the pilot: some 25 open deficiencies at each school."""


def fill_country(
    schools_by_code: Mapping[str, DemoSchools],
    codes: Mapping[str, int],
    people: Mapping[str, Person],
    crew: Crew,
    days: StoryDays,
    say: Callable[[str], None],
) -> None:
    """Fills every directorate up to its number of schools and visits them, inside a request context."""
    engineers = _engineers(codes, people, crew, days)
    for n, code in enumerate(sorted(word_bank("localities")), 1):
        with writing():
            demo_schools = schools_by_code[code]
            missing = word_bank("localities")[code]["schools"] - demo_schools.count
            rng = seeded_random(demo_schools.seed, "country", code)
            sites = demo_schools.make(missing, unknown=[i for i in range(missing) if rng.random() > VISITED_SHARE])
        _visit_schools(crew, [site for site in sites if site.known], engineers[code], days.school_year)
        if n % 7 == 0:
            say(f"  {n} of {len(codes)} directorates, {crew.sent} visits")


def _engineers(
    codes: Mapping[str, int], people: Mapping[str, Person], crew: Crew, days: StoryDays
) -> dict[str, Person]:
    """One for each directorate, with the password of all: who is there already, and others where nobody is."""
    usernames = {code: username_of(code, Role.ENGINEER) for code in codes}
    members = [
        CastMember(username, Role.ENGINEER, Text(f"مهندس {code}", f"Engineer {code}"), code, Text("", ""))
        for code, username in usernames.items()
        if username not in people
    ]
    with writing():
        new = add_people(members, codes, None, days.registered)
    send_pictures(crew.pictures, new.values())
    return {code: new.get(username) or people[username] for code, username in usernames.items()}


def _visit_schools(crew: Crew, sites: Sequence[Site], engineer: Person, days: Sequence[date]) -> None:
    checklists = [published().latest(id_) for id_ in ROUND_CHECKLISTS]
    for day, site, person in plan_tour(sites, [engineer], days):
        for checklist in checklists:
            find_faults(site, checklist, day, FAULT_RATE)
        crew.go_all(morning_trips(day, site, person, checklists))
