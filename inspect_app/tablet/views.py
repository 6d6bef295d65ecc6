"""The pages an engineer works with: their schools, the visit form, and the last look before a visit is recorded."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Flask, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from inspect_app.accounts.access import allow, fieldwork, person
from inspect_app.accounts.roles import Permission
from inspect_app.accounts.scope import school_open_to
from inspect_app.checklists import Checklist, NotInLibrary
from inspect_app.inspections.completeness import summary
from inspect_app.inspections.published import published
from inspect_app.inspections.submitted import GivenVisit
from inspect_app.problems import NotFound
from inspect_app.schools.models import School
from inspect_app.submissions import photo_intake, receiving
from inspect_app.submissions.parsing import field_values
from inspect_app.submissions.parsing.read_visit import PAGE_FIELDS, read_visit
from inspect_app.tablet import home as schools
from inspect_app.tablet.closing_preview import repairs
from inspect_app.tablet.danger_preview import dangers
from inspect_app.tablet.item_texts import item_words
from inspect_app.tablet.last_look import still_left
from inspect_app.tablet.school_history import background
from inspect_app.tablet.texts.visit_texts import words_json
from inspect_app.tablet.visit_page import TypedVisit, page_values, typed_from
from inspect_app.web import language, limit_body

blueprint = Blueprint("tablet", __name__, url_prefix="/fieldwork")


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/")
@allow(Permission.INSPECT)
@fieldwork
def home() -> str:
    now = datetime.now(UTC)
    wanted = _wanted()
    found = schools.look_up(person(), wanted, now)
    return render_template(
        "tablet/home.html",
        found=found,
        wanted=wanted,
        sketch=schools.sketch(person(), sum(found.counts.values()), now),
        checklists=published().current,
        words_json=words_json(),
    )


def _wanted() -> schools.Wanted:
    page = field_values.whole(request.args.get("page", "1")) or 1
    north, _comma, east = request.args.get("near", "").partition(",")
    near = field_values.position(north, east)
    return schools.Wanted(
        state=schools.VISITED if request.args.get("state") == schools.VISITED else schools.TO_VISIT,
        text=request.args.get("q", "").strip()[:80],
        page=min(max(page, 1), 10_000),
        near=(near.latitude, near.longitude) if near else None,
    )


@blueprint.get("/schools/<number>/<checklist_id>")
@allow(Permission.INSPECT)
@fieldwork
def visit(number: str, checklist_id: str) -> Response:
    """The page says which version it asks by, so that a tablet keeps it for a visit begun with that version."""
    school = school_open_to(person(), number)
    checklist = _checklist(checklist_id, request.args.get("version"))
    response = make_response(_visit_page(school, checklist, typed_from(school, checklist, person()), {}))
    response.headers["X-Kashf-Checklist"] = str(checklist.version)
    return response


@blueprint.post("/schools/<number>/<checklist_id>")
@allow(Permission.INSPECT)
@limit_body(lambda settings: settings.max_body_bytes)
@fieldwork
def check_visit(number: str, checklist_id: str) -> str | tuple[str, int] | Response:
    """The page without JavaScript: what cannot be read, then what is missing, then the record."""
    school = school_open_to(person(), number)
    checklist = _checklist(checklist_id, request.form.get("version"))
    typed, refused = photo_intake.keep_files(request.form, request.files, person())
    if refused:
        faults = {name: problem.sentence(language()) for name, problem in refused.items()}
        return _visit_page(school, checklist, typed, faults), next(iter(refused.values())).status
    read = read_visit(typed.to_dict(flat=False), checklist, datetime.now(UTC))
    faults = read.faults()
    if faults or read.header.school != school.number:
        return _visit_page(school, checklist, typed, faults), 422
    if "edit" in typed:
        return _visit_page(school, checklist, typed, {})
    return _finish(school, read.given(), typed)


def _finish(school: School, given: GivenVisit, typed: TypedVisit) -> str | tuple[str, int] | Response:
    seen = summary(given.checklist, given, school.profile)
    known = background(school, given.checklist, language())
    closing = repairs(given, school, known, typed.getlist("closing"))
    grave = dangers(given, school)
    confirmed = typed.get("confirmed") == "yes"
    fields = MultiDict([(name, value) for name, value in typed.items(multi=True) if name not in PAGE_FIELDS])
    left = still_left(seen, grave, closing, given.signing)
    if confirmed and not left:
        receipt = receiving.receive_form(fields, person())
        flash(_("Recorded. Receipt number %(number)s.", number=receipt.held.number))
        return redirect(receipt.held.url)
    reasons = {f"{item.field}-reason" for item in (*seen.photos_missing, *seen.reasons_missing)}
    shown = reasons.union(*(danger.fields for danger in grave)) | {"signer_name", "not_signed"}
    page = render_template(
        "tablet/finish.html",
        school=school,
        checklist=given.checklist,
        seen=seen,
        closing=closing,
        dangers=grave,
        left_out=given.unknown,
        words=item_words(given.checklist, language()),
        kept=[pair for pair in fields.items(multi=True) if pair[1] and pair[0] not in shown],
        typed=typed,
        left=left if confirmed else [],
        confirmed=confirmed,
    )
    return (page, 422) if confirmed else page


def _visit_page(school: School, checklist: Checklist, typed: TypedVisit, faults: dict[str, str]) -> str:
    known = background(school, checklist, language())
    return render_template("tablet/visit-page.html", **page_values(school, checklist, known, typed, faults, language()))


def _checklist(name: str, version: str | None) -> Checklist:
    """The newest version, or the one a draft was begun with. Raises NotFound."""
    try:
        if version and version.isdecimal():
            return published().get(name, field_values.whole(version) or 0)
        return published().latest(name)
    except NotInLibrary as unknown:
        raise NotFound from unknown
