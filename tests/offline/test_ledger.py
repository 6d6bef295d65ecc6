"""Whatever refers to a visit, a deficiency or a line of history stays, and keeps what it refers to.

Tables that refer to them are found by themselves, those of later capabilities too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
)

from inspect_app.db import UtcDateTime, db, table, writing
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent
from inspect_app.deficiencies.steps import transition
from inspect_app.inspections.models import Finding, Photo, ReceivedBody, Visit
from inspect_app.submissions.projection.difference import PROJECTION
from inspect_app.submissions.projection.rebuild import rebuild
from inspect_app.submissions.receiving import receive_bytes
from inspect_app.submissions.resolve_conflict import choose
from tests.lasting import LASTING
from tests.make import LOCKED_EXIT, NOW, VisitBody, days_ago
from tests.offline.test_corrections import corrected

PROJECTED = {one.name for one in PROJECTION}
LOOSE_WIRES, BLOCKED_ROUTE, STAYS = "B04.01", "B02.07", "B06.06"
MEANINGS = {"kind": "acknowledged", "after_body": select(func.max(ReceivedBody.id)).scalar_subquery()}
"""Columns of which not every value of their type means something."""


def referring() -> list[tuple[Table, Column]]:
    """Every column outside the projection that refers to a row of it."""
    return [
        (one, column)
        for one in db.metadata.tables.values()
        if one.name not in PROJECTED
        for column in one.columns
        for key in column.foreign_keys
        if key.column.table.name in PROJECTED
    ]


def value(column: Column) -> object:
    """Any value that the column takes."""
    if column.name in MEANINGS:
        return MEANINGS[column.name]
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return db.session.scalar(select(key.column).limit(1))
    kinds = {UtcDateTime: NOW, DateTime: NOW, Date: NOW.date(), Boolean: False, Integer: 1, Float: 1.0}
    kinds |= {JSON: [], LargeBinary: b"", String: "x"}
    return next(example for kind, example in kinds.items() if isinstance(column.type, kind))


def row_behind(one: Table, column: Column, target: object) -> dict[str, object]:
    needed = (c for c in one.columns if not c.nullable and not (c.primary_key and c.autoincrement is not False))
    return {c.name: value(c) for c in needed} | {column.name: target}


@pytest.fixture
def notes(app) -> dict[str, tuple[Table, Column]]:
    """Tables that nobody has thought of yet, one behind each table of which every row lasts, and two behind others."""
    made = MetaData()
    for model in (Visit, Deficiency, DeficiencyEvent, Finding, Photo):
        target = table(model).c.id
        reference = Column("target", target.type, ForeignKey(target), nullable=False)
        Table(f"note_on_{model.__tablename__}", made, Column("id", Integer, primary_key=True), reference)
    with writing():
        made.create_all(db.session.connection())
    return {name.removeprefix("note_on_"): (one, one.c.target) for name, one in made.tables.items()}


class Town:
    """A school with a visit that will be corrected, one of which there are two versions, and one that will move."""

    def __init__(self, world, notes):
        self.world = world
        self.notes = notes
        self.now = NOW
        self.first = self.visit(days_ago(40), LOCKED_EXIT, STAYS)
        self.second = self.visit(days_ago(30), LOCKED_EXIT, BLOCKED_ROUTE)
        self.moving = self.visit(days_ago(20), LOOSE_WIRES, LOCKED_EXIT)
        self.digests = [self.receive(one) for one in (self.first, self.second, self.moving)]
        self.second.failing = [LOOSE_WIRES]
        self.other = self.receive(self.second)
        with writing():
            transition(world.reviewer, 1, "acknowledged", "", self.now)

    def visit(self, finished, *failing):
        photo = {"B06_06-0-photo": "a" * 64} if STAYS in failing else {}
        return VisitBody(self.world.school, self.world.engineer.id, failing, finished, photo)

    def receive(self, body):
        self.now += timedelta(hours=1)
        national = replace(self.world.engineer, directorate_id=None)
        return receive_bytes(body.bytes(), national, received_at=self.now).held.digest

    def take_back_what_it_opened(self):
        self.receive(corrected(self.first, self.digests[0], failing=[STAYS]))

    def choose_the_other_way_and_back(self):
        for digest in (self.other, self.digests[1]):
            self.second.fields = {"note": str(self.now)}
            self.receive(self.second)  # something to choose
            choose(self.world.ministry, self.second.id, digest, self.now)

    def move_to_another_school(self):
        self.receive(corrected(self.moving, self.digests[2], school=self.world.other_school))

    def rebuild(self):
        with writing():
            rebuild()

    def everything(self):
        self.take_back_what_it_opened()
        self.choose_the_other_way_and_back()
        self.move_to_another_school()
        self.rebuild()

    def refer_to_everything(self):
        """A row behind each row there is; of findings and photos behind those that stay what they are."""
        with writing():
            for name in LASTING:
                for one, column in [*of(name), self.notes[name]]:
                    targets = db.session.scalars(select(db.metadata.tables[name].c.id)).all()
                    for target in targets:
                        db.session.execute(insert(one).values(row_behind(one, column, target)))
            for model in (Finding, Photo):
                one, column = self.notes[model.__tablename__]
                stays = select(model.id).where(model.item == STAYS, model.visit_id == self.first.id)
                db.session.execute(insert(one), [{"target": id_} for id_ in db.session.scalars(stays).all()])


def of(name):
    return [(one, column) for one, column in referring() if next(iter(column.foreign_keys)).column.table.name == name]


def standing(notes) -> dict[str, list[object]]:
    """What each row that refers to something refers to, as far as that is there."""
    found = {}
    for one, column in [*referring(), *notes.values()]:
        target = db.metadata.tables[next(iter(column.foreign_keys)).column.table.name].c.id
        rows = select(column).join(target.table, target == column).order_by(column)
        found[f"{one.name}.{column.name}"] = db.session.scalars(rows).all()
    return found


@pytest.fixture
def town(world, app, notes):
    with app.test_request_context():
        yield Town(world, notes)


WAYS = ("take_back_what_it_opened", "choose_the_other_way_and_back", "move_to_another_school", "rebuild", "everything")


@pytest.mark.parametrize("way", WAYS)
def test_what_refers_to_a_row_stays_and_so_does_the_row(way, town, notes, kit):
    town.refer_to_everything()
    before = standing(notes)
    assert all(before.values()), "nothing refers to anything"
    getattr(town, way)()
    assert standing(notes) == before
    db.session.rollback()
    assert kit[2].damage() == []


def test_the_gate_finds_the_tables_that_refer_to_the_projection():
    assert ("deficiency_step", "deficiency_id") in {(one.name, column.name) for one, column in referring()}


def test_each_way_changes_what_is_true(town):
    """Or it would prove nothing."""
    withdrawn = select(func.count()).where(Deficiency.withdrawn)
    for way, expected in (("take_back_what_it_opened", 1), ("choose_the_other_way_and_back", 2)):
        getattr(town, way)()
        assert db.session.scalar(withdrawn) >= expected, way
    schools = select(Visit.school_id).where(Visit.id == town.moving.id)
    before = db.session.scalar(schools)
    town.move_to_another_school()
    assert db.session.scalar(schools) != before


def test_lines_and_deficiencies_keep_their_ids_when_something_else_is_corrected(town):
    def ids():
        lines = select(DeficiencyEvent.id, DeficiencyEvent.deficiency_id).join(Deficiency)
        lines = lines.where(Deficiency.item == STAYS).order_by(DeficiencyEvent.id)
        found = select(Finding.id).where(Finding.item == STAYS).order_by(Finding.id)
        return [tuple(row) for row in db.session.execute(lines)], db.session.scalars(found).all()

    before = ids()
    assert all(before)
    town.take_back_what_it_opened()
    assert ids() == before
