"""The administrator's first page: how complete the registry is, and the ways to complete it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, render_template
from sqlalchemy import String, cast, func, select

from inspect_app.accounts.access import allow
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Permission
from inspect_app.db import db
from inspect_app.registry import audit_views, boundary_list, boundary_views, people_views, school_views, server_views
from inspect_app.registry.people_file import people_file_views, slip_views
from inspect_app.registry.person import person_edit_views
from inspect_app.registry.units import school_change_views, unit_file_views, unit_views
from inspect_app.schools.models import Directorate, School

blueprint = Blueprint("registry", __name__, url_prefix="/registry")


def init_app(app: Flask) -> None:
    people = people_views, person_edit_views, people_file_views, slip_views
    units = unit_views, unit_file_views, school_change_views
    for part in (school_views, *units, boundary_list, boundary_views, *people, audit_views, server_views):
        app.register_blueprint(part.blueprint)
    app.register_blueprint(blueprint)


@dataclass(frozen=True)
class RegistryCounts:
    """Counts, each with its denominator; schools are those in use."""

    schools: int
    with_position: int
    with_profile: int
    directorates: int
    with_boundary: int
    people: int
    people_closed: int


def registry_counts() -> RegistryCounts:
    # An empty profile is stored as {}; two characters in both databases.
    profiled = func.length(cast(School.profile, String)) > 2
    schools = db.session.execute(
        select(func.count(School.id), func.count(School.latitude), func.count().filter(profiled)).where(School.active)
    ).one()
    directorates = db.session.execute(
        select(func.count(Directorate.id), func.count(Directorate.area)).where(Directorate.valid_to.is_(None))
    ).one()
    people = db.session.execute(
        select(func.count().filter(Account.active), func.count().filter(~Account.active)).select_from(Account)
    ).one()
    return RegistryCounts(*schools, *directorates, *people)


@blueprint.get("")
@allow(Permission.ADMINISTER)
def overview() -> str:
    return render_template("registry/administration.html", count=registry_counts())
