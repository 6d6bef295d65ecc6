"""Everything the demo instance holds, in the order it comes to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import select

from inspect_app.accounts.models import Person
from inspect_app.db import db, writing
from inspect_app.demo.country import fill_country
from inspect_app.demo.dice import seeded_random
from inspect_app.demo.invented_schools.demo_schools import DemoSchools
from inspect_app.demo.invented_schools.invented_faults import find_faults
from inspect_app.demo.invented_visits.crew import Crew, morning_trips, plan_tour, send_pictures, working_days
from inspect_app.demo.invented_visits.pictures import Pictures
from inspect_app.demo.people import CAST, HOME, NEXT_DOOR, add_people
from inspect_app.demo.story import ROUND_CHECKLISTS, Story
from inspect_app.demo.world import Site
from inspect_app.inspections.published import published
from inspect_app.schools.directorates import seed_directorates
from inspect_app.schools.models import Directorate

NEIGHBOURS = 3
VISITED_NEXT_DOOR = working_days(date(2026, 10, 18), date(2026, 10, 20))

PILOT_SCHOOLS = 70


def fill_instance(app: Flask, seed: int, schools: int, *, national: bool, say: Callable[[str], None]) -> None:
    """Fills the empty database of ``app``."""
    with app.test_request_context():
        with writing():
            seed_directorates(db.session())
        with writing():
            home, next_door = DemoSchools(seed, HOME), DemoSchools(seed, NEXT_DOOR)
            sites = home.make(schools, unknown=unvisited_schools(seed, schools))
            neighbours = next_door.make(NEIGHBOURS)
            codes = {row.code: row.id for row in db.session.execute(select(Directorate.code, Directorate.id))}
            people = add_people(CAST, codes, sites[0].id)
        say(f"  {len(sites) + len(neighbours)} schools and {len(people)} people")
        pictures = Pictures()
        send_pictures(pictures, people.values())
        Story(seed, people, sites, published()).play(pictures, say)
        _visit_neighbours(Crew(pictures), neighbours, people["samer"])
        if national:
            fill_country(seed, {HOME: home, NEXT_DOOR: next_door}, codes, pictures, say)


def unvisited_schools(seed: int, schools: int) -> list[int]:
    """Numbers from 0 of the schools that nobody has visited yet; never the first three."""
    return sorted(seeded_random(seed, "unvisited").sample(range(3, schools), schools // 17))


def _visit_neighbours(crew: Crew, sites: list[Site], engineer: Person) -> None:
    checklists = [published().latest(id_) for id_ in ROUND_CHECKLISTS]
    for day, site, person in plan_tour(sites, [engineer], VISITED_NEXT_DOOR):
        for checklist in checklists:
            find_faults(site, checklist, day, 0.8)
        for trip in morning_trips(day, site, person, checklists):
            crew.go(trip)
