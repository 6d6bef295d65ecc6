"""A server of its own for the offline tests, in a process that can be killed: three schools, one engineer."""

from __future__ import annotations

import sys
from pathlib import Path

from flask import request
from werkzeug.serving import make_server

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.schools.models import Directorate, Location, School
from inspect_app.serving.database_upgrade import upgrade_database
from tests.make import NOW
from tests.people import populate

MORE = {"100300": "الباسلية الأساسية", "100400": "حوشا الثانوية للبنين"}


def make(data: Path) -> Settings:
    return Settings(
        data=data,
        database_url=f"sqlite:///{data / 'kashf.sqlite'}",
        secret_key="tests",
        insecure_http=True,
        disk_floor=0,
        second_factor_required=False,
    )


def main(data: Path, port: str, version: str = "") -> None:
    """``version`` stands for the next release: the same files under another version."""
    fresh = not (data / "kashf.sqlite").exists()
    app = create_app(make(data))
    if fresh:
        upgrade_database(app)
        with app.app_context():
            populate()
            add_schools()
            db.session.remove()
            db.engine.dispose()
    app.before_request(lambda: write_down(data))
    if version:
        app.extensions["kashf.shell"].version = version
    if port != "none":
        make_server("127.0.0.1", int(port), app, threaded=True).serve_forever()


def write_down(data: Path) -> None:
    with (data / "asked").open("a", encoding="utf-8") as asked:
        asked.write(f"{request.method} {request.path}\n")


def add_schools() -> None:
    with writing():
        home = db.session.scalars(db.select(Directorate).filter_by(code="2202")).one()
        for number, name in MORE.items():
            school = School(
                number=number,
                name_ar=name,
                name_en=name,
                search_text=f"{number} {name}",
                directorate_id=home.id,
                governorate="Mafraq",
                latitude=32.41,
                longitude=36.21,
                profile={
                    "students_all_shifts": 200,
                    "students_max_shift": 200,
                    "ownership": "owned",
                    "shifts": 1,
                    "floors": 1,
                },
                students=200,
                updated_at=NOW,
            )
            db.session.add(school)
            db.session.flush()
            db.session.add(Location(id=f"yard-{number}", school_id=school.id, kind="yard", name="الساحة الرئيسية"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
