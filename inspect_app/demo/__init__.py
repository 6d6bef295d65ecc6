"""The demo instance: an invented pilot directorate with a year of visits, made once and told through the real paths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import perf_counter

from flask import Flask

from inspect_app.config import WrongSetting
from inspect_app.demo.instance import PILOT_SCHOOLS, fill_instance
from inspect_app.demo.people import WARNING, welcome
from inspect_app.demo.recognising import is_demo, place_of
from inspect_app.demo.story_days import today_in_amman
from inspect_app.moving.building_aside import build_aside
from inspect_app.moving.database_contents import filled_tables, strange_tables
from inspect_app.moving.database_move import engine_of
from inspect_app.serving.database_upgrade import upgrade_database

__all__ = ["WARNING", "create_once", "is_demo", "place_of", "today_in_amman", "welcome"]


def create_once(
    app: Flask,
    *,
    seed: int,
    today: date,
    national: bool = False,
    say: Callable[[str], None],
    schools: int = PILOT_SCHOOLS,
) -> None:
    """Makes the instance, tables and all, unless one was made before; the same seed and day make the same bytes.

    ``today``: what is told has happened before it. ``schools``: how many the pilot directorate has, at least 3.
    Raises WrongSetting where the database holds anything but a demo.
    """
    place = place_of(app)
    with engine_of(app).connect() as connection:
        strange = strange_tables(connection)
    if strange:
        raise WrongSetting(f"{place.setting} holds the tables {strange}; a demo takes another {place.kind}")
    upgrade_database(app)
    with engine_of(app).connect() as connection:
        filled = filled_tables(connection)
    if filled and not is_demo(app):
        raise WrongSetting(f"{place.setting} holds a real instance; a demo takes another {place.kind}")
    if filled:
        say("There is an instance here already; nothing was changed.")
        return
    say("Making the demo instance…")
    start = perf_counter()
    with build_aside(app) as building_app:
        fill_instance(building_app, seed, schools, today, national=national, say=say)
    say(f"  ready after {perf_counter() - start:.0f} seconds")
