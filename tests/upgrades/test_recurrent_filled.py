"""What earlier releases stored of deficiencies that came back says so after an upgrade."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, update

from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency
from inspect_app.serving.database_upgrade import upgrade_database
from tests.upgrades.old_releases import old_instance

OLD = Path(__file__).with_name("second-release.sql")


def test_an_upgrade_marks_what_follows_another_deficiency_and_nothing_else(tmp_path, new_database):
    app, store = old_instance(tmp_path, new_database, "0006", OLD)
    (first,), (second,), *rest = store.rows("SELECT id FROM deficiency ORDER BY number")
    assert rest
    with app.app_context():
        row = Deficiency.__table__
        with writing():
            db.session.execute(update(row).values(recurrence_of=None))
            db.session.execute(update(row).where(row.c.id == second).values(recurrence_of=first))
        db.session.remove()
        db.engine.dispose()
    upgrade_database(app)
    with app.app_context():
        marked = db.session.scalars(select(Deficiency.id).where(Deficiency.recurrent)).all()
        db.session.remove()
        db.engine.dispose()
    assert marked == [second]
