"""What people do on a deficiency's page: take a step, answer what another one proposed, take a step back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inspect_app.accounts.access import allow, person
from inspect_app.accounts.models import Person
from inspect_app.accounts.roles import Permission
from inspect_app.db import writing
from inspect_app.deficiencies.second_consent import consent, decline
from inspect_app.deficiencies.step_evidence import DayRefused, EvidenceRefused
from inspect_app.deficiencies.step_notes import NoteRefused, StepRefused
from inspect_app.deficiencies.step_writer import deficiency_row
from inspect_app.deficiencies.steps import take_back, transition
from inspect_app.desk import deficiency_report
from inspect_app.desk.evidence_form import keep_pictures, to_evidence
from inspect_app.desk.step_input import StepInput
from inspect_app.problems import Problem
from inspect_app.web import language, limit_body, wants_json

blueprint = Blueprint("steps", __name__)
_Answer = Callable[[Person, int, str, str, datetime], None]


def deficiency_page(number: int, typed: StepInput) -> str:
    now = datetime.now(UTC)
    found = deficiency_report.report(person(), number, now)
    return render_template("desk/deficiency.html", found=found, typed=typed, now=now)


@blueprint.post("/deficiencies/<int:number>")
@allow(Permission.TAKE_STEPS)
@limit_body(lambda settings: settings.max_body_bytes)
def move(number: int) -> Response | tuple[str, int]:
    deficiency_row(person(), number)  # before a picture is kept for what nobody may see
    pictures, refused = keep_pictures(request.form, request.files, person())
    typed = StepInput(request.form.get("status", ""), request.form.get("note", ""), pictures=pictures)
    if refused:
        said = " ".join(dict.fromkeys(problem.sentence(language()) for problem in refused))
        return _refused(number, replace(typed, evidence_fault=said), refused[0])
    try:
        evidence = to_evidence(pictures)
        with writing():
            status = transition(person(), number, typed.status, typed.note, datetime.now(UTC), evidence)
    except EvidenceRefused as fault:
        kind = fault.kind if isinstance(fault, DayRefused) else None
        return _refused(number, replace(typed, evidence_fault=fault.sentence(language()), wrong_day=kind), fault)
    except NoteRefused as fault:
        return _refused(number, replace(typed, fault=fault.sentence(language())), fault)
    except StepRefused as fault:
        return _refused(number, replace(typed, status_fault=fault.sentence(language())), fault)
    if status is None:
        flash(_("Proposed. It takes effect when a second person consents; until then you can take it back."))
    else:
        flash(_("Saved. The history below shows the step; it can be taken back within 24 hours."))
    return redirect(url_for("desk.deficiency", number=number))


@blueprint.post("/deficiencies/<int:number>/consent")
@allow(Permission.CONSENT)
def give_consent(number: int) -> Response | tuple[str, int]:
    done = _(
        "Consented. The history below shows both names; either of you, or a reviewer of the directorate, can take it "
        "back within 24 hours."
    )
    return _answer(number, consent, done)


@blueprint.post("/deficiencies/<int:number>/decline")
@allow(Permission.CONSENT)
def refuse_consent(number: int) -> Response | tuple[str, int]:
    return _answer(number, decline, _("Declined. The deficiency stands as it stood; the history below shows why."))


def _answer(number: int, decide: _Answer, done: str) -> Response | tuple[str, int]:
    note = request.form.get("note", "")
    try:
        with writing():
            decide(person(), number, request.form.get("proposal", ""), note, datetime.now(UTC))
    except NoteRefused as fault:
        return _refused(number, StepInput(refusal=note, refusal_fault=fault.sentence(language())), fault)
    except StepRefused as fault:
        return _refused(number, StepInput(refusal=note, answer_fault=fault.sentence(language())), fault)
    flash(done)
    return redirect(url_for("desk.deficiency", number=number))


@blueprint.post("/deficiencies/<int:number>/take-back")
@allow(Permission.TAKE_STEPS, Permission.CONSENT)
def regret(number: int) -> Response | tuple[str, int]:
    note = request.form.get("note", "")
    try:
        with writing():
            take_back(person(), number, request.form.get("step", ""), note, datetime.now(UTC))
    except StepRefused as fault:
        return _refused(number, StepInput(regret=note, regret_fault=fault.sentence(language())), fault)
    flash(_("Taken back. The deficiency stands as it stood before; the history below shows both."))
    return redirect(url_for("desk.deficiency", number=number))


def _refused(number: int, typed: StepInput, fault: Problem) -> tuple[str, int]:
    """The page the step was taken on, with the fault in its place and everything kept that was typed and chosen."""
    if wants_json():
        raise fault
    return deficiency_page(number, typed), fault.status
