"""The table of roles holds together; what it comes to for each view stands in ``tests/test_access.py``."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import RIGHTS, Permission, Role, Scope, moves_to, roles_with, scope_of
from inspect_app.db import db, writing
from inspect_app.deficiencies.status import Status
from inspect_app.problems import ConstraintViolated
from inspect_app.registry.forms import ROLE_NAMES
from tests.make import NOW

ROOT = Path(__file__).parent.parent.parent


def test_roles_keep_the_words_that_are_stored():
    assert {role.value for role in Role} == {"engineer", "reviewer", "ministry", "school", "administrator"}


def test_every_role_has_its_rights_and_its_name():
    assert set(RIGHTS) == set(ROLE_NAMES) == set(Role)


def test_a_reviewer_may_move_a_deficiency_to_every_status_there_is():
    assert moves_to("reviewer") == set(Status)


def test_a_school_may_move_a_deficiency_to_what_a_repair_needs():
    assert moves_to("school") == {Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.REPORTED_FIXED}


def test_whoever_takes_steps_has_somewhere_to_move_to_and_nobody_else_has():
    assert {role for role in Role if moves_to(role)} == roles_with(Permission.TAKE_STEPS)


def test_a_word_that_is_no_role_moves_nothing():
    assert moves_to("stranger") == frozenset()


@pytest.mark.parametrize(
    ("role", "directorate", "scope"),
    [
        (Role.ENGINEER, 7, Scope.DIRECTORATE),
        (Role.ENGINEER, None, Scope.COUNTRY),
        (Role.REVIEWER, 7, Scope.DIRECTORATE),
        (Role.REVIEWER, None, Scope.DIRECTORATE),
        (Role.MINISTRY, None, Scope.COUNTRY),
        (Role.MINISTRY, 7, Scope.COUNTRY),
        (Role.SCHOOL, None, Scope.SCHOOL),
        (Role.SCHOOL, 7, Scope.SCHOOL),
        (Role.ADMINISTRATOR, None, Scope.COUNTRY),
        (Role.ADMINISTRATOR, 7, Scope.COUNTRY),
    ],
)
def test_how_far_an_account_sees(role, directorate, scope):
    assert scope_of(role, directorate) is scope


def test_a_person_may_what_the_role_may(world):
    assert world.engineer.may(Permission.INSPECT)
    assert not world.engineer.may(Permission.ADMINISTER)
    assert not replace(world.engineer, role=Role.MINISTRY).may("inspect")


def test_a_misspelt_permission_is_an_error_and_not_a_refusal(world):
    with pytest.raises(ValueError, match="inspekt"):
        world.engineer.may("inspekt")


def test_every_permission_is_asked_for_and_every_one_asked_for_exists():
    # Templates name one by its word, since an error in a branch that no test opens would stay unseen.
    asked = set()
    for file in (ROOT / "inspect_app").rglob("*.py"):
        if file.name != "roles.py":
            asked |= {name.lower() for name in re.findall(r"Permission\.([A-Z_]+)", file.read_text(encoding="utf-8"))}
    for file in (ROOT / "templates").rglob("*.html"):
        asked |= set(re.findall(r"\.may\(\"(\w+)\"\)", file.read_text(encoding="utf-8")))
    assert asked == set(Permission)


@pytest.mark.parametrize("role", Role)
def test_the_database_asks_for_the_place_a_role_sees(app, role):
    """An account whose scope is a school or a directorate names it, unless it sees the country without one."""
    bare = Account(username="bare", name_ar="س", name_en="S", role=role, password_hash="x", created_at=NOW)
    if scope_of(role, None) is Scope.COUNTRY:
        with writing():
            db.session.add(bare)
    else:
        with pytest.raises(ConstraintViolated), writing():
            db.session.add(bare)
