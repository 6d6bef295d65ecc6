from __future__ import annotations

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import Base, db, writing
from inspect_app.schools.models import Directorate, Location, School
from inspect_app.serving.database_upgrade import upgrade_database
from tests.make import NOW

PLACE = "01890000-0000-7000-8000-000000000001"
# SQLAlchemy cannot read back an index over an expression from SQLite; PostgreSQL's are compared like all others.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index"),
]


@pytest.fixture
def fresh(tmp_path, new_database):
    """An application whose database is still empty."""
    app = create_app(Settings(data=tmp_path, database_url=new_database(tmp_path).url, secret_key="tests"))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_the_migrations_make_what_the_models_say(fresh):
    upgrade_database(fresh)
    with fresh.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_they_can_be_taken_back(fresh):
    upgrade_database(fresh)
    with fresh.app_context():
        flask_migrate.downgrade(revision="base")
        with db.engine.connect() as connection:
            assert set(db.inspect(connection).get_table_names()) == {"alembic_version"}


def test_bringing_up_to_date_twice_changes_nothing(fresh):
    upgrade_database(fresh)
    upgrade_database(fresh)


def test_there_is_one_open_deficiency_per_key_by_the_databases_word(fresh):
    upgrade_database(fresh)
    with fresh.app_context(), db.engine.connect() as connection:
        indexes = {index["name"]: index for index in db.inspect(connection).get_indexes("deficiency")}
    assert indexes["uq_deficiency_open_key"]["unique"]


def test_a_place_with_no_id_goes(fresh):
    """A release before took one in; its name stood at the whole of every school."""
    with fresh.app_context():
        flask_migrate.upgrade(revision="0013")
        with writing():
            db.session.add(Directorate(id=1, code="1", name_ar="أ", name_en="A", governorate="Amman"))
            db.session.flush()
            # Not as an entity, which would name columns that came later.
            school = {"id": 1, "number": "1", "name_ar": "أ", "search_text": "", "directorate_id": 1, "updated_at": NOW}
            db.session.execute(insert(School), {**school, "governorate": "Amman"})
            for id_, name in (("", "Laboratory"), (PLACE, "Yard")):
                db.session.add(Location(id=id_, school_id=1, kind="room", name=name))
        db.session.remove()
        db.engine.dispose()
    upgrade_database(fresh)
    with fresh.app_context():
        assert db.session.scalars(select(Location.id)).all() == [PLACE]
        db.session.remove()
