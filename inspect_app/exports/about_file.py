"""What a file says about itself: what was asked for, when, by whom, and of how many."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import gettext as _
from sqlalchemy import exists, func, select

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import open_today
from inspect_app.checklists.term_texts import OWNERS, SEVERITIES, TRADES
from inspect_app.db import db
from inspect_app.inspections.models import Visit
from inspect_app.inspections.value_texts import checklist_title, day, moment
from inspect_app.overview.selection import Selection
from inspect_app.schools.models import Directorate, School

Lines = list[tuple[str, str]]


def about_lines(person: Person, selection: Selection, language: str) -> Lines:
    """Lines of (what, value) in the reader's language."""
    registered, visited = _school_counts(person, selection)
    points = _("Open: 50 life-threatening, 13 severe, 5 moderate, 2 low; × 1.5 when overdue, × 2 when doubly overdue.")
    return [
        (_("File"), _("Deficiencies of schools, from Kashf")),
        (_("Made on"), moment(datetime.now(UTC))),
        (_("Made for"), person.name(language)),
        *_filter_lines(selection, language),
        (_("Schools registered"), f"{registered:,}"),
        (_("Schools visited"), f"{visited:,}"),
        (_("Risk points"), points),
        (_("Coordinates"), _("Degrees, WGS 84 (EPSG:4326): the school's registered point.")),
        (_("Days"), _("Calendar days in Amman.")),
    ]


def _filter_lines(selection: Selection, language: str) -> Lines:
    """What the filter asks for, one line each; everything that is not asked for is left out."""
    states = {
        "open": _("All that is open"),
        "reported_fixed": _("Reported fixed, to be verified"),
        "deferred": _("Deferred to capital works"),
        "closed": _("Closed"),
        "all": _("Open and closed"),
    }
    severities = {str(key): text.in_(language) for key, text in SEVERITIES.items()}
    owners = {str(key): text.in_(language) for key, text in OWNERS.items()}
    trade = TRADES.get(selection.trade)
    lines = [
        (_("Directorate"), _directorate_text(selection.directorate, language)),
        (_("School number"), selection.school),
        (_("State"), states.get(selection.state, selection.state)),
        (_("Severity"), " · ".join(severities.get(key, key) for key in selection.severity)),
        (_("Checklist"), _checklist_title(selection.checklist)),
        (_("Section"), selection.section),
        (_("Trade"), trade.in_(language) if trade else selection.trade),
        (_("Who repairs"), owners.get(selection.owner, selection.owner)),
        (_("Overdue only"), _("Yes") if selection.overdue else ""),
        (_("Found from"), day(selection.since) if selection.since else ""),
        (_("Found until"), day(selection.until) if selection.until else ""),
        (_("School, item, fault, note or number"), selection.text),
    ]
    return [(what, value) for what, value in lines if value]


def _checklist_title(checklist: str) -> str:
    try:
        return checklist_title(checklist) if checklist else ""
    except LookupError:
        return checklist


def _directorate_text(code: str, language: str) -> str:
    if not code:
        return ""
    directorate = db.session.scalar(select(Directorate).where(Directorate.code == code))
    return f"{code} · {directorate.name(language)}" if directorate else code


def _school_counts(person: Person, selection: Selection) -> tuple[int, int]:
    """(Registered, visited) schools open today within the person's scope and the filter's directorate and school."""
    query = select(School.id).where(open_today(person))
    if selection.directorate:
        query = query.join(Directorate, School.directorate_id == Directorate.id)
        query = query.where(Directorate.code == selection.directorate)
    if selection.school:
        query = query.where(School.number == selection.school)
    visited_query = query.where(exists().where(Visit.school_id == School.id))
    counts = [select(func.count()).select_from(one.subquery()) for one in (query, visited_query)]
    registered, visited = (db.session.scalar(count) or 0 for count in counts)
    return registered, visited
