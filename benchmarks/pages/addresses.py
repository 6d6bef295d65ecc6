"""Which pages of an instance are asked for, by whom: every list by every order and filter, first page and last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from benchmarks.asking import signed_in
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Visit
from inspect_app.overview.conditions import MARKS
from inspect_app.overview.visit_filter.visit_quality import QUALITIES
from inspect_app.schools.models import Directorate, School

LAST = 9_999_999
"""A page that is not there: the list shows its last one."""
FREQUENT, SELDOM = "باب", "أفعى"
SORTED_BY = {
    "schools": ("danger", "points", "name", "visit", "students"),
    "deficiencies": ("danger", "severity", "item", "school", "status", "opened", "due", "points"),
    "visits": ("day", "school", "grade", "findings"),
}
STATES = ("open", "reported_fixed", "deferred", "closed", "all")


@dataclass(frozen=True)
class Instance:
    """What the addresses name: things of one directorate, somewhere in the middle of the country."""

    schools: int
    directorate: str
    school: str
    name: str
    numbers: tuple[str, ...]
    visit: int
    deficiency: int
    cookies: dict[str, str]
    """Who → the cookie of one who is signed in."""


def instance_of(app: Flask) -> Instance:
    with app.app_context():
        by_size = select(School.directorate_id).group_by(School.directorate_id).order_by(func.count().desc())
        directorate = db.session.scalars(by_size).all()[-1]
        schools = db.session.scalars(
            select(School)
            .where(School.directorate_id == directorate, School.active, Visit.school_id == School.id)
            .order_by(School.number)
        ).unique()
        of = schools.all()
        school = of[len(of) // 2]
        visit = select(func.max(Visit.number)).where(Visit.school_id == school.id)
        deficiency = select(func.max(Deficiency.number)).where(Deficiency.school_id == school.id)
        found = Instance(
            schools=db.session.scalar(select(func.count()).select_from(School)) or 0,
            directorate=db.session.scalars(select(Directorate.code).where(Directorate.id == directorate)).one(),
            school=school.number,
            name=school.name_ar.split()[1],
            numbers=tuple(one.number for one in of[:40]),
            visit=db.session.scalar(visit) or 0,
            deficiency=db.session.scalar(deficiency) or 0,
            cookies={},
        )
        accounts = {who: db.session.scalars(query).first() for who, query in _people(directorate).items()}
    found.cookies.update({who: signed_in(app, account) for who, account in accounts.items() if account is not None})
    return found


def _people(directorate: int) -> dict[str, object]:
    ids = select(Account.id).order_by(Account.id)
    here = Account.directorate_id == directorate
    return {
        "ministry": ids.where(Account.role == Role.MINISTRY),
        "reviewer": ids.where(Account.role == Role.REVIEWER, here),
        "engineer": ids.where(Account.role == Role.ENGINEER, here),
        "engineer of all": ids.where(Account.role == Role.ENGINEER, Account.directorate_id.is_(None)),
        "administrator": ids.where(Account.role == Role.ADMINISTRATOR),
    }


def addresses(of: Instance) -> Iterator[tuple[str, str]]:
    """(Who, address)."""
    for who in ("ministry", "reviewer"):
        yield from ((who, address) for address in (*_lists(of), *_records(of)))
    yield from (("ministry", address) for address in ("/maps/", "/maps/directorates.json", "/directorates"))
    yield from (("administrator", f"/registry{page}") for page in ("", "/schools", "/people", "/boundaries"))
    yield from (("administrator", f"/registry/people?{more}") for more in (f"q={of.directorate}", "sort=-name"))
    for who in ("engineer", "engineer of all"):
        near = "?near=32.1,36.1"
        searched = f"?{urlencode({'q': of.name})}"
        yield from ((who, f"/fieldwork/{more}") for more in ("", "?state=visited", "?page=3", near, searched))
    package = urlencode([("school", number) for number in of.numbers])
    yield "engineer", f"/fieldwork/package?{package}"
    yield "engineer", f"/fieldwork/schools/{of.school}/health-and-safety"
    yield from (("engineer", f"/fieldwork/{page}") for page in ("hello", "inventory", "drafts"))


def _lists(of: Instance) -> Iterator[str]:
    for page, keys in SORTED_BY.items():
        for key in keys:
            for sort in (key, f"-{key}"):
                yield f"/{page}?sort={sort}"
                yield f"/{page}?sort={sort}&page={LAST}"
    # From the middle neither end is near.
    yield from (
        f"/deficiencies?sort={sort}&page={page}" for sort in ("item", "-item", "school") for page in (990, 1900)
    )
    for page, field in (("schools", "q"), ("visits", "q"), ("deficiencies", "text")):
        for words in (of.school, of.name, "الكندي", "مدرسة", FREQUENT, SELDOM):
            yield f"/{page}?{urlencode({field: words})}"
    for words in ("#500", "B03.01", f"{FREQUENT} {of.name}", "طفايات حريق", "لوحة كهرباء", "غرفة 3", "extinguisher"):
        yield f"/deficiencies?{urlencode({'text': words})}"
    yield f"/schools?directorate={of.directorate}"
    yield f"/deficiencies?{urlencode({'text': FREQUENT, 'trade': 'electrical'})}"
    yield from (f"/visits?{more}" for more in ("checklist=school-transport", "mine=yes", "grade=none", "engineer=أحمد"))
    yield from (f"/visits?quality={quality}" for quality in QUALITIES)
    for narrowing in _narrowings(of):
        yield f"/deficiencies?{narrowing}"
        yield f"/deficiencies?{narrowing}&page={LAST}"


def _narrowings(of: Instance) -> Iterator[str]:
    yield from (f"state={state}" for state in STATES)
    yield from ("trade=electrical", "owner=school", "checklist=school-transport", "section=B03", "overdue=yes")
    yield from ("item=B03.01", "unplaced=yes", *(f"mark={mark}" for mark in MARKS), "mark=flagged&mark=seen_again")
    yield from ("since=2026-11-01", "until=2026-03-01", "severity=life_threatening", "severity=low&severity=moderate")
    yield from (f"directorate={of.directorate}", f"school={of.school}")


def _records(of: Instance) -> Iterator[str]:
    yield "/"
    yield f"/maps/{of.directorate}"
    yield f"/maps/{of.directorate}/schools.json"
    yield f"/maps/{of.directorate}?severity=severe&since=2026-01-01"
    yield f"/directorates/{of.directorate}"
    yield f"/schools/{of.school}"
    yield f"/visits/{of.visit}"
    yield f"/deficiencies/{of.deficiency}"
    yield "/visits/conflicts"
