"""Visits, corrections, choices and steps in any order: what is told moment by moment is what a replay of the end tells.

A correction folds again only the items of which it says something else. Nothing may depend on that.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from inspect_app.checklists import Severity
from inspect_app.deficiencies.claims import Claims, Fault, ItemClaim, Stance, from_record, to_record
from inspect_app.deficiencies.fold import Cause, fold_again, is_overtaken
from inspect_app.deficiencies.history import CONSENTED, DECLINED, PROPOSED, TAKEN_BACK, told
from inspect_app.deficiencies.settled_rows import deficiency_id, line_of, stand_of
from inspect_app.deficiencies.statements import Key
from inspect_app.deficiencies.status import LEADS_TO, Status
from inspect_app.submissions.projection.replay import LedgerBody, LedgerChoice, Replay, replay
from inspect_app.submissions.projection.revisions import Choice, Offer

START = datetime(2025, 1, 5, 7, tzinfo=UTC)
ITEMS = ("A05.04", "B03.01")
SCHOOLS = (1, 2)
PLACES = ("", "yard")


class Telling:
    """A story in the making: what may happen next depends on what there is."""

    def __init__(self, draw):
        self.draw = draw
        self.story = Replay()
        self.bodies: dict[str, list[LedgerBody]] = {}
        self.claims: dict[int, Claims] = {}
        self.honest: dict[str, list[str]] = {}
        self.steps: list[dict[str, object]] = []
        self.choices: list[LedgerChoice] = []
        self.count = 0
        self.ticks = 0

    @property
    def now(self):
        self.ticks += 1
        return START + timedelta(days=400, minutes=self.ticks)

    def visit(self):
        visit = str(uuid5(NAMESPACE_OID, f"visit {len(self.bodies)}"))
        # A repair is ticked only of what the tablet was told, before its visit came.
        self.honest[visit] = sorted(self.story.fold.rows)
        self.receive(visit, 1, "")

    def correct(self):
        if self.bodies:
            visit = self.draw(st.sampled_from(sorted(self.bodies)))
            known = [body.offer.digest for body in self.bodies[visit]]
            self.receive(visit, len(known) + 1, self.draw(st.sampled_from([*known, "another"])))

    def receive(self, visit, revision, replaces):
        self.count += 1
        at = self.now
        offer = Offer(self.count, revision, f"d{self.count}", replaces)
        first = self.bodies[visit][0] if visit in self.bodies else None
        self.claims[offer.id] = claims = Claims(
            visit, self.draw(st.sampled_from(SCHOOLS)), "c", 1, self.seen(at),
            first.at if first else at, first.offer.id if first else offer.id,
            {item: self.draw(item_claims(item, self.honest[visit])) for item in ITEMS},
        )  # fmt: skip
        body = LedgerBody(visit, offer, at, claims)
        self.bodies.setdefault(visit, []).append(body)
        self.story.body(body)

    def seen(self, came_at):
        """On one of the first days, before any step was taken, or just before the visit came."""
        return self.draw(st.sampled_from([*(START + timedelta(days=day) for day in range(10)), came_at]))

    def choose(self):
        waiting = [visit for visit, now in self.story.standing.items() if now.contested]
        if waiting:
            visit = self.draw(st.sampled_from(waiting))
            digest = self.draw(st.sampled_from([body.offer.digest for body in self.bodies[visit]]))
            self.choices.append(LedgerChoice(visit, Choice(digest, self.count), self.now))
            self.story.choice(self.choices[-1])

    def step(self):
        rows = [row for row in self.story.fold.rows.values() if not row["withdrawn"]]
        targets = [(row, target) for row in rows for target in sorted(LEADS_TO[Status(row["status"])])]
        if targets:
            row, target = self.draw(st.sampled_from(targets))
            if not target.is_open and self.draw(st.booleans()):
                self.take(row, PROPOSED, target=target.value)
            else:
                self.take(row, target.value)

    def answer(self):
        waiting = [row for row in self.story.fold.rows.values() if row["proposed_at"]]
        if waiting:
            row = self.draw(st.sampled_from(waiting))
            self.take(row, self.draw(st.sampled_from([CONSENTED, DECLINED])), answers=row["proposed_at"])

    def regret(self):
        for row in self.story.fold.rows.values():
            steps = told(map(line_of, self.story.fold.lines[row["id"]])).steps
            others = [one for one in self.story.fold.rows.values() if one["id"] != row["id"]]
            near = [one for one in others if (one["school_id"], one["item"]) == (row["school_id"], row["item"])]
            if steps and not is_overtaken(row, near, steps[-1].line.at):
                self.take(row, TAKEN_BACK, takes_back=steps[-1].line.at)
                return

    def take(self, row, kind, **named):
        step = {"id": len(self.steps) + 1, "deficiency_id": row["id"], "kind": kind, "at": self.now, "account_id": 1}
        step |= {"note": "", "after_body": self.count, "takes_back": None, "target": None, "answers": None}
        self.steps.append(step | named)
        self.story.step(self.steps[-1])

    def standing(self):
        """What stands of each visit, in the order in which visits first came."""
        return [self.claims[now.offer.id] for now in self.story.standing.values()]


@st.composite
def item_claims(draw, item, known):
    stance = draw(st.sampled_from(Stance))
    repaired = tuple(draw(st.lists(st.sampled_from(known), max_size=1))) if known and stance is not Stance.OK else ()
    if stance is not Stance.FAILING:
        return ItemClaim(stance, repaired)
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, unique=True))
    severity, kept = draw(st.sampled_from(Severity)), draw(st.booleans())
    safe_in = draw(st.sampled_from([None, timedelta(days=1)]))
    faults = tuple(
        Fault(n, Key(item, place), severity, f"note {n}", kept, safe_in, fixed=draw(st.booleans()))
        for n, place in enumerate(places)
    )
    return ItemClaim(stance, repaired, faults, timedelta(days=3), "doors", "school")


@st.composite
def stories(draw):
    telling = Telling(draw)
    telling.visit()
    for name in draw(
        st.lists(st.sampled_from(["visit", "correct", "choose", "step", "answer", "regret"]), max_size=14)
    ):
        getattr(telling, name)()
    return telling


@settings(deadline=None, max_examples=200)
@given(stories())
def test_what_was_told_moment_by_moment_is_what_the_end_tells(telling):
    now, before = telling.story.fold, dict(telling.story.fold.rows)
    cause = Cause("nobody", telling.now, telling.count)
    whole = fold_again(telling.standing(), telling.steps, before, now.lines, cause)
    assert whole.rows == now.rows
    assert whole.lines == now.lines
    for claims in telling.standing():
        for code, claim in claims.items.items():
            for fault in claim.faults:
                place = (claims.visit, code, fault.position)
                assert whole.became[place] == now.became[place]


@settings(deadline=None, max_examples=100)
@given(stories())
def test_the_lines_of_history_say_where_a_row_stands(telling):
    """What a step taken back puts in place again is told by the lines alone.

    What was void before a correction withdrew it keeps that end, and no visit's line to tell it by.
    """
    for id_, row in telling.story.fold.rows.items():
        lines = [line_of(line) for line in telling.story.fold.lines[id_]]
        if any(line.of_visit for line in lines) and not any(line.kind == TAKEN_BACK for line in lines):
            assert told(lines).stand == stand_of(row)


@settings(deadline=None, max_examples=100)
@given(stories())
def test_a_replay_tells_the_same_story(telling):
    bodies = sorted((body for came in telling.bodies.values() for body in came), key=lambda body: body.offer.id)
    again = replay(bodies, telling.choices, telling.steps)
    assert again.fold.rows == telling.story.fold.rows
    assert again.fold.lines == telling.story.fold.lines
    assert again.standing == telling.story.standing
    assert sorted(id_ for _, id_ in again.opened) == sorted(again.fold.rows)


@settings(deadline=None, max_examples=100)
@given(stories())
def test_every_step_keeps_its_deficiency_and_its_line(telling):
    for step in telling.steps:
        assert step["deficiency_id"] in telling.story.fold.rows
        lines = telling.story.fold.lines[step["deficiency_id"]]
        assert [line["step_id"] for line in lines].count(step["id"]) == 1


@settings(deadline=None, max_examples=100)
@given(item_claims("B03.01", ["a", "b"]))
def test_claims_come_back_as_they_were_stored(claim):
    assert from_record(to_record({"B03.01": claim})) == {"B03.01": claim}
    assert from_record(to_record({"B03.01": claim}), only={"A05.04"}) == {}


EXIT = Key("B03.01")


def failing(note=""):
    fault = Fault(0, EXIT, Severity.SEVERE, note, kept=False)
    return ItemClaim(Stance.FAILING, (), (fault,), timedelta(days=3), "doors", "school")


def came(count, visit, day, claim, replaces=""):
    """The ``count``-th body of all, of the visit of that day."""
    at, first = START + timedelta(days=400 + count), START + timedelta(days=400 + day)
    id_ = str(uuid5(NAMESPACE_OID, visit))
    claims = Claims(id_, 1, "c", 1, START + timedelta(days=day), first, day, {EXIT.item: claim})
    return LedgerBody(id_, Offer(count, 2 if replaces else 1, f"d{count}", replaces), at, claims)


def test_a_repair_ticked_of_what_a_correction_withdrew_is_one_of_what_stands_at_its_place():
    """The tablet had it from before the correction; the key says what was repaired. Also when it is told again."""
    silent = ItemClaim(Stance.SILENT)
    first, second = came(1, "first", 1, failing()), came(2, "second", 2, failing())
    withdrawn = deficiency_id(first.visit, EXIT)
    ticked = came(4, "ticking", 4, ItemClaim(Stance.SILENT, (withdrawn,)))
    bodies = [first, second, came(3, "first", 1, silent, "d1"), ticked]
    again = came(5, "second", 2, failing("other words"), "d2")
    for told_so_far in (bodies, [*bodies, again]):
        rows = replay(told_so_far, [], []).fold.rows
        assert rows[withdrawn]["withdrawn"]
        assert rows[deficiency_id(second.visit, EXIT)]["status"] == "verified_closed"
