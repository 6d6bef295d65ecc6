"""The accounts that are there, as a file of people is compared with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.checklists import Text
from inspect_app.registry.people_file import row_reasons as reasons
from inspect_app.registry.people_file.people_columns import PEOPLE_COLUMNS
from inspect_app.registry.people_file.people_rows import DescribedPerson
from inspect_app.schools.folding import searchable

Doubt = tuple[str, str, Text]
"""The key of a column, what stands there, and why it should be looked at."""


@dataclass(frozen=True)
class KnownAccount:
    id: int
    username: str
    name_ar: str
    name_en: str
    role: Role
    directorate_id: int | None
    school_id: int | None
    active: bool

    def differences(self, person: DescribedPerson) -> tuple[Text, ...]:
        """The headings of the columns in which a row says something else than the account.

        A row without an English name has the Arabic one in its place, which says nothing.
        """
        name_en = self.name_en if person.name_en == person.name_ar else person.name_en
        compared = {
            "name_ar": (self.name_ar, person.name_ar),
            "name_en": (self.name_en, name_en),
            "role": (self.role, person.role),
            "directorate": (self.directorate_id, person.directorate_id),
            "school": (self.school_id, person.school_id),
        }
        return tuple(PEOPLE_COLUMNS[key].heading for key, (ours, theirs) in compared.items() if ours != theirs)


class KnownPeople:
    def __init__(self, accounts: Iterable[KnownAccount]) -> None:
        self._by_username: dict[str, KnownAccount] = {}
        self._of_school: dict[int, list[str]] = {}
        self._by_name: dict[tuple[str, Role], list[str]] = {}
        for account in accounts:
            self._by_username[account.username.casefold()] = account
            if account.active:
                self._by_name.setdefault((searchable(account.name_ar), account.role), []).append(account.username)
            if account.active and account.school_id is not None:
                self._of_school.setdefault(account.school_id, []).append(account.username)

    @classmethod
    def read(cls, session: Session) -> KnownPeople:
        columns = [getattr(Account, column.name) for column in fields(KnownAccount)]
        rows = session.execute(select(*columns).order_by(Account.id)).mappings()
        return cls(KnownAccount(**{**row, "role": Role(row["role"])}) for row in rows)

    def by_username(self, username: str) -> KnownAccount | None:
        """The account of that user name, whatever its case."""
        return self._by_username.get(username.casefold())

    def doubts_of(self, person: DescribedPerson) -> Iterator[Doubt]:
        """What an administrator should look at before this account is added."""
        if person.role is Role.ADMINISTRATOR:
            yield "role", person.username, reasons.NEW_ADMINISTRATOR
        if person.school_id in self._of_school:
            yield "school", person.username, reasons.school_has_account(self._of_school[person.school_id])
        elif namesakes := self._by_name.get((searchable(person.name_ar), person.role)):
            yield "name_ar", person.name_ar, reasons.has_account(namesakes)
