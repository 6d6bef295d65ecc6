"""Everything the demo instance holds, in the order it comes to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.demo.country import fill_country
from inspect_app.demo.dice import seeded_random
from inspect_app.demo.invented_schools.demo_schools import DemoSchools
from inspect_app.demo.invented_visits.crew import Crew, send_pictures
from inspect_app.demo.invented_visits.pictures import Pictures
from inspect_app.demo.other_directorates import OtherDirectorates
from inspect_app.demo.people import CAST, HOME, add_people
from inspect_app.demo.story import ROUND_CHECKLISTS, Story
from inspect_app.demo.story_days import StoryDays
from inspect_app.inspections.published import published
from inspect_app.schools.directorates import seed_directorates
from inspect_app.schools.models import Directorate

PILOT_SCHOOLS = 70


def fill_instance(
    app: Flask, seed: int, schools: int, today: date, *, national: bool, say: Callable[[str], None]
) -> None:
    """Fills the empty database of ``app``. ``schools``: of the pilot; the other directorates' are in proportion."""
    days = StoryDays(today)
    with app.test_request_context():
        checklists = [published().latest(id_) for id_ in ROUND_CHECKLISTS]
        elsewhere = OtherDirectorates(seed, schools / PILOT_SCHOOLS, checklists, days)
        with writing():
            seed_directorates(db.session())
        with writing():
            home = DemoSchools(seed, HOME, days.registered)
            sites = home.make(schools, unknown=unvisited_schools(seed, schools))
            codes = {row.code: row.id for row in db.session.execute(select(Directorate.code, Directorate.id))}
            people = add_people(CAST, codes, sites[0].id, days.registered) | elsewhere.add_staff(codes)
            others = elsewhere.make_schools()
        count = home.count + sum(demo_schools.count for demo_schools in others.values())
        say(f"  {count} schools and {len(people)} people")
        pictures = Pictures()
        send_pictures(pictures, people.values())
        crew = Crew(pictures, days.end)
        Story(seed, people, sites, published(), days).play(crew, say)
        elsewhere.visit(crew, people, say)
        if national:
            fill_country({HOME: home, **others}, codes, people, crew, days, say)


def unvisited_schools(seed: int, schools: int) -> list[int]:
    """Numbers from 0 of the schools that nobody has visited yet; never the first three."""
    return sorted(seeded_random(seed, "unvisited").sample(range(3, schools), schools // 17))
