"""Slips with a first way in: who waits for one, and a sheet of them to print."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template, request, url_for

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.own_account.qr_picture import qr_picture
from inspect_app.accounts.roles import Permission
from inspect_app.db import writing
from inspect_app.journal.models import AuditLine
from inspect_app.registry.people_file.people_imports import people_import
from inspect_app.registry.people_file.sign_in_slips import MAX_SLIPS, Slip, make_slips, slip_groups
from inspect_app.request_checks import MAX_INTEGER

blueprint = Blueprint("registry_people_slips", __name__, url_prefix="/registry/people/slips")


@blueprint.get("")
@allow(Permission.MANAGE_PEOPLE)
def index() -> str:
    """Of everybody who waits, or of the import whose ``number`` is asked for."""
    line = _import_asked_for(request.args.get("number", ""))
    groups = slip_groups(line.at if line else None, datetime.now(UTC))
    return render_template(
        "registry/people/people-slips.html",
        line=line,
        groups=groups,
        refused=request.args.get("refused"),
        most=MAX_SLIPS,
    )


@blueprint.post("")
@allow(Permission.MANAGE_PEOPLE)
def make() -> str:
    line, now = _import_asked_for(request.form.get("number", "")), datetime.now(UTC)
    imported_at, code, who = line.at if line else None, request.form.get("group", ""), person().id
    with writing():
        slips, left = make_slips(code, imported_at, who, now, for_all=request.form.get("for") == "all")
    return render_template(
        "registry/people/slip-sheet.html",
        slips=slips,
        left=left,
        line=line,
        address=url_for("accounts.sign_in", _external=True),
        link_of=_link_of,
        qr_picture=qr_picture,
    )


def _link_of(slip: Slip) -> str:
    return url_for("sign_in_links.open_link", token=slip.token, _external=True)


def _import_asked_for(number: str) -> AuditLine | None:
    """Raises NotFound for what is no import."""
    if not number:
        return None
    if not number.isascii() or not number.isdigit() or len(number) > len(str(MAX_INTEGER)) or int(number) > MAX_INTEGER:
        raise problems.NotFound
    return people_import(int(number))
