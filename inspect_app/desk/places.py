"""Where each role begins, and the places in the bar at the top of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from inspect_app.accounts.access import person
from inspect_app.accounts.models import Person, Role
from inspect_app.db import db
from inspect_app.overview.selection import Selection
from inspect_app.schools.models import Directorate, School


@dataclass(frozen=True, slots=True)
class BarPlace:
    key: str
    label: str
    url: str


def first_page(who: Person) -> str:
    """The address of the page this person begins with."""
    if who.role is Role.ENGINEER:
        return url_for("tablet.home")
    if who.role is Role.MINISTRY:
        return url_for("maps.nation")
    if who.role is Role.SCHOOL:
        return url_for("desk.school", number=_own_school(who))
    if who.role is Role.REVIEWER:
        return url_for("desk.directorate", code=_own_directorate(who))
    return url_for("registry.overview")


def places() -> list[BarPlace]:
    """The bar's places for the signed-in person, in the order of the bar."""
    who = person()
    if who.role is Role.SCHOOL:
        school = url_for("desk.school", number=_own_school(who))
        return [BarPlace("school", _("My school"), school), *_lists(visits=False)]
    found = [BarPlace("fieldwork", _("Field"), url_for("tablet.home"))] if who.inspects else []
    if who.is_national:
        found.append(BarPlace("map", _("Map"), url_for("maps.nation")))
        found.append(BarPlace("directorates", _("Directorates"), url_for("desk.directorates")))
    else:
        code = _own_directorate(who)
        found.append(BarPlace("directorate", _("Overview"), url_for("desk.directorate", code=code)))
        found.append(BarPlace("map", _("Map"), url_for("maps.directorate", code=code)))
    found += _lists(visits=True)
    found.append(BarPlace("schools", _("Schools"), url_for("desk.schools")))
    if who.role is Role.ADMINISTRATOR:
        found.append(BarPlace("registry", _("Administration"), url_for("registry.overview")))
    return found


def map_of(who: Person, selection: Selection) -> str | None:
    """The map that shows this filter; None for a school, whose account opens no map."""
    if who.role is Role.SCHOOL:
        return None
    args: dict[str, Any] = dict(selection.to_args())
    code = str(args.pop("directorate", "")) or ("" if who.is_national else _own_directorate(who))
    return url_for("maps.directorate", code=code, **args) if code else url_for("maps.nation", **args)


def _lists(visits: bool) -> list[BarPlace]:
    found = [BarPlace("deficiencies", _("Deficiencies"), url_for("desk.deficiencies"))]
    return [*found, BarPlace("visits", _("Visits"), url_for("desk.visits"))] if visits else found


def _own_school(who: Person) -> str:
    if "own_school" not in g:
        g.own_school = db.session.scalar(select(School.number).where(School.id == who.school_id))
    return str(g.own_school)


def _own_directorate(who: Person) -> str:
    if "own_directorate" not in g:
        g.own_directorate = db.session.scalar(select(Directorate.code).where(Directorate.id == who.directorate_id))
    return str(g.own_directorate)
