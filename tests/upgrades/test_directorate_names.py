"""An upgrade gives three directorates the names of their letters, and leaves a name that somebody chose."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, text

from inspect_app.db import db, writing
from inspect_app.schools.models import Directorate
from inspect_app.serving.database_upgrade import upgrade_database
from tests.upgrades.old_releases import old_instance

OLD = Path(__file__).with_name("second-release.sql")
FIRST_NAMES = {"1401": "مادبا", "2101": "إربد الأولى", "2107": "لوائي الطيبة والوسطية"}
ADD = text(
    "INSERT INTO directorate (code, name_ar, name_en, governorate, area_approximate)"
    " VALUES (:code, :name, :code, 'Irbid', false)"
)


def test_an_upgrade_mends_first_names_and_keeps_chosen_ones(tmp_path, new_database):
    app, _store = old_instance(tmp_path, new_database, "0006", OLD)
    row = Directorate.__table__
    with app.app_context():
        with writing():
            for code, name in FIRST_NAMES.items():
                db.session.execute(ADD, {"code": code, "name": name})
        db.session.remove()
        db.engine.dispose()
    upgrade_database(app)
    with app.app_context():
        names = dict(db.session.execute(select(row.c.code, row.c.name_ar).where(row.c.code.in_(FIRST_NAMES))).all())
        db.session.remove()
        db.engine.dispose()
    assert names == {"1401": "مأدبا", "2101": "إربد الأولى", "2107": "الطيبة والوسطية"}
