"""The steps people take by hand: who may move a deficiency from where to where."""

import pytest

from inspect_app.deficiencies.status import LEADS_TO, NEEDS_EVIDENCE, NEEDS_REASON, Status, may_become

OPEN = [status for status in Status if status.is_open]
BY_SCHOOL = {Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.REPORTED_FIXED}


def targets(status, role):
    return {target for target in Status if may_become(status, target, role)}


def test_every_status_has_its_line_in_the_table():
    assert set(LEADS_TO) == set(Status)


def test_a_school_may_acknowledge_start_and_report_a_fix():
    assert targets(Status.OPEN, "school") == BY_SCHOOL


@pytest.mark.parametrize("status", Status)
def test_a_school_never_does_more_than_that(status):
    assert targets(status, "school") <= BY_SCHOOL


@pytest.mark.parametrize("status", OPEN)
def test_a_reviewer_may_close_or_void_whatever_is_open(status):
    assert {Status.VERIFIED_CLOSED, Status.VOID} <= targets(status, "reviewer")


@pytest.mark.parametrize("status", [Status.OPEN, Status.ACKNOWLEDGED, Status.MADE_SAFE, Status.IN_PROGRESS])
def test_a_reviewer_may_defer_and_transfer_what_is_being_dealt_with(status):
    assert {Status.DEFERRED, Status.TRANSFERRED, Status.REPORTED_FIXED} <= targets(status, "reviewer")


def test_a_reported_fix_is_rejected_closed_or_void_and_nothing_else():
    assert targets(Status.REPORTED_FIXED, "reviewer") == {Status.OPEN, Status.VERIFIED_CLOSED, Status.VOID}


@pytest.mark.parametrize("status", [Status.DEFERRED, Status.TRANSFERRED])
def test_a_reviewer_may_take_back_a_deferral_or_transfer(status):
    assert may_become(status, Status.OPEN, "reviewer")


@pytest.mark.parametrize("status", [Status.DEFERRED, Status.TRANSFERRED])
def test_a_school_may_report_a_deferred_or_transferred_fault_fixed(status):
    assert may_become(status, Status.REPORTED_FIXED, "school")


@pytest.mark.parametrize("role", ["school", "reviewer", "engineer", "ministry"])
@pytest.mark.parametrize("status", [Status.VERIFIED_CLOSED, Status.VOID])
def test_nothing_that_ended_comes_back_by_hand(status, role):
    assert targets(status, role) == set()


@pytest.mark.parametrize("role", ["engineer", "ministry", "stranger", ""])
@pytest.mark.parametrize("status", Status)
def test_other_roles_move_nothing_by_hand(status, role):
    assert targets(status, role) == set()


@pytest.mark.parametrize("role", ["school", "reviewer"])
@pytest.mark.parametrize("status", Status)
def test_no_status_leads_to_itself(status, role):
    assert status not in targets(status, role)


def test_a_mistake_and_a_rejection_want_a_reason():
    assert set(NEEDS_REASON) == {Status.VOID, Status.OPEN}


def test_closing_from_the_office_wants_evidence():
    assert set(NEEDS_EVIDENCE) == {Status.VERIFIED_CLOSED}
