"""One row of a table of people: whom it describes, or what is wrong with it, cell by cell. Knows no database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from inspect_app.accounts.models import MAX_USERNAME_LENGTH
from inspect_app.accounts.roles import RIGHTS, Role, Scope
from inspect_app.checklists import Text
from inspect_app.registry.people_file import row_reasons as reasons
from inspect_app.registry.people_file.people_columns import PEOPLE_COLUMNS, means_every_directorate, role_of
from inspect_app.registry.people_file.school_index import KnownSchool, SchoolIndex
from inspect_app.schools.directorates import DirectorateIndex
from inspect_app.schools.folding import single_line, western_digits
from inspect_app.schools.importing.import_limits import MAX_CELL_LENGTH
from inspect_app.schools.importing.planning.spoilt_values import spoilt_reason
from inspect_app.schools.importing.table_cells import RepairedCell, TableRow, UnreadableCell

MAX_PERSON_NAME = 120
USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")
PRINCIPAL_PREFIX = "p-"
"""Before the school's number: the user name of school staff whose cell for it is blank."""
_FLOAT = re.compile(r"[0-9]+[.,][0-9]*|[0-9.,]+[eE][+-]?[0-9]+")
_ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")
_LATIN_LETTER = re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class RowFault:
    """One cell that is wrong; or, of a row that is taken all the same, what should be looked at."""

    row: int
    column: Text
    value: str
    reason: Text


@dataclass(frozen=True)
class DescribedPerson:
    """Whom a row without a fault describes: exactly what is stored of a new account."""

    row: int
    username: str
    name_ar: str
    name_en: str
    role: Role
    directorate_id: int | None
    school_id: int | None
    place: Text
    """The name of the directorate or school, or that it is all directorates."""


@dataclass
class PersonRow:
    """What was read of a row so far: its texts by column, and complaints."""

    row: int
    texts: dict[str, str] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    repairs: list[RowFault] = field(default_factory=list)

    def complain(self, key: str, reason: Text, shown: str = "") -> None:
        """Once for each cell: the first reason is the one that helps. ``shown``: what an unreadable one holds."""
        column = PEOPLE_COLUMNS[key].heading
        if all(fault.column != column for fault in self.faults):
            self.faults.append(RowFault(self.row, column, self.texts.get(key, shown[:MAX_CELL_LENGTH]), reason))


@dataclass(frozen=True)
class PersonRowReader:
    """Reads rows whose cells stand in the order of ``keys`` (None: a column that is not read)."""

    keys: Sequence[str | None]
    directorates: DirectorateIndex
    schools: SchoolIndex

    def read(self, row: TableRow) -> tuple[PersonRow, DescribedPerson | None]:
        """What the row says; whom it describes, None where it has a fault."""
        found = self._texts(row)
        role = self._role(found)
        directorate_id, school = self._place(found, role)
        username = _username(found, role, school)
        name_ar = _name(found, "name_ar", _ARABIC_LETTER, reasons.NOT_ARABIC)
        name_en = _name(found, "name_en", _LATIN_LETTER, reasons.NOT_LATIN)
        if not name_ar:
            found.complain("name_ar", reasons.BLANK)
        if found.faults or role is None:
            return found, None
        place = school.name if school else self._directorate_name(directorate_id)
        school_id = school.id if school else None
        described = DescribedPerson(
            row.number, username, name_ar, name_en or name_ar, role, directorate_id, school_id, place
        )
        return found, described

    def _texts(self, row: TableRow) -> PersonRow:
        found = PersonRow(row.number)
        for key, cell in zip(self.keys, row.cells, strict=False):
            if key is None:
                continue
            if isinstance(cell, UnreadableCell):
                found.complain(key, cell.reason, cell.shown)
                continue
            text = single_line(cell.text if isinstance(cell, RepairedCell) else cell)
            found.texts[key] = text
            if isinstance(cell, RepairedCell):
                found.repairs.append(
                    RowFault(row.number, PEOPLE_COLUMNS[key].heading, cell.shown, cell.reason_with_text)
                )
            if text and (reason := spoilt_reason(text)):
                found.complain(key, reason)
        if any(row.cells[len(self.keys) :]):
            found.complain("username", reasons.TOO_WIDE)
        return found

    def _role(self, found: PersonRow) -> Role | None:
        text = found.texts.get("role", "")
        role = role_of(text)
        if role is None:
            found.complain("role", reasons.UNKNOWN_ROLE if text else reasons.BLANK)
        return role

    def _place(self, found: PersonRow, role: Role | None) -> tuple[int | None, KnownSchool | None]:
        """The directorate and the school of the account: neither, or one of them."""
        if role is None:
            return None, None
        if RIGHTS[role].scope is Scope.SCHOOL:
            return None, self._school(found)
        if found.texts.get("school"):
            found.complain("school", reasons.HAS_NO_SCHOOL)
        if RIGHTS[role].scope is Scope.DIRECTORATE:
            return self._directorate(found, role), None
        text = found.texts.get("directorate", "")
        if text and not means_every_directorate(text):
            found.complain("directorate", reasons.HAS_NO_DIRECTORATE)
        return None, None

    def _directorate(self, found: PersonRow, role: Role) -> int | None:
        text = found.texts.get("directorate", "")
        may_be_national = RIGHTS[role].country_without_directorate
        if not text:
            found.complain("directorate", reasons.WHICH_DIRECTORATE if may_be_national else reasons.BLANK)
            return None
        if may_be_national and means_every_directorate(text):
            return None
        return self._directorate_named(found, text)

    def _directorate_named(self, found: PersonRow, text: str) -> int | None:
        matches = self.directorates.find(text)
        if len(matches) != 1:
            codes = [match.code for match in matches]
            found.complain("directorate", reasons.ambiguous_directorate(codes) if codes else reasons.NO_DIRECTORATE)
            return None
        return matches[0].id

    def _school(self, found: PersonRow) -> KnownSchool | None:
        """The school of the number; a directorate beside it must be the school's own."""
        number = western_digits(found.texts.get("school", ""))
        school = self.schools.find(number)
        if school is None:
            found.complain("school", self._why_no_school(number))
            return None
        if not school.active:
            found.complain("school", reasons.CLOSED_SCHOOL)
        directorate = found.texts.get("directorate")
        named = self._directorate_named(found, directorate) if directorate else None
        if named is not None and named != school.directorate_id:
            name = self._directorate_name(school.directorate_id)
            found.complain("directorate", reasons.school_of_another(name))
        return school

    def _why_no_school(self, number: str) -> Text:
        if not number:
            return reasons.BLANK
        if _FLOAT.fullmatch(number):
            return reasons.DAMAGED_NUMBER
        alike = self.schools.alike(number)
        return reasons.school_alike(alike) if alike else reasons.NO_SCHOOL

    def _directorate_name(self, directorate_id: int | None) -> Text:
        names = (Text(one.name_ar, one.name_en) for one in self.directorates.all if one.id == directorate_id)
        return next(names, reasons.EVERY_DIRECTORATE)


def _username(found: PersonRow, role: Role | None, school: KnownSchool | None) -> str:
    """What the cell says; for school staff whose cell is blank, made of the school's number."""
    username = found.texts.get("username", "")
    if not username and role is Role.SCHOOL:
        username = PRINCIPAL_PREFIX + school.number if school else ""
        if school and not USERNAME.fullmatch(username):
            found.complain("username", reasons.NO_NAME_FROM_NUMBER)
        return username
    if not username:
        found.complain("username", reasons.BLANK)
    elif _FLOAT.fullmatch(username):
        found.complain("username", reasons.DAMAGED_NUMBER)
    elif not USERNAME.fullmatch(username):
        found.complain("username", reasons.NOT_A_USERNAME)
    elif len(username) > MAX_USERNAME_LENGTH:
        found.complain("username", reasons.too_long(MAX_USERNAME_LENGTH))
    return username


def _name(found: PersonRow, key: str, letter: re.Pattern[str], missing: Text) -> str:
    name = found.texts.get(key, "")
    if name and not letter.search(name):
        found.complain(key, missing)
    if name and any(map(str.isdecimal, name)):
        found.complain(key, reasons.NUMBER_IN_NAME)
    if len(name) > MAX_PERSON_NAME:
        found.complain(key, reasons.too_long(MAX_PERSON_NAME))
    return name
