"""Settlement: what one visit does to the open deficiencies of its school, case by case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inspect_app.checklists import Severity
from inspect_app.deficiencies.settlement import (
    Change,
    Failing,
    FixedOnSpot,
    ItemOk,
    ItemSkipped,
    Key,
    Known,
    Outcome,
    Repaired,
    State,
    Status,
    settle,
)

LT, S, M, L = Severity
DAY = timedelta(days=1)
NOW = datetime(2025, 3, 2, 10, 30, tzinfo=UTC)
STAIRS = Key("B03.01", "stairs")
YARD = Key("B03.01", "yard")
GATE = Key("B06.02")
DEADLINES = {"B03.01": 7 * DAY, "B06.02": 30 * DAY}
CLOSED = (Status.VERIFIED_CLOSED, Status.VOID)
OPEN = [status for status in Status if status.is_open]


def row(status=Status.OPEN, *, late=False, key=STAIRS, **changed):
    """A deficiency of STAIRS, opened ten days ago, due in four days (or three days ago)."""
    closed_at = NOW - 2 * DAY if status in CLOSED else None
    made = Known(
        id="d1",
        key=key,
        status=status,
        severity=M,
        opened_at=NOW - 10 * DAY,
        due_at=NOW - 3 * DAY if late else NOW + 4 * DAY,
        last_stated_at=closed_at or NOW - 10 * DAY,
        closed_at=closed_at,
    )
    return replace(made, **changed)


def changes(known, *statements, at=NOW, cleared=None):
    return settle(known, statements, at, cleared or {}, DEADLINES).changes


def change(known, *statements, at=NOW, cleared=None):
    """The only change."""
    (only,) = changes(known, *statements, at=at, cleared=cleared)
    return only


def applied(known, settled):
    """The rows after the changes were stored, as the storing code does it."""
    rows = {each.id: each for each in known}
    for number, each in enumerate(settled, len(known) + 1):
        if each.state is not None:
            row_id = each.deficiency_id or f"d{number}"
            rows[row_id] = Known(id=row_id, key=each.key, **{name: getattr(each.state, name) for name in STATE})
    return list(rows.values())


STATE = tuple(State.__dataclass_fields__)

# Every prior status × in time or late × what the visit says of the key: the outcome, and the status after it.
# None: nothing to say about this key. A row that is deferred was answered, so it is never late.
NOTHING, RECENT, LONG_AGO, VOID = "nothing", "closed lately", "closed long ago", "void"
BEFORE = {
    NOTHING: [],
    RECENT: [row(Status.VERIFIED_CLOSED)],
    LONG_AGO: [row(Status.VERIFIED_CLOSED, closed_at=NOW - 366 * DAY, last_stated_at=NOW - 366 * DAY)],
    VOID: [row(Status.VOID)],
    **{(status, late): [row(status, late=late)] for status in OPEN for late in (False, True)},
}
FAILS, REPAIRED, OK, SKIPPED = Failing(STAIRS, M), Repaired(STAIRS), ItemOk("B03.01"), ItemSkipped("B03.01")
PUT_RIGHT = FixedOnSpot(STAIRS, M)
TABLE = {
    (NOTHING, FAILS): (Outcome.NEW, Status.OPEN),
    **{
        (before, PUT_RIGHT): (Outcome.FIXED_ON_SPOT, Status.VERIFIED_CLOSED)
        for before in (NOTHING, RECENT, LONG_AGO, VOID, *((status, late) for status in OPEN for late in (False, True)))
    },
    (NOTHING, REPAIRED): (Outcome.CONFIRMED, None),
    (NOTHING, OK): None,
    (NOTHING, SKIPPED): None,
    (RECENT, FAILS): (Outcome.RECURRENT, Status.OPEN),
    (RECENT, REPAIRED): (Outcome.CONFIRMED, Status.VERIFIED_CLOSED),
    (RECENT, OK): None,
    (RECENT, SKIPPED): None,
    (LONG_AGO, FAILS): (Outcome.NEW, Status.OPEN),
    (LONG_AGO, REPAIRED): (Outcome.CONFIRMED, Status.VERIFIED_CLOSED),
    (LONG_AGO, OK): None,
    (LONG_AGO, SKIPPED): None,
    (VOID, FAILS): (Outcome.NEW, Status.OPEN),
    (VOID, REPAIRED): (Outcome.CONFIRMED, None),
    (VOID, OK): None,
    (VOID, SKIPPED): None,
    ((Status.OPEN, False), FAILS): (Outcome.SEEN_AGAIN, Status.OPEN),
    ((Status.OPEN, True), FAILS): (Outcome.NOT_CORRECTED, Status.OPEN),
    ((Status.ACKNOWLEDGED, False), FAILS): (Outcome.SEEN_AGAIN, Status.ACKNOWLEDGED),
    ((Status.ACKNOWLEDGED, True), FAILS): (Outcome.NOT_CORRECTED, Status.ACKNOWLEDGED),
    ((Status.MADE_SAFE, False), FAILS): (Outcome.SEEN_AGAIN, Status.MADE_SAFE),
    ((Status.MADE_SAFE, True), FAILS): (Outcome.NOT_CORRECTED, Status.MADE_SAFE),
    ((Status.IN_PROGRESS, False), FAILS): (Outcome.SEEN_AGAIN, Status.IN_PROGRESS),
    ((Status.IN_PROGRESS, True), FAILS): (Outcome.NOT_CORRECTED, Status.IN_PROGRESS),
    ((Status.REPORTED_FIXED, False), FAILS): (Outcome.FIX_REJECTED, Status.OPEN),
    ((Status.REPORTED_FIXED, True), FAILS): (Outcome.FIX_REJECTED, Status.OPEN),
    ((Status.DEFERRED, False), FAILS): (Outcome.SEEN_AGAIN, Status.DEFERRED),
    ((Status.DEFERRED, True), FAILS): (Outcome.SEEN_AGAIN, Status.DEFERRED),
    ((Status.TRANSFERRED, False), FAILS): (Outcome.SEEN_AGAIN, Status.TRANSFERRED),
    ((Status.TRANSFERRED, True), FAILS): (Outcome.NOT_CORRECTED, Status.TRANSFERRED),
    **{
        ((status, late), fine): (Outcome.VERIFIED_CLOSED, Status.VERIFIED_CLOSED)
        for status in OPEN
        for late in (False, True)
        for fine in (REPAIRED, OK)
    },
    **{((status, late), SKIPPED): (Outcome.UNCHANGED, None) for status in OPEN for late in (False, True)},
}


def test_the_table_has_every_case():
    assert set(TABLE) == {(before, said) for before in BEFORE for said in (FAILS, PUT_RIGHT, REPAIRED, OK, SKIPPED)}


@pytest.mark.parametrize(("before", "said"), TABLE, ids=lambda part: str(part).replace("<", "").replace(">", ""))
def test_every_state_and_every_statement(before, said):
    expected = TABLE[before, said]
    settled = changes(BEFORE[before], said)
    if expected is None:
        assert settled == ()
    else:
        (only,) = settled
        assert (only.outcome, only.state and only.state.status) == expected


@pytest.mark.parametrize(("before", "said"), TABLE, ids=lambda part: str(part).replace("<", "").replace(">", ""))
def test_settling_the_same_visit_twice_changes_nothing_more(before, said):
    once = applied(BEFORE[before], changes(BEFORE[before], said))
    cleared = {"B03.01": NOW} if said is OK else {}
    assert applied(once, changes(once, said, cleared=cleared)) == once


def test_a_new_row_carries_what_was_seen_and_its_own_date():
    only = change([], Failing(GATE, S))
    state = State(status=Status.OPEN, severity=S, opened_at=NOW, due_at=NOW + 30 * DAY, last_stated_at=NOW)
    assert only == Change(GATE, Outcome.NEW, None, state)


def test_a_new_row_has_been_seen_once_and_is_otherwise_blank():
    state = change([], Failing(GATE, S)).state
    assert (state.times_seen, state.closed_at, state.not_corrected, state.escalation, state.rejections) == (
        1,
        None,
        False,
        0,
        0,
    )


def test_an_item_without_a_deadline_cannot_open_a_row():
    with pytest.raises(KeyError):
        changes([], Failing(Key("Z99.01"), M))


def test_seen_again_in_time_keeps_the_row_and_the_date():
    before = row()
    only = change([before], FAILS)
    assert (only.deficiency_id, only.state) == ("d1", before.to(last_stated_at=NOW, times_seen=2))


def test_the_last_moment_is_still_in_time():
    assert change([row(due_at=NOW)], FAILS).outcome is Outcome.SEEN_AGAIN


def test_not_corrected_in_time_escalates_one_level_and_keeps_the_date():
    before = row(late=True, escalation=1)
    state = change([before], FAILS).state
    assert state == before.to(last_stated_at=NOW, times_seen=2, not_corrected=True, escalation=2)


def test_once_not_corrected_stays_marked_when_the_date_was_moved_later():
    assert change([row(not_corrected=True)], FAILS).state.not_corrected


def test_a_rejected_fix_goes_back_to_open_with_its_old_date():
    before = row(Status.REPORTED_FIXED, rejections=1)
    state = change([before], FAILS).state
    assert state == before.to(status=Status.OPEN, last_stated_at=NOW, times_seen=2, rejections=2)


def test_a_rejected_fix_that_is_overdue_is_also_not_corrected():
    state = change([row(Status.REPORTED_FIXED, late=True)], FAILS).state
    assert (state.not_corrected, state.escalation, state.rejections) == (True, 1, 1)


def test_a_fix_reported_after_the_visit_is_not_rejected_by_it():
    only = change([row(Status.REPORTED_FIXED, reported_at=NOW + DAY)], FAILS)
    assert (only.outcome, only.state.status) == (Outcome.SEEN_AGAIN, Status.REPORTED_FIXED)


def test_a_fix_reported_before_the_visit_is_rejected_by_it():
    assert change([row(Status.REPORTED_FIXED, reported_at=NOW - DAY)], FAILS).outcome is Outcome.FIX_REJECTED


@pytest.mark.parametrize("said", [REPAIRED, OK])
def test_closing_is_dated_by_the_visit(said):
    before = row()
    only = change([before], said)
    assert only.state == before.to(status=Status.VERIFIED_CLOSED, closed_at=NOW, last_stated_at=NOW)


def test_an_item_judged_ok_closes_every_location_of_it():
    settled = changes([row(), row(key=YARD, id="d2"), row(key=GATE, id="d3")], OK)
    assert [(each.deficiency_id, each.outcome) for each in settled] == [
        ("d1", Outcome.VERIFIED_CLOSED),
        ("d2", Outcome.VERIFIED_CLOSED),
    ]


def test_a_failure_elsewhere_says_nothing_about_a_known_place():
    settled = changes([row()], Failing(YARD, M))
    assert [(each.key, each.outcome) for each in settled] == [(YARD, Outcome.NEW)]


def test_a_repair_here_and_a_failure_there_are_two_changes():
    settled = changes([row()], Failing(YARD, M), Repaired(STAIRS))
    assert [(each.key, each.outcome) for each in settled] == [
        (STAIRS, Outcome.VERIFIED_CLOSED),
        (YARD, Outcome.NEW),
    ]


def test_two_instances_in_one_room_are_two_deficiencies():
    sockets = [Key("B04.01", "room 3", "1"), Key("B04.01", "room 3", "2")]
    settled = settle([], [Failing(key, S) for key in sockets], NOW, {}, {"B04.01": DAY}).changes
    assert [each.key for each in settled] == sockets


def test_an_item_not_inspected_leaves_all_its_rows_and_flags_them():
    settled = changes([row(), row(key=YARD, id="d2")], SKIPPED)
    assert [(each.deficiency_id, each.outcome, each.state) for each in settled] == [
        ("d1", Outcome.UNCHANGED, None),
        ("d2", Outcome.UNCHANGED, None),
    ]


@pytest.mark.parametrize("said", [OK, SKIPPED, REPAIRED, PUT_RIGHT])
def test_a_failure_outweighs_whatever_else_the_visit_says_of_its_key(said):
    for statements in ([FAILS, said], [said, FAILS]):
        assert change([row()], *statements).outcome is Outcome.SEEN_AGAIN


def test_two_findings_with_one_key_are_one_change_at_the_worst_severity():
    for severities in ([L, S, M], [S, M, L], [M, L, S]):
        only = change([], *(Failing(GATE, severity) for severity in severities))
        assert only.state.severity is S


def test_a_worse_severity_raises_the_row_and_leaves_the_date():
    state = change([row()], Failing(STAIRS, LT)).state
    assert (state.severity, state.due_at) == (LT, row().due_at)


def test_a_milder_severity_never_lowers_the_row():
    assert change([row(severity=S)], Failing(STAIRS, L)).state.severity is S


def test_a_recurrent_row_is_new_and_linked_to_the_closed_one():
    only = change([row(Status.VERIFIED_CLOSED, times_seen=5, escalation=2)], Failing(STAIRS, L))
    assert (only.deficiency_id, only.recurrence_of) == (None, "d1")
    assert only.state == State(
        status=Status.OPEN, severity=L, opened_at=NOW, due_at=NOW + 7 * DAY, last_stated_at=NOW, times_seen=1
    )


def test_a_recurrent_row_follows_the_one_closed_last():
    first = row(Status.VERIFIED_CLOSED, id="d3", closed_at=NOW - 90 * DAY, last_stated_at=NOW - 90 * DAY)
    second = row(Status.VERIFIED_CLOSED, id="d2", closed_at=NOW - 5 * DAY, last_stated_at=NOW - 5 * DAY)
    for known in ([first, second], [second, first]):
        assert change(known, FAILS).recurrence_of == "d2"


@pytest.mark.parametrize(("days", "outcome"), [(365, Outcome.RECURRENT), (366, Outcome.NEW)])
def test_recurrent_means_within_365_days(days, outcome):
    closed_at = NOW - days * DAY
    closed = row(Status.VERIFIED_CLOSED, closed_at=closed_at, last_stated_at=closed_at)
    assert change([closed], FAILS).outcome is outcome


def test_a_void_row_is_no_predecessor():
    assert change([row(Status.VOID)], FAILS).recurrence_of is None


def test_an_open_row_is_found_beside_its_closed_predecessors():
    closed = row(Status.VERIFIED_CLOSED, closed_at=NOW - 90 * DAY, last_stated_at=NOW - 90 * DAY)
    assert change([closed, row(id="d2")], FAILS).deficiency_id == "d2"


@pytest.mark.parametrize("said", [FAILS, PUT_RIGHT, REPAIRED, OK, SKIPPED])
def test_a_statement_older_than_the_rows_last_is_history_only(said):
    only = change([row(last_stated_at=NOW + DAY)], said)
    assert only == Change(STAIRS, Outcome.LATE, "d1", None)


@pytest.mark.parametrize("said", [FAILS, PUT_RIGHT, REPAIRED])
def test_a_statement_older_than_the_closing_is_history_only(said):
    closed = row(Status.VERIFIED_CLOSED, closed_at=NOW + DAY, last_stated_at=NOW - 3 * DAY)
    assert change([closed], said) == Change(STAIRS, Outcome.LATE, "d1", None)


@pytest.mark.parametrize("said", [FAILS, PUT_RIGHT])
def test_what_was_seen_before_the_whole_item_was_ok_opens_nothing(said):
    only = change([], said, cleared={"B03.01": NOW + DAY})
    assert only == Change(STAIRS, Outcome.LATE, None, None)


def test_a_failure_seen_after_the_whole_item_was_ok_opens_a_row():
    assert change([], FAILS, cleared={"B03.01": NOW - DAY}).outcome is Outcome.NEW


def test_an_item_cleared_elsewhere_does_not_make_a_failure_late():
    assert change([], FAILS, cleared={"B06.02": NOW + DAY}).outcome is Outcome.NEW


def test_late_is_decided_key_by_key_within_one_visit():
    settled = changes([row(last_stated_at=NOW + DAY)], FAILS, Failing(YARD, M), Failing(GATE, M))
    assert [each.outcome for each in settled] == [Outcome.LATE, Outcome.NEW, Outcome.NEW]


def test_at_the_very_same_instant_the_failure_stands_whichever_came_first():
    failed_first = row(last_stated_at=NOW)
    assert change([failed_first], OK).outcome is Outcome.LATE
    assert change([failed_first], PUT_RIGHT).outcome is Outcome.LATE
    assert change([], FAILS, cleared={"B03.01": NOW}).outcome is Outcome.NEW


def test_a_tick_on_a_closed_row_makes_older_failures_late():
    closed = [row(Status.VERIFIED_CLOSED)]
    ticked = applied(closed, changes(closed, REPAIRED, at=NOW + DAY))
    assert change(ticked, FAILS, at=NOW).outcome is Outcome.LATE
    assert ticked[0].closed_at == NOW - 2 * DAY


def test_a_visit_that_says_nothing_changes_nothing():
    assert changes([row()]) == ()


@pytest.mark.parametrize("status", [Status.VOID, Status.VERIFIED_CLOSED])
def test_closed_and_void_are_the_only_statuses_that_are_not_open(status):
    assert not status.is_open
    assert len(OPEN) == 7
