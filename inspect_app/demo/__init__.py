"""The demo instance: an invented pilot directorate with a year of visits, made once and told through the real paths."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from flask import Flask
from sqlalchemy import select

from inspect_app.accounts.models import Account
from inspect_app.config import WrongSetting
from inspect_app.db import db
from inspect_app.demo.building import build_aside
from inspect_app.demo.instance import PILOT_SCHOOLS, fill_instance
from inspect_app.demo.people import WARNING, welcome
from inspect_app.demo.recognising import is_demo

__all__ = ["WARNING", "create_once", "is_demo", "welcome"]


def create_once(
    app: Flask, *, seed: int, national: bool = False, say: Callable[[str], None], schools: int = PILOT_SCHOOLS
) -> None:
    """Makes the instance unless the database holds an account already; the same seed makes the same bytes.

    ``schools``: how many the pilot directorate has, at least 3. Raises WrongSetting on a database that is not SQLite,
    and on a real instance's.
    """
    with app.app_context():
        has_accounts = db.session.scalar(select(Account.id).limit(1)) is not None
        db.session.remove()
    if has_accounts and not is_demo(app):
        folder = app.extensions["kashf.settings"].data
        raise WrongSetting(f"INSPECT_APP_DATA: {folder} holds a real instance; a demo takes another folder")
    if has_accounts:
        say("There is an instance here already; nothing was changed.")
        return
    say("Making the demo instance…")
    start = perf_counter()
    with build_aside(app) as building_app:
        fill_instance(building_app, seed, schools, national=national, say=say)
    say(f"  ready after {perf_counter() - start:.0f} seconds")
