"""The audit log: who did what, read by administrators."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from inspect_app.accounts.access import allow
from inspect_app.accounts.roles import Permission
from inspect_app.db import db
from inspect_app.observing.audit_filter import ACTION_NAMES, audit_selection_from
from inspect_app.observing.audit_selection import NEWEST_FIRST, audit_lines, count_audit_lines
from inspect_app.overview.long_lists.paging import asked_page
from inspect_app.overview.long_lists.read_page import read_page
from inspect_app.registry.audit_texts import detail_text, subject_text

blueprint = Blueprint("registry_audit", __name__, url_prefix="/registry/audit")


@blueprint.get("")
@allow(Permission.READ_AUDIT)
def index() -> str:
    selection, form = audit_selection_from(request.args)
    page = asked_page(request.args, db.session.scalar(count_audit_lines(selection)) or 0)
    return render_template(
        "registry/audit.html",
        rows=read_page(audit_lines(selection), NEWEST_FIRST, page.stretch),
        page=page,
        form=form,
        args=selection.to_args(),
        acts=ACTION_NAMES,
        subject_text=subject_text,
        detail_text=detail_text,
    )
