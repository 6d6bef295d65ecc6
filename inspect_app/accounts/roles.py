"""What each role may do and see: the one table that access, steps, navigation and pages read. [pure]

A view states the permission it needs (``access.allow``), a page asks ``person.may(…)``, a query begins at ``scope``.
``tests/test_access.py`` lists every route × role a second time, by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    ENGINEER = "engineer"
    REVIEWER = "reviewer"
    MINISTRY = "ministry"
    SCHOOL = "school"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """How far somebody sees."""

    COUNTRY = "country"
    DIRECTORATE = "directorate"
    """The account's own."""
    SCHOOL = "school"
    """The account's own."""


class Permission(StrEnum):
    """What a view, a button or a rule asks for; always within the person's scope."""

    READ_RECORDS = "read_records"
    """The list of deficiencies, and the page of one deficiency, visit or school with its photos."""
    EXPORT = "export"
    """Deficiencies as a file."""
    EXPORT_VISITS = "export_visits"
    """Visits with their answers as a file."""
    READ_LISTS = "read_lists"
    """The lists of schools and visits, and a directorate's page."""
    READ_MAPS = "read_maps"
    COMPARE_DIRECTORATES = "compare_directorates"
    """Their table, and the figures of the country's map."""
    INSPECT = "inspect"
    """Visits with the tablet: its pages, what it sends and what it keeps."""
    BRING_FILES = "bring_files"
    """A tablet's file by hand: whoever inspects, their own."""
    BRING_FOR_OTHERS = "bring_for_others"
    """The file of anybody who inspects."""
    TAKE_STEPS = "take_steps"
    """Moves a deficiency to what ``Rights.moves_to`` names, and takes back one's own last step."""
    TAKE_BACK_FOR_OTHERS = "take_back_for_others"
    """The last step, whoever took it; not a proposal that waits, nor a refusal."""
    CONSENT = "consent"
    """Decides whether something dangerous ends as another person proposed, and takes back one's own such answer."""
    CHOOSE_VERSIONS = "choose_versions"
    """Which of two contradicting versions of a visit stands."""
    WAIVE_PHOTOS = "waive_photos"
    """Closes a visit without the photos that never came."""
    ADMINISTER = "administer"
    """The administration's first page."""
    IMPORT_REGISTRY = "import_registry"
    """Schools and boundaries."""
    MANAGE_PEOPLE = "manage_people"
    """Accounts and their passwords."""
    READ_AUDIT = "read_audit"
    """Who did what, and its file."""


@dataclass(frozen=True, slots=True)
class Rights:
    scope: Scope
    may: frozenset[Permission]
    moves_to: frozenset[str] = frozenset()
    """The statuses (``deficiencies/status.py``) it may move a deficiency to by hand."""
    country_without_directorate: bool = False
    """An account that names no directorate belongs to the ministry and sees every one."""
    needs_second_factor: bool = False
    """A password alone opens nothing, where the instance asks for more (``INSPECT_APP_SECOND_FACTOR``)."""


_EVERYBODY = {Permission.READ_RECORDS, Permission.EXPORT}
_OFFICE = _EVERYBODY | {Permission.READ_LISTS, Permission.READ_MAPS, Permission.EXPORT_VISITS}
_REPAIRS = {"acknowledged", "in_progress", "reported_fixed"}
_DECISIONS = {"open", "made_safe", "deferred", "transferred", "verified_closed", "void"}

RIGHTS: Mapping[str, Rights] = {
    # Speaks of deficiencies through visits, never by hand.
    Role.ENGINEER: Rights(
        scope=Scope.DIRECTORATE,
        country_without_directorate=True,
        may=frozenset(_OFFICE | {Permission.INSPECT, Permission.BRING_FILES, Permission.COMPARE_DIRECTORATES}),
    ),
    Role.REVIEWER: Rights(
        scope=Scope.DIRECTORATE,
        may=frozenset(
            _OFFICE
            | {Permission.TAKE_STEPS, Permission.TAKE_BACK_FOR_OTHERS, Permission.CONSENT}
            | {Permission.CHOOSE_VERSIONS, Permission.WAIVE_PHOTOS}
        ),
        moves_to=frozenset(_REPAIRS | _DECISIONS),
    ),
    # Reads, settles what contradicts itself, and is the second person where something dangerous ends by hand.
    Role.MINISTRY: Rights(
        scope=Scope.COUNTRY,
        may=frozenset(
            _OFFICE | {Permission.COMPARE_DIRECTORATES, Permission.CHOOSE_VERSIONS, Permission.CONSENT},
        ),
        needs_second_factor=True,
    ),
    # Reports a repair but never closes it: that is proven by papers or by the next inspection.
    Role.SCHOOL: Rights(
        scope=Scope.SCHOOL,
        may=frozenset(_EVERYBODY | {Permission.TAKE_STEPS}),
        moves_to=frozenset(_REPAIRS),
    ),
    Role.ADMINISTRATOR: Rights(
        scope=Scope.COUNTRY,
        may=frozenset(
            _OFFICE
            | {Permission.COMPARE_DIRECTORATES, Permission.BRING_FILES, Permission.BRING_FOR_OTHERS}
            | {Permission.ADMINISTER, Permission.IMPORT_REGISTRY, Permission.MANAGE_PEOPLE}
            | {Permission.READ_AUDIT}
        ),
        needs_second_factor=True,
    ),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    return frozenset(role for role in Role if permission in RIGHTS[role].may)


def moves_to(role: str) -> frozenset[str]:
    """The statuses this role may move a deficiency to by hand; none for a word that is no role."""
    return RIGHTS[role].moves_to if role in RIGHTS else frozenset()


def scope_of(role: Role, directorate_id: int | None) -> Scope:
    """How far an account of this role sees, which names this directorate or none."""
    rights = RIGHTS[role]
    return Scope.COUNTRY if rights.country_without_directorate and directorate_id is None else rights.scope
