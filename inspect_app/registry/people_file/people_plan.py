"""Bringing people in from a file: first what it would add, then the accounts themselves.

The user name is the account's identity, and a file never changes an account that is there: its row is named as already
there. A row with a fault is refused whole; all others are stored together or not at all. Accounts are made without a
password, which none of thousands could be told: each gets a way in of its own (``sign_in_slips``).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.checklists import Text
from inspect_app.journal import Action, record
from inspect_app.registry.people_file import row_reasons as reasons
from inspect_app.registry.people_file.known_people import KnownAccount, KnownPeople
from inspect_app.registry.people_file.people_columns import (
    KNOWN_PEOPLE_HEADINGS,
    PEOPLE_COLUMNS,
    people_keys,
    unknown_headings,
)
from inspect_app.registry.people_file.people_rows import DescribedPerson, PersonRow, PersonRowReader, RowFault
from inspect_app.registry.people_file.school_index import KnownSchool, SchoolIndex
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.importing.read_table import read_table
from inspect_app.schools.importing.table_cells import TableRow, UnreadableFile, came_as
from inspect_app.schools.models import School
from inspect_app.submissions.numbering import last_number

_NEEDED = ("name_ar", "role")


@dataclass(frozen=True)
class PresentPerson:
    """A row whose account is there: it stays as it is, also in what the row says otherwise."""

    row: int
    account: KnownAccount
    differs_in: tuple[Text, ...]


@dataclass(frozen=True)
class RefusedPerson:
    """The row as it stands in the file, so that it can be given back with its reasons."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[RowFault, ...]


@dataclass
class PeoplePlan:
    """What a file would do. Nothing in it is tied to a database session."""

    headings: list[str] = field(default_factory=list)
    new: list[DescribedPerson] = field(default_factory=list)
    present: list[PresentPerson] = field(default_factory=list)
    refused: list[RefusedPerson] = field(default_factory=list)
    doubts: list[RowFault] = field(default_factory=list)
    """Rows that are taken, and should be looked at first."""
    repairs: list[RowFault] = field(default_factory=list)
    """Cells that were spoilt and are taken as put right."""
    unknown_headings: list[str] = field(default_factory=list)
    remarks: tuple[Text, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.present) + len(self.refused)

    @property
    def faults(self) -> list[RowFault]:
        return [fault for row in self.refused for fault in row.faults]

    @property
    def by_role(self) -> Counter[Role]:
        return Counter(person.role for person in self.new)

    @property
    def digest(self) -> str:
        """Of all that would be stored: what is confirmed is what was seen."""
        return hashlib.sha256(repr([astuple(person) for person in self.new]).encode()).hexdigest()


def plan_people(session: Session, file: Path) -> PeoplePlan:
    """What this file would add; writes nothing. Raises UnreadableFile when the file as a whole cannot be used."""
    table = read_table(file, KNOWN_PEOPLE_HEADINGS)
    keys = people_keys(table.headings)
    _check_headings(keys)
    plan = PeoplePlan(table.headings, unknown_headings=unknown_headings(table.headings), remarks=table.remarks)
    reader = PersonRowReader(keys, DirectorateIndex.read(session), _schools(session))
    known, first_rows = KnownPeople.read(session), dict[str, int]()
    for row in table.rows:
        read, person = reader.read(row)
        if person:
            _check_repeated(read, person, first_rows)
            _add_row(plan, read, person, known)
        if read.faults:
            plan.refused.append(RefusedPerson(row.number, _texts_of(row), tuple(read.faults)))
    return plan


def _check_headings(keys: Sequence[str | None]) -> None:
    for key, column in PEOPLE_COLUMNS.items():
        if key in _NEEDED and key not in keys:
            raise UnreadableFile(
                Text(
                    f"لا يوجد عمود «{column.heading.ar}» بين العناوين. استعمل القالب أو أضف العنوان.",
                    f"There is no column “{column.heading.en}” among the headings. Use the template or add it.",
                )
            )
        if keys.count(key) > 1:
            raise UnreadableFile(
                Text(
                    f"العمود «{column.heading.ar}» مكرر. احذف أحدهما.",
                    f"The column “{column.heading.en}” stands there twice. Remove one.",
                )
            )


def _schools(session: Session) -> SchoolIndex:
    columns = School.id, School.number, School.name_ar, School.name_en, School.directorate_id, School.active
    rows = session.execute(select(*columns))
    return SchoolIndex(
        KnownSchool(id_, number, Text(ar, en or ar), directorate, active)
        for id_, number, ar, en, directorate, active in rows
    )


def _check_repeated(read: PersonRow, person: DescribedPerson, first_rows: dict[str, int]) -> None:
    """``first_rows``: where each user name first stands, whatever its case."""
    first = first_rows.setdefault(person.username.casefold(), person.row)
    if first != person.row:
        read.texts["username"] = person.username
        read.complain("username", reasons.repeated(first))


def _add_row(plan: PeoplePlan, read: PersonRow, person: DescribedPerson, known: KnownPeople) -> None:
    account = known.by_username(person.username)
    if account and account.username != person.username:
        read.complain("username", reasons.differs_by_case(account.username))
    if read.faults:
        return
    if account:
        plan.present.append(PresentPerson(person.row, account, account.differences(person)))
        return
    plan.new.append(person)
    plan.repairs += read.repairs
    plan.doubts += [
        RowFault(person.row, PEOPLE_COLUMNS[key].heading, value, reason)
        for key, value, reason in known.doubts_of(person)
    ]


def _texts_of(row: TableRow) -> tuple[str, ...]:
    return tuple(map(came_as, row.cells))


def add_people(session: Session, plan: PeoplePlan, who: int | None, now: datetime) -> None:
    """Adds the new accounts, all of them created at ``now``. Call it within ``writing()``.

    Raises sqlalchemy's IntegrityError, which ``writing()`` translates, when somebody added one of them since.
    """
    if not plan.new:
        return
    first = last_number(Account) + 1
    rows = [
        {
            "id": id_,
            "username": person.username,
            "name_ar": person.name_ar,
            "name_en": person.name_en,
            "role": person.role,
            "directorate_id": person.directorate_id,
            "school_id": person.school_id,
            "password_hash": "",
            "must_change_password": True,
            "created_at": now,
        }
        for id_, person in enumerate(plan.new, start=first)
    ]
    session.connection().execute(insert(Account), rows)
    for person in plan.new:
        record(now, who, Action.ADD_PERSON, person.username, person.role)
