"""The list of accounts: searched by name, user name or school, narrowed to a directorate or a state, sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from inspect_app.accounts.models import Account
from inspect_app.accounts.sign_in_links import NEVER_HAD_PASSWORD
from inspect_app.db import RowSelect, db
from inspect_app.overview.long_lists.paging import Page, Sorting, asked_page, asked_sorting
from inspect_app.overview.long_lists.read_page import Order, read_page
from inspect_app.overview.record import Record
from inspect_app.overview.school_names import school_name
from inspect_app.schools.folding import searchable
from inspect_app.schools.models import Directorate, School
from inspect_app.schools.search import has_words, search_words
from inspect_app.web import language

KEYS = {"role", "name", "username"}
DEFAULT = "role"
STATES = {
    "active": and_(Account.active, ~NEVER_HAD_PASSWORD),
    "waiting": and_(Account.active, NEVER_HAD_PASSWORD),
    "closed": ~Account.active,
}
"""Every account is in one of them; ``waiting``: its person has not chosen a password yet."""


@dataclass(frozen=True, slots=True)
class PeopleListing:
    """One page of accounts."""

    rows: list[Record]
    page: Page
    sorting: Sorting


def listing(args: Mapping[str, str]) -> PeopleListing:
    """Accounts that match ``q``, ``directorate`` and ``state`` of the address, closed ones behind the others."""
    chosen = asked_sorting(args, KEYS, DEFAULT)
    wanted = _within(args["directorate"]) if args.get("directorate") else []
    wanted += [STATES[args["state"]]] if args.get("state") in STATES else []
    if args.get("q"):
        found = _matching(args["q"][:120], wanted, _order(chosen))
        page = asked_page(args, len(found))
        return PeopleListing(_rows(found[page.offset : page.last]), page, chosen)
    page = asked_page(args, db.session.scalar(_accounts(func.count()).where(*wanted)) or 0)
    ids = [row.id for row in read_page(_accounts(Account.id).where(*wanted), _order(chosen), page.stretch)]
    return PeopleListing(_rows(ids), page, chosen)


def _accounts(*columns: Any) -> RowSelect:  # noqa: ANN401 - columns
    return select(*columns).select_from(Account).outerjoin(School, School.id == Account.school_id)


def _within(directorate: str) -> list[ColumnElement[bool]]:
    """Its own people and those of its schools."""
    of = select(Directorate.id).where(Directorate.code == directorate).scalar_subquery()
    return [or_(Account.directorate_id == of, School.directorate_id == of)]


def _order(chosen: Sorting) -> Order:
    columns: dict[str, ColumnElement[Any]] = {
        "role": Account.role.expression,
        "name": (Account.name_en if language() == "en" else Account.name_ar).expression,
        "username": Account.username.expression,
    }
    return [
        (Account.active.expression, True),
        (columns[chosen.key], chosen.descending),
        (Account.username.expression, False),
    ]


def _matching(text: str, wanted: Sequence[ColumnElement[bool]], order: Order) -> list[int]:
    """Ids of those who have every word, in this order. Their names are folded here: accounts are few, and the database
    keeps of them what signing in needs."""
    words = search_words(text)
    named = Account.username, Account.name_ar, Account.name_en, func.coalesce(School.search_text, "").label("school")
    by = [column.desc() if descending else column for column, descending in order]
    rows = db.session.execute(_accounts(Account.id, *named).where(*wanted).order_by(*by))
    return [
        row.id
        for row in rows
        if has_words(f"{searchable(f'{row.username} {row.name_ar} {row.name_en}')} {row.school}", words)
    ]


def _rows(ids: Sequence[int]) -> list[Record]:
    """What the list says of these accounts, in their order."""
    english = language() == "en"
    query = _accounts(
        Account.id,
        Account.username,
        (Account.name_en if english else Account.name_ar).label("name"),
        Account.role,
        case(*((condition, state) for state, condition in STATES.items())).label("state"),
        (Directorate.name_en if english else Directorate.name_ar).label("directorate"),
        school_name().label("school"),
        School.number.label("school_number"),
    )
    query = query.outerjoin(Directorate, Directorate.id == Account.directorate_id).where(Account.id.in_(ids))
    place = {id_: nth for nth, id_ in enumerate(ids)}
    return sorted(db.session.execute(query), key=lambda row: place[row.id])
