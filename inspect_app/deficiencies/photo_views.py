"""Photos, served only through a visit or a person's step the reader may see, and only as our own re-encoded copy."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request, send_file
from sqlalchemy import select

from inspect_app import problems
from inspect_app.accounts.access import allow, fieldwork, person
from inspect_app.accounts.roles import Permission
from inspect_app.accounts.scope import within_scope
from inspect_app.db import db
from inspect_app.deficiencies.models import SENT_BY_TAKER, Deficiency, DeficiencyStep, StepEvidence
from inspect_app.inspections.models import Photo, Visit
from inspect_app.inspections.photo_files import SIZES
from inspect_app.inspections.photo_holding import SENT_BY_ENGINEER, photo_files
from inspect_app.inspections.photo_models import SentPhoto
from inspect_app.inspections.photo_opening import NotAPhoto
from inspect_app.schools.models import School

blueprint = Blueprint("photos", __name__)


class CannotBeShown(problems.Problem):
    status = 422
    ar = "هذه الصورة محفوظة، لكن ملفها تالف فلا يمكن عرضها."
    en = "This photo is kept, but its file is damaged, so it cannot be shown."


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/photos/<sha256>")
@allow(Permission.READ_RECORDS)
@fieldwork
def show(sha256: str) -> Response:
    """A JPEG of at most 1600 pixels, or of 320 with ``?size=small``; see :func:`_is_shown`."""
    size = request.args.get("size", "large")
    if size not in SIZES or not _is_shown(sha256):
        raise problems.NotFound
    try:
        copy = photo_files(person().id).served_copy(sha256, size)
    except FileNotFoundError as gone:
        raise problems.NotFound from gone
    except NotAPhoto as damaged:
        raise CannotBeShown from damaged
    response = send_file(copy, mimetype="image/jpeg", conditional=False, etag=False)
    response.headers["Cache-Control"] = "no-store"  # a photo is opened as a page of its own, and gone back to
    return response


def _is_shown(sha256: str) -> bool:
    """Whether a visit whose engineer sent it, or a step whose taker did, stands at a school this person may see."""
    of_visit = select(Photo.id).join(Visit, Visit.id == Photo.visit_id).join(SentPhoto, SENT_BY_ENGINEER)
    of_visit = of_visit.join(School, School.id == Visit.school_id).where(Photo.sha256 == sha256)
    of_step = select(StepEvidence.step_id).join(DeficiencyStep, DeficiencyStep.id == StepEvidence.step_id)
    of_step = of_step.join(SentPhoto, SENT_BY_TAKER).join(Deficiency, Deficiency.id == DeficiencyStep.deficiency_id)
    of_step = of_step.join(School, School.id == Deficiency.school_id).where(StepEvidence.sha256 == sha256)
    shown = (query.where(within_scope(person())).limit(1) for query in (of_visit, of_step))
    return any(db.session.scalar(query) is not None for query in shown)
