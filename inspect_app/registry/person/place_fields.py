"""The directorate and the school of a person's form, which must fit the role."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from inspect_app.accounts.access import person
from inspect_app.accounts.roles import RIGHTS, Role, Scope
from inspect_app.accounts.scope import directorates_today
from inspect_app.db import db
from inspect_app.registry.forms import PlacedForm
from inspect_app.schools.folding import western_digits
from inspect_app.schools.models import Directorate, School
from inspect_app.web import language


def offer_directorates(form: PlacedForm) -> None:
    directorates = db.session.scalars(directorates_today(person()))
    choices = [SelectChoice(row.code, f"{row.name(language())} ({row.code})") for row in directorates]
    form.directorate.choices = [SelectChoice("", _("None: all directorates")), *choices]


def place_of(form: PlacedForm) -> tuple[int | None, int | None]:
    """The directorate and the school that an account of the form's role has.

    The fields' errors are filled in where the role wants one that is not there; what it does not want is left out.
    """
    rights = RIGHTS[Role(form.role.data)]
    if rights.scope is Scope.SCHOOL:
        number = western_digits(form.school.data or "").strip()
        school_id = db.session.scalar(select(School.id).where(School.number == number))
        if school_id is None:
            form.school.errors = [_("There is no school of this number.")]
        return None, school_id
    if rights.scope is not Scope.DIRECTORATE:
        return None, None
    code = form.directorate.data or ""
    standing = select(Directorate.id).where(Directorate.code == code, Directorate.valid_to.is_(None))
    directorate_id = db.session.scalar(standing)
    if directorate_id is None and not rights.country_without_directorate:
        form.directorate.errors = [_("A reviewer belongs to one directorate.")]
    return directorate_id, None
