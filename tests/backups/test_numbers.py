"""Numbers that people quote are never given twice, also where a restore has forgotten some."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Answer, Finding, Visit
from inspect_app.submissions import commands
from inspect_app.submissions.epoch import current_epoch, new_epoch, restored_epoch
from inspect_app.submissions.number_gap import number_gap
from inspect_app.submissions.numbering import last_number
from inspect_app.submissions.projection.rebuild import rebuild
from tests.lasting import tampering
from tests.make import LOCKED_EXIT, NOW
from tests.submissions.test_receiving import a_visit, send

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "busiest_day", "gap"),
    [
        (timedelta(0), 0, 1_000),
        (DAY, 0, 1_000),
        (timedelta(0), 2_000, 4_000),
        (DAY, 2_000, 8_000),
        (30 * DAY, 2_000, 124_000),
        (-DAY, 2_000, 4_000),
        (12 * timedelta(hours=1), 1_001, 3_003),
        (400 * DAY, 50_000, 10_000_000),
    ],
)
def test_the_gap_grows_with_the_age_of_the_copy_and_the_pace_of_numbers(age, busiest_day, gap):
    assert number_gap(age, busiest_day) == gap


def numbers(model):
    db.session.rollback()
    return db.session.scalars(select(model.number).order_by(model.number)).all()


def test_after_a_restore_numbers_go_on_behind_the_gap(world, page):
    engineer = page(world.engineer)
    send(engineer, a_visit(world, LOCKED_EXIT))
    before = current_epoch()
    with writing():
        assert restored_epoch(NOW, NOW) != before
    assert send(engineer, a_visit(world, "B03.02"))["number"] == 1_002
    assert numbers(Visit) == [1, 1_002]
    assert numbers(Deficiency) == [1, 1_002]
    assert send(engineer, a_visit(world, "B03.03"))["number"] == 1_003


def test_two_restores_in_a_row_leave_out_what_each_may_have_forgotten(world, page):
    for _ in range(2):
        with writing():
            restored_epoch(NOW, NOW)
    assert send(page(world.engineer), a_visit(world))["number"] == 2_001


def test_the_same_copy_restored_a_second_time_gives_none_of_the_numbers_of_the_first(world, page, store):
    store.keep("copy")
    with writing():
        restored_epoch(NOW, NOW)
    assert send(page(world.engineer), a_visit(world))["number"] == 1_001
    store.restore("copy")
    with writing():
        restored_epoch(NOW + DAY, NOW)
    assert send(page(world.engineer), a_visit(world))["number"] == 2_001


def test_a_busy_day_before_the_copy_widens_the_gap_of_its_own_numbers_alone(world, page):
    engineer = page(world.engineer)
    first = send(engineer, a_visit(world, LOCKED_EXIT))
    row = {c.name: getattr(db.session.get_one(Visit, first["id"]), c.name) for c in Visit.__table__.columns}
    with writing():
        copies = [row | {"id": f"{n:036}", "number": n} for n in range(2, 702)]
        db.session.connection().execute(Visit.__table__.insert(), copies)
    now = datetime.now(UTC)
    with writing():
        restored_epoch(now, now - 2 * DAY)
    assert last_number(Visit) == 701 + 2 * 3 * 701
    assert last_number(Deficiency) == 1 + 1_000


def test_another_epoch_alone_moves_no_number(world, page):
    with writing():
        restored_epoch(NOW, NOW)
    with writing():
        new_epoch()
    assert send(page(world.engineer), a_visit(world))["number"] == 1_001


def test_a_rebuild_gives_no_forgotten_number_either(world, page):
    """What has no row any more, is told again from the ledger and numbered behind the gap."""
    visit = send(page(world.engineer), a_visit(world, LOCKED_EXIT))
    with writing(), tampering():
        restored_epoch(NOW, NOW)
        for model in (Finding, Answer):
            db.session.execute(model.__table__.delete())
        for table in ("deficiency_event", "deficiency", "visit"):
            db.session.connection().exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
    with writing():
        rebuild()
    assert (numbers(Visit), numbers(Deficiency)) == ([1_002], [1_002])
    assert visit["number"] == 1


def test_new_epoch_says_where_numbers_go_on_and_looks_at_the_photos(world, page):
    send(page(world.engineer), a_visit(world))
    told = CliRunner().invoke(commands.new_epoch)
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[1:] == [
        "New visits are numbered from 1002.",
        "0 photos looked at: 0 damaged, 0 without a file.",
    ]
