"""Recording a visit: judged answers, findings, photos and the assessment, written in bulk inside one transaction.

SQLAlchemy Core, never entities: 70 answers by ``add_all`` hold the write lock twice as long (docs/performance.md).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from inspect_app.checklists import FACTS, Verdict, parse_date
from inspect_app.db import table
from inspect_app.driver_statements import read_rows, write_rows
from inspect_app.inspections.judge_visit import JudgedAnswer, JudgedFinding, JudgedVisit
from inspect_app.inspections.models import Answer, Finding, Photo, Visit
from inspect_app.inspections.submitted import GivenPhoto, GivenVisit, Position
from inspect_app.schools.folding import fold, searchable
from inspect_app.schools.models import Location, RegisteredSchool, School
from inspect_app.schools.positions import distance_m
from inspect_app.schools.unit_of_day import unit_of_day

Settled = Mapping[tuple[str, int], tuple[str | None, str]]
"""Item and position of a finding → the deficiency it belongs to and what settlement made of it."""


def record(visit: JudgedVisit, row: Mapping[str, Any]) -> None:
    """Writes a new visit (its ``visit_row`` with a number) and its answers; then settle, then findings.

    Call inside ``writing()``.
    """
    write_rows(_VISIT, [row])
    write_rows(_ANSWER, answer_rows(visit))


def record_findings(visit: JudgedVisit, places: Mapping[str, str], settled: Settled) -> None:
    """Writes findings and photos, each finding with the deficiency it became part of."""
    write_rows(_FINDING, finding_rows(visit, places, settled))
    write_rows(_PHOTO, photo_rows(visit))


def visit_row(
    visit: JudgedVisit, school: RegisteredSchool, digest: str, received_at: datetime, claims: Mapping[str, Any]
) -> dict[str, Any]:
    """The visit's row; only its number is missing. ``claims``: what settlement needs of it, as JSON."""
    given, result = visit.given, visit.assessment
    at = given.position
    return _clock(given) | {
        "id": given.id,
        "revision": given.revision,
        "digest": digest,
        "school_id": school.id,
        "directorate_id": unit_of_day(school.id, school.directorate_id, given.finished_at, received_at),
        "engineer_id": given.submitted_by,
        "checklist": given.checklist.id,
        "version": given.checklist.version,
        "started_at": given.started_at,
        "finished_at": given.finished_at,
        "received_at": received_at,
        "device": given.device,
        "unknown": list(given.unknown),
        "latitude": at.latitude if at else None,
        "longitude": at.longitude if at else None,
        "accuracy_m": at.accuracy_m if at else None,
        "distance_m": _distance_m(at, school),
        "facts": dict(visit.facts),
        **_words(given),
        "score_model": result.model,
        "raw_score": result.raw,
        "score": result.final,
        "grade": result.grade.value if result.grade else None,
        "coverage": result.coverage,
        "result": result.to_record(),
        "claims": claims,
    }


def _clock(given: GivenVisit) -> dict[str, Any]:
    started, finished = given.device_clock or (given.started_at, given.finished_at)
    doubtful = given.device_clock is not None
    return {"device_started_at": started, "device_finished_at": finished, "clock_doubtful": doubtful}


def _words(given: GivenVisit) -> dict[str, str]:
    return {"note": given.note, "correction": given.correction, **given.signing._asdict()}


def _distance_m(at: Position | None, school: RegisteredSchool) -> float | None:
    if at is None or school.latitude is None or school.longitude is None:
        return None
    return distance_m((at.latitude, at.longitude), (school.latitude, school.longitude))


def answer_rows(visit: JudgedVisit) -> list[dict[str, Any]]:
    answers = ((answer, answer.judgement.verdict) for answer in visit.answers)
    return [_answer_row(visit.given.id, answer, verdict) for answer, verdict in answers if verdict]


def _answer_row(visit_id: str, answer: JudgedAnswer, verdict: Verdict) -> dict[str, Any]:
    item, given, judgement = answer.item, answer.given, answer.judgement
    value = given.value if verdict.is_judgement else None
    day = parse_date(value) if value and item.ages else None
    return {
        "visit_id": visit_id,
        "item": item.code,
        "verdict": _WORDS[verdict],
        "score": judgement.value,
        "severity": answer.severity.value if answer.severity else None,
        "number": judgement.measured if verdict.is_judgement and item.kind.is_measured else None,
        "day": day,
        "option": value if item.options else None,
        "paper_seen": given.paper and day is not None,
        "reason": given.reason,
    }


_WORDS = {verdict: verdict.value for verdict in Verdict}


def finding_rows(visit: JudgedVisit, places: Mapping[str, str], settled: Settled) -> list[dict[str, Any]]:
    return [
        _finding_row(visit.given.id, answer, finding, places, settled[answer.item.code, finding.position])
        for answer in visit.answers
        for finding in answer.findings
    ]


def _finding_row(
    visit_id: str,
    answer: JudgedAnswer,
    finding: JudgedFinding,
    places: Mapping[str, str],
    settled: tuple[str | None, str],
) -> dict[str, Any]:
    given = finding.given
    return {
        "visit_id": visit_id,
        "item": answer.item.code,
        "position": finding.position,
        "location_id": places.get(given.location, ""),
        "instance": given.instance,
        "severity": finding.severity.value,
        "note": given.note,
        "ticks": sorted(given.ticks),
        "worse": given.worse,
        "fixed": given.fixed,
        "deficiency_id": settled[0],
        "outcome": settled[1],
    }


def store_places(visit: JudgedVisit, school_id: int) -> dict[str, str]:
    """Location ids as sent → as stored; new places are made. Call inside ``writing()``."""
    places, new = resolve_places(visit, school_id)
    if new:
        write_rows(_LOCATION, new)
    return places


def resolve_places(visit: JudgedVisit, school_id: int) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Location ids as sent → as stored, and the rows of places that are new.

    A place that another tablet made meanwhile is the same one.
    """
    findings = [finding.given for answer in visit.answers for finding in answer.findings]
    if not any(finding.location for finding in findings):
        return {}, []
    stored = read_rows(_PLACES, {"school": school_id})
    by_name = {fold(name): id_ for id_, name in stored}
    places = {id_: id_ for id_, _ in stored}
    new = []
    for finding in findings:
        if finding.location in places or not finding.new_name.strip():
            continue
        name = " ".join(finding.new_name.split())[:200]
        if fold(name) not in by_name:
            by_name[fold(name)] = id_ = _free_id(finding.location, school_id)
            new.append(_place_row(id_, school_id, finding.new_kind, name))
        places[finding.location] = by_name[fold(name)]
    return places, new


def _free_id(location: str, school_id: int) -> str:
    """The place's id as sent, unless another school has it: a visit may be corrected to be about this one."""
    taken = read_rows(_TAKEN, {"place": location})
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{location}/{school_id}")) if taken else location


def _place_row(id_: str, school_id: int, kind: str, name: str) -> dict[str, Any]:
    row = {"id": id_, "school_id": school_id, "kind": kind, "name": name}
    return row | {"position": 0, "search_text": searchable(name)}


def photo_rows(visit: JudgedVisit) -> list[dict[str, Any]]:
    seen: dict[tuple[str, int, str], dict[str, Any]] = {}
    for answer in visit.answers:
        for photo in answer.given.photos:
            seen[answer.item.code, -1, photo.sha256] = _photo_row(visit.given.id, answer.item.code, -1, photo)
        for finding in answer.findings:
            for photo in finding.given.photos:
                key = (answer.item.code, finding.position, photo.sha256)
                seen[key] = _photo_row(visit.given.id, answer.item.code, finding.position, photo)
    return list(seen.values())


def _photo_row(visit_id: str, item: str, finding: int, photo: GivenPhoto) -> dict[str, Any]:
    return {
        "visit_id": visit_id,
        "item": item,
        "finding": finding,
        "sha256": photo.sha256,
        "taken_at": photo.taken_at,
        "latitude": photo.position.latitude if photo.position else None,
        "longitude": photo.position.longitude if photo.position else None,
    }


def confirm_profile(given: GivenVisit, school: RegisteredSchool) -> None:
    """The newest visit's facts become the school's profile; a visit that arrives late does not turn it back."""
    of_school = {key: value for key, value in given.facts.items() if not FACTS[key].per_vehicle}
    changed = {key: value for key, value in of_school.items() if school.profile.get(key) != value}
    if not changed:
        return
    if read_rows(_NEWER, {"school": school.id, "finished": given.finished_at}):
        return
    profile = {**school.profile, **changed}
    students = profile.get("students_all_shifts", school.students)
    at = given.finished_at
    write_rows(_CONFIRM, [{"school": school.id, "to_profile": profile, "to_students": students, "to_updated_at": at}])


_VISIT, _ANSWER, _FINDING, _PHOTO = (table(model).insert() for model in (Visit, Answer, Finding, Photo))
_location, _visit, _school = table(Location), table(Visit).c, table(School)
_LOCATION = _location.insert()
_PLACES = select(_location.c.id, _location.c.name).where(_location.c.school_id == bindparam("school"))
_TAKEN = select(_location.c.school_id).where(_location.c.id == bindparam("place"))
_NEWER = select(_visit.id).where(_visit.school_id == bindparam("school"), _visit.finished_at > bindparam("finished"))
_NEWER = _NEWER.limit(1)
_CONFIRM = (
    _school.update()
    .where(_school.c.id == bindparam("school"))
    .values(
        {name: bindparam(f"to_{name}", type_=_school.c[name].type) for name in ("profile", "students", "updated_at")}
    )
)
