"""Tablets send late and in any order: what is open at the end depends on when things were seen, not on when they came.

A small store keeps the rows and the cleared items exactly as the application does. The visits of several engineers,
with failures, what was put right on the spot, ticked repairs, whole items OK, skipped items and the same instant twice,
arrive in any order and any number of times.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inspect_app.checklists import Severity
from inspect_app.deficiencies.settlement import (
    Failing,
    FixedOnSpot,
    ItemOk,
    ItemSkipped,
    Key,
    Known,
    Outcome,
    Repaired,
    settle,
)

START = datetime(2025, 1, 5, 7, tzinfo=UTC)
ITEMS = ("A05.04", "B03.01")
KEYS = [Key(item, location, instance) for item in ITEMS for location in ("", "yard") for instance in ("", "2")]
DEADLINES = dict.fromkeys(ITEMS, timedelta(days=3))


@dataclass(frozen=True)
class Visit:
    day: int
    statements: tuple

    @property
    def seen_at(self):
        return START + timedelta(days=self.day)


class Store:
    """What the database remembers of one school."""

    def __init__(self):
        self.rows = {}
        self.cleared_at = {}

    def receive(self, visit):
        settled = settle(list(self.rows.values()), visit.statements, visit.seen_at, self.cleared_at, DEADLINES)
        for change in settled.changes:
            if change.state is not None:
                row_id = change.deficiency_id or f"d{len(self.rows) + 1}"
                self.rows[row_id] = Known(id=row_id, key=change.key, **asdict(change.state))
        for statement in visit.statements:
            if isinstance(statement, ItemOk):
                before = self.cleared_at.get(statement.item, visit.seen_at)
                self.cleared_at[statement.item] = max(before, visit.seen_at)
        assert len(self.open_keys) == sum(row.status.is_open for row in self.rows.values()), "two open rows for one key"
        return settled.changes

    @property
    def open_keys(self):
        return {row.key for row in self.rows.values() if row.status.is_open}


def open_by_definition(visits):
    """The keys whose last statement is a failure; a failure outweighs an OK of the same instant."""
    said = defaultdict(list)
    for visit in visits:
        for statement in visit.statements:
            match statement:
                case Failing(key, _):
                    said[key].append((visit.day, True))
                case Repaired(key) | FixedOnSpot(key):
                    said[key].append((visit.day, False))
                case ItemOk(item):
                    for key in KEYS:
                        if key.item == item:
                            said[key].append((visit.day, False))
    return {key for key, statements in said.items() if max(statements)[1]}


def received(visits):
    store = Store()
    for visit in visits:
        store.receive(visit)
    return store


SAFE_IN = {Severity.LIFE_THREATENING: timedelta(days=1), Severity.SEVERE: timedelta(days=2)}
FAILURES = [Failing(key, severity, SAFE_IN.get(severity)) for key in KEYS for severity in Severity]
PUT_RIGHT = [FixedOnSpot(key, severity) for key in KEYS for severity in (Severity.SEVERE, Severity.LOW)]
ABOUT_ITEMS = [statement(item) for item in ITEMS for statement in (ItemOk, ItemOk, ItemSkipped)]


def visits_of(ticks=()):
    kinds = [kind for kind in (FAILURES, PUT_RIGHT, ABOUT_ITEMS, ticks) if kind]
    statements = st.lists(st.sampled_from(kinds).flatmap(st.sampled_from), min_size=1, max_size=4).map(tuple)
    return st.lists(st.builds(Visit, st.integers(0, 9), statements), max_size=6)


@st.composite
def histories(draw):
    """A first visit that every tablet knows, then visits in order of arrival and in another order, some sent again.

    A repair can be ticked only on what the server had told the tablet, so ticks name keys of the first visit.
    """
    known = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4))
    first = Visit(0, tuple(Failing(key, Severity.MODERATE) for key in known))
    visits = draw(visits_of([Repaired(key) for key in known]))
    again = draw(st.lists(st.sampled_from(visits), max_size=2)) if visits else []
    return first, visits, draw(st.permutations(visits + again))


@settings(deadline=None, max_examples=150)
@given(histories())
def test_what_is_open_at_the_end_does_not_depend_on_the_order_of_arrival(history):
    first, visits, shuffled = history
    expected = open_by_definition([first, *visits])
    assert received([first, *visits]).open_keys == expected
    assert received([first, *shuffled]).open_keys == expected
    assert received([first, *sorted(visits, key=lambda visit: visit.day)]).open_keys == expected


@settings(deadline=None, max_examples=50)
@given(visits_of().flatmap(lambda visits: st.tuples(st.just(visits), st.permutations(visits))))
def test_no_first_visit_is_needed_when_nothing_is_ticked(orders):
    visits, shuffled = orders
    assert received(visits).open_keys == received(shuffled).open_keys == open_by_definition(visits)


@settings(deadline=None, max_examples=50)
@given(histories())
def test_a_visit_settled_again_at_once_writes_nothing_different(history):
    first, visits, _ = history
    store = received([first, *visits[:-1]])
    for visit in visits[-1:] or [first]:
        store.receive(visit)
        before = dict(store.rows)
        store.receive(visit)
        assert store.rows == before


@settings(deadline=None, max_examples=50)
@given(histories())
def test_arrival_in_order_is_never_late(history):
    first, visits, _ = history
    one_a_day = {visit.day: visit for visit in [*visits, first]}
    store = Store()
    for _, visit in sorted(one_a_day.items()):
        assert Outcome.LATE not in {change.outcome for change in store.receive(visit)}


@settings(deadline=None, max_examples=50)
@given(histories())
def test_rows_stay_sound_whatever_arrives(history):
    first, _, shuffled = history
    for row in received([first, *shuffled]).rows.values():
        assert (row.closed_at is None) == row.status.is_open
        assert row.opened_at <= row.last_stated_at
        assert row.due_at == row.opened_at + DEADLINES[row.key.item]
        assert row.escalation < row.times_seen
        assert row.make_safe_due_at is None or row.make_safe_due_at > row.opened_at
        assert row.make_safe_due_at is None or row.severity in SAFE_IN
        assert row.make_safe_due_at or not row.status.is_open or row.severity not in SAFE_IN


@settings(deadline=None, max_examples=50)
@given(histories())
def test_no_visit_takes_back_what_another_wrote(history):
    first, _, shuffled = history
    store = Store()
    for visit in [first, *shuffled]:
        before = dict(store.rows)
        store.receive(visit)
        for row_id, row in before.items():
            after = store.rows[row_id]
            assert (after.opened_at, after.due_at) == (row.opened_at, row.due_at)
            assert row.make_safe_due_at in (None, after.make_safe_due_at)
            assert after.last_stated_at >= row.last_stated_at
            assert after.severity.rank >= row.severity.rank
            assert row.status.is_open or after.closed_at == row.closed_at


def test_each_statement_counts_by_its_own_date_not_by_its_visit():
    stairs, yard = KEYS[0], KEYS[2]
    newer_here = Visit(5, (Failing(stairs, Severity.LOW),))
    older_both = Visit(3, (Failing(stairs, Severity.LOW), Failing(yard, Severity.LOW)))
    store = received([newer_here])
    assert [change.outcome for change in store.receive(older_both)] == [Outcome.LATE, Outcome.NEW]
