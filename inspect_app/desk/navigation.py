"""Where each person begins, and the places in the bar at the top of the pages: what their role may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from inspect_app.accounts.access import person
from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Permission, Scope
from inspect_app.db import db
from inspect_app.overview.filter_selection import Selection
from inspect_app.schools.models import Directorate, School


@dataclass(frozen=True, slots=True)
class BarPlace:
    key: str
    label: str
    url: str


def first_page(who: Person) -> str:
    """The address of the page this person begins with."""
    if who.may(Permission.INSPECT):
        return url_for("tablet.home")
    if who.may(Permission.ADMINISTER):
        return url_for("registry.overview")
    if who.is_national:
        return url_for("maps.nation")
    if who.scope is Scope.SCHOOL:
        return url_for("desk.school", number=_own_school(who))
    return url_for("desk.directorate", code=_own_directorate(who))


def places() -> list[BarPlace]:
    """The bar's places for the signed-in person, in the order of the bar."""
    who = person()
    found = [BarPlace("fieldwork", _("Field"), url_for("tablet.home"))] if who.may(Permission.INSPECT) else []
    found += _area(who)
    found.append(BarPlace("deficiencies", _("Deficiencies"), url_for("desk.deficiencies")))
    if who.may(Permission.READ_LISTS):
        found.append(BarPlace("visits", _("Visits"), url_for("desk.visits")))
        found.append(BarPlace("schools", _("Schools"), url_for("desk.schools")))
    if who.may(Permission.ADMINISTER):
        found.append(BarPlace("registry", _("Administration"), url_for("registry.overview")))
    return found


def _area(who: Person) -> list[BarPlace]:
    """All this person sees, as one page and as a map."""
    if who.scope is Scope.SCHOOL:
        return [BarPlace("school", _("My school"), url_for("desk.school", number=_own_school(who)))]
    if who.is_national:
        return [
            BarPlace("map", _("Map"), url_for("maps.nation")),
            BarPlace("directorates", _("Directorates"), url_for("desk.directorates")),
        ]
    code = _own_directorate(who)
    return [
        BarPlace("directorate", _("Overview"), url_for("desk.directorate", code=code)),
        BarPlace("map", _("Map"), url_for("maps.directorate", code=code)),
    ]


def map_of(who: Person, selection: Selection) -> str | None:
    """The map that shows this filter; None for somebody who may open no map."""
    if not who.may(Permission.READ_MAPS):
        return None
    args: dict[str, Any] = dict(selection.to_args())
    code = str(args.pop("directorate", "")) or ("" if who.is_national else _own_directorate(who))
    return url_for("maps.directorate", code=code, **args) if code else url_for("maps.nation", **args)


def _own_school(who: Person) -> str:
    if "own_school" not in g:
        g.own_school = db.session.scalar(select(School.number).where(School.id == who.school_id))
    return str(g.own_school)


def _own_directorate(who: Person) -> str:
    if "own_directorate" not in g:
        g.own_directorate = db.session.scalar(select(Directorate.code).where(Directorate.id == who.directorate_id))
    return str(g.own_directorate)
