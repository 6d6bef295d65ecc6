"""Changing a person: names, role, directorate, school, language."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Permission, Role
from inspect_app.db import db, writing
from inspect_app.registry.forms import EditedPersonForm
from inspect_app.registry.person.open_work import OpenWork, open_work
from inspect_app.registry.person.person_changes import PersonDetails, change_person, changes_of, strands_work
from inspect_app.registry.person.place_fields import offer_directorates, place_of
from inspect_app.schools.models import Directorate, School

blueprint = Blueprint("registry_person_edit", __name__, url_prefix="/registry/people")


@blueprint.get("/<int:number>/edit")
@allow(Permission.MANAGE_PEOPLE)
def show(number: int) -> str:
    account = _account(number)
    return _page(account, _form_of(account))


@blueprint.post("/<int:number>/edit")
@allow(Permission.MANAGE_PEOPLE)
def change(number: int) -> str | tuple[str, int] | Response:
    account, form = _account(number), EditedPersonForm(request.form)
    offer_directorates(form)
    details = _details_from(form) if form.validate() else None
    if details is None:
        return _page(account, form), 422
    if strands_work(account, changes_of(account, details)) and request.form.get("seen") != "yes":
        work = open_work(account)
        if work:
            return _page(account, form, work), 422
    administrator, now = person(), datetime.now(UTC)
    with writing():
        changes = change_person(_account(number), details, administrator.id, now)
    if changes.keys() & {"role", "directorate", "school"}:
        flash(_("Changed. The person's sessions have ended; the next sign-in opens what the role may now."))
    else:
        flash(_("Changed.") if changes else _("Nothing was different."))
    return redirect(url_for("registry_people.person_page", number=number), 303)


def _page(account: Account, form: EditedPersonForm, work: OpenWork | None = None) -> str:
    return render_template("registry/people/person-edit.html", account=account, form=form, work=work)


def _form_of(account: Account) -> EditedPersonForm:
    directorate = db.session.get(Directorate, account.directorate_id) if account.directorate_id else None
    school = db.session.get(School, account.school_id) if account.school_id else None
    form = EditedPersonForm(
        name_ar=account.name_ar,
        name_en=account.name_en,
        role=account.role,
        directorate=directorate.code if directorate else "",
        school=school.number if school else "",
        language=account.language,
    )
    offer_directorates(form)
    return form


def _details_from(form: EditedPersonForm) -> PersonDetails | None:
    """What a valid form says; None, with the fields' errors filled in, when role and place do not fit together."""
    directorate_id, school_id = place_of(form)
    if form.directorate.errors or form.school.errors:
        return None
    names = form.name_ar.data or "", form.name_en.data or ""
    return PersonDetails(*names, Role(form.role.data), directorate_id, school_id, form.language.data)


def _account(number: int) -> Account:
    account = db.session.get(Account, number)
    if account is None:
        raise problems.NotFound
    return account
