"""The accounts of people: list, add, ways back in, close and open again (changing one: ``person_edit_views``)."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.models import Account
from inspect_app.accounts.passwords import hash_password
from inspect_app.accounts.roles import Permission, Role
from inspect_app.accounts.second_factor import factor_changes
from inspect_app.accounts.sign_in_links import link_age, make_link
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.overview.filter_choices import directorate_names
from inspect_app.registry import account_changes, people_list
from inspect_app.registry.forms import ROLE_NAMES, STATE_NAMES, PasswordForm, PersonForm
from inspect_app.registry.person.open_work import open_work
from inspect_app.registry.person.place_fields import offer_directorates, place_of

blueprint = Blueprint("registry_people", __name__, url_prefix="/registry/people")


@blueprint.get("")
@allow(Permission.MANAGE_PEOPLE)
def index() -> str:
    args = {name: request.args[name] for name in ("q", "directorate", "state") if request.args.get(name)}
    return render_template(
        "registry/people/people.html",
        found=people_list.listing(request.args),
        directorates=directorate_names(person()),
        args=args,
        roles=ROLE_NAMES,
        states=STATE_NAMES,
    )


@blueprint.get("/new")
@allow(Permission.MANAGE_PEOPLE)
def new() -> str:
    return render_template("registry/people/person-new.html", form=_person_form())


@blueprint.post("/new")
@allow(Permission.MANAGE_PEOPLE)
def add() -> str | tuple[str, int] | Response:
    form = _person_form()
    new_person = _new_person_from(form) if form.validate() else None
    if new_person is None:
        return render_template("registry/people/person-new.html", form=form), 422
    administrator, now = person(), datetime.now(UTC)
    with writing():
        account = account_changes.add_account(new_person)
        record(now, administrator.id, Action.ADD_PERSON, new_person.username, new_person.role)
        if not new_person.password_hash:
            db.session.flush()
            token = make_link(account, administrator.id, now)
            number = account.id
    if not new_person.password_hash:
        return _link_page(_account(number), token)
    flash(_("%(name)s may now sign in.", name=new_person.username))
    return redirect(url_for(".index"), 303)


def _person_form() -> PersonForm:
    form = PersonForm(request.form)
    offer_directorates(form)
    return form


def _new_person_from(form: PersonForm) -> account_changes.NewPerson | None:
    """The person a valid form describes; None, with the fields' errors filled in, when they do not fit together."""
    username, (directorate_id, school_id) = form.username.data or "", place_of(form)
    if db.session.scalar(select(Account.id).where(func.lower(Account.username) == username.lower())):
        form.username.errors = [_("There is already an account of this name.")]
    if form.username.errors or form.directorate.errors or form.school.errors:
        return None
    return account_changes.NewPerson(
        username,
        form.name_ar.data or "",
        form.name_en.data or "",
        Role(form.role.data),
        hash_password(form.password.data) if form.password.data else "",
        directorate_id,
        school_id,
    )


@blueprint.get("/<int:number>")
@allow(Permission.MANAGE_PEOPLE)
def person_page(number: int) -> str:
    return _person_page(_account(number), PasswordForm())


def _person_page(account: Account, form: PasswordForm, *, unseen: bool = False) -> str:
    """``unseen``: the account was not closed, because nobody said that what is open was seen."""
    work = open_work(account)
    return render_template(
        "registry/people/person.html", account=account, form=form, roles=ROLE_NAMES, work=work, unseen=unseen
    )


@blueprint.post("/<int:number>/password")
@allow(Permission.MANAGE_PEOPLE)
def new_password(number: int) -> tuple[str, int] | Response:
    form, account = PasswordForm(request.form), _account(number)
    form.names = account.username, account.name_ar, account.name_en
    if not form.validate():
        return _person_page(account, form), 422
    password_hash, administrator = hash_password(form.password.data or ""), person()
    with writing():
        account = _account(number)
        account_changes.set_password(account, password_hash)
        record(datetime.now(UTC), administrator.id, Action.SET_PASSWORD, account.username)
    flash(_("The new password holds from now on; every open session of this account has ended."))
    return redirect(url_for(".person_page", number=number), 303)


@blueprint.post("/<int:number>/link")
@allow(Permission.MANAGE_PEOPLE)
def new_link(number: int) -> str:
    administrator = person()
    with writing():
        token = make_link(_account(number), administrator.id, datetime.now(UTC))
    return _link_page(_account(number), token)


def _link_page(account: Account, token: str) -> str:
    """The link, which is shown on this page alone."""
    link = url_for("sign_in_links.open_link", token=token, _external=True)
    return render_template("registry/people/person-link.html", account=account, link=link, age=link_age(account))


@blueprint.post("/<int:number>/second-factor/off")
@allow(Permission.MANAGE_PEOPLE)
def take_off_second_factor(number: int) -> Response:
    administrator = person()
    with writing():
        account = _account(number)
        if account.second_factor_key:
            factor_changes.turn_off(account, administrator.id, datetime.now(UTC))
    flash(_("The second factor is off. Where the role needs one, the person sets up another at the next sign-in."))
    return redirect(url_for(".person_page", number=number), 303)


@blueprint.post("/<int:number>/close")
@allow(Permission.MANAGE_PEOPLE)
def close(number: int) -> tuple[str, int] | Response:
    administrator = person()
    if number == administrator.id:
        raise problems.NotAllowed  # the last administrator would lock everybody out
    if request.form.get("seen") != "yes" and open_work(_account(number)):
        return _person_page(_account(number), PasswordForm(), unseen=True), 422
    with writing():
        account = _account(number)
        account_changes.close_account(account)
        record(datetime.now(UTC), administrator.id, Action.CLOSE_ACCOUNT, account.username)
    flash(_("The account is closed and its sessions have ended. It can be opened again."))
    return redirect(url_for(".person_page", number=number), 303)


@blueprint.post("/<int:number>/open")
@allow(Permission.MANAGE_PEOPLE)
def reopen(number: int) -> Response:
    administrator = person()
    with writing():
        account = _account(number)
        account_changes.reopen_account(account)
        record(datetime.now(UTC), administrator.id, Action.OPEN_ACCOUNT, account.username)
    flash(_("The account is open again."))
    return redirect(url_for(".person_page", number=number), 303)


def _account(number: int) -> Account:
    account = db.session.get(Account, number)
    if account is None:
        raise problems.NotFound
    return account
