"""The office pages: a request becomes a person, a filter and a page; the questions are asked in the other modules."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Flask, redirect, render_template, request
from werkzeug.wrappers import Response

from inspect_app.accounts.access import allow, fieldwork, person, signed_in
from inspect_app.accounts.roles import Permission
from inspect_app.deficiencies.deficiency_texts import failure_words
from inspect_app.deficiencies.step_evidence import MAX_PICTURES
from inspect_app.deficiencies.step_notes import (
    MAX_STEP_NOTE,
    MIN_LETTERS,
    MIN_WORDS,
    is_grave,
    needs_words,
)
from inspect_app.deficiencies.steps import TAKEN_BACK_WITHIN
from inspect_app.desk import (
    deficiency_list,
    directorate_list,
    directorate_report,
    school_list,
    school_report,
    step_texts,
    step_views,
    submission_views,
    visit_list,
    visit_report,
)
from inspect_app.desk.navigation import first_page, map_of, places
from inspect_app.desk.step_input import StepInput
from inspect_app.overview import due_texts, score_texts
from inspect_app.overview.filter_choices import directorate_names, directorate_names_ever, offer, trades_here
from inspect_app.overview.filter_form import SELDOM, selection_from
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.filter_texts import filter_words
from inspect_app.overview.risk import coverage_texts
from inspect_app.overview.risk.arithmetic_texts import points_figure
from inspect_app.overview.visit_filter.visit_filter_form import offer_visits, visit_filter_words, visit_selection_from
from inspect_app.overview.visit_filter.visit_quality import FAR_M
from inspect_app.web import language

blueprint = Blueprint("desk", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.register_blueprint(step_views.blueprint)
    app.register_blueprint(submission_views.blueprint)
    app.jinja_env.globals.update(
        places=places,
        due_words=due_texts.due_words,
        is_late=due_texts.is_late,
        is_left_unsafe=due_texts.is_left_unsafe,
        safe_words=due_texts.safe_words,
        open_for=due_texts.open_for,
        students_words=due_texts.students_words,
        score_words=score_texts.score_words,
        cap_words=score_texts.cap_words,
        needs_words=needs_words,
        is_grave=is_grave,
        reason_rule={"words": MIN_WORDS, "letters": MIN_LETTERS},
        taken_back_within=TAKEN_BACK_WITHIN,
        step_words=step_texts.step_words,
        step_label=step_texts.step_label,
        evidence_words=step_texts.evidence_words,
        max_pictures=MAX_PICTURES,
        tick_words=visit_report.tick_words,
        answer_value=visit_report.answer_value,
        failure_words=failure_words,
        fact_value=school_report.fact_value,
        no_figure_words=coverage_texts.no_figure_words,
        per_hundred_words=coverage_texts.figure,
        points_figure=points_figure,
    )


@blueprint.get("/")
@signed_in
@fieldwork
def home() -> Response:
    return redirect(first_page(person()))


@blueprint.get("/deficiencies")
@allow(Permission.READ_RECORDS)
def deficiencies() -> str:
    who, now = person(), datetime.now(UTC)
    selection, form = selection_from(request.args)
    directorates = directorate_names(who)
    return render_template(
        "desk/deficiencies.html",
        found=deficiency_list.listing(who, selection, request.args, now),
        selection=selection,
        form=offer(form, directorates),
        names=deficiency_list.filtered_by(directorates),
        seldom=SELDOM,
        said=filter_words(selection, directorates.get(selection.directorate, selection.directorate)),
        map_url=map_of(who, selection),
        now=now,
    )


@blueprint.get("/deficiencies/<int:number>")
@allow(Permission.READ_RECORDS)
def deficiency(number: int) -> str:
    return step_views.deficiency_page(number, StepInput())


@blueprint.get("/schools")
@allow(Permission.READ_LISTS)
def schools() -> str:
    who, now = person(), datetime.now(UTC)
    directorates = directorate_names(who)
    return render_template(
        "desk/schools.html",
        found=school_list.listing(who, request.args, now),
        directorates=directorates,
        args=_kept("q", "directorate"),
        now=now,
    )


@blueprint.get("/schools/<number>")
@allow(Permission.READ_RECORDS)
def school(number: str) -> str:
    who, now = person(), datetime.now(UTC)
    found = school_report.report(who, number, now)
    chosen = Selection(school=found.school.number)
    return render_template(
        "desk/school.html",
        found=found,
        selection=chosen,
        map_url=map_of(who, chosen.with_(directorate=found.school.directorate.code)),
        now=now,
    )


@blueprint.get("/directorates")
@allow(Permission.COMPARE_DIRECTORATES)
def directorates() -> str:
    now = datetime.now(UTC)
    found = directorate_list.listing(person(), request.args, now)
    return render_template("desk/directorates.html", found=found, now=now)


@blueprint.get("/directorates/<code>")
@allow(Permission.READ_LISTS)
def directorate(code: str) -> str:
    who, now = person(), datetime.now(UTC)
    selection = selection_from(request.args)[0].with_(directorate=code)
    found = directorate_report.report(who, code, selection, request.args, now)
    name = found.directorate.name(language())
    return render_template(
        "desk/directorate.html",
        found=found,
        selection=selection,
        trades=trades_here(who, selection, now),
        map_url=map_of(who, selection),
        said=filter_words(selection, name),
        now=now,
    )


@blueprint.get("/visits")
@allow(Permission.READ_LISTS)
def visits() -> str:
    who = person()
    selection, form = visit_selection_from(request.args)
    directorates = directorate_names_ever(who)
    return render_template(
        "desk/visits.html",
        found=visit_list.listing(who, selection, request.args),
        selection=selection,
        form=offer_visits(form, directorates),
        several=len(directorates) > 1,
        far=FAR_M,
        said=visit_filter_words(selection, directorates.get(selection.directorate, selection.directorate)),
        now=datetime.now(UTC),
    )


@blueprint.get("/visits/<int:number>")
@allow(Permission.READ_RECORDS)
def visit(number: int) -> str:
    found = visit_report.report(person(), number)
    limits = {"far": FAR_M, "max_reason": MAX_STEP_NOTE}
    return render_template("desk/visit.html", found=found, now=datetime.now(UTC), **limits)


def _kept(*names: str) -> dict[str, str]:
    """What the address carries besides order and page."""
    return {name: request.args[name] for name in names if request.args.get(name)}
