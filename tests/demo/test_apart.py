"""A demo and a real instance are never taken for one another; run as processes on folders of their own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest

from inspect_app import create_app
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.demo.people import CAST, PASSWORD, add_people
from inspect_app.schools.models import Directorate
from inspect_app.serving.database_upgrade import upgrade_database
from inspect_app.serving.server import is_loopback
from tests.people import populate

COMMAND = (sys.executable, "-c", "from inspect_app.cli import main; main()")


def run(data, *arguments, seconds=60, database_url=""):
    """What the command said until it ended, or until it was stopped after so many seconds."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("INSPECT_APP_")}
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env=others | {"INSPECT_APP_DATA": str(data), "INSPECT_APP_DATABASE_URL": database_url, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        output = process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        process.terminate()
        output = process.communicate(timeout=60)[0]
        return None, output
    return process.returncode, output


@pytest.fixture
def instance(tmp_path):
    """``instance(people)`` is a data folder with its tables and what ``people`` puts into it."""

    def make(people):
        app = create_app(Settings.from_environment({"INSPECT_APP_DATA": str(tmp_path / "data")}))
        upgrade_database(app)
        with app.app_context():
            people()
            db.session.remove()
            db.engine.dispose()
        return tmp_path / "data"

    return make


def demo_accounts():
    national = [part for part in CAST if part.username in {"ministry", "admin"}]
    with writing():
        add_people(national, {}, None, datetime(2026, 9, 1, tzinfo=UTC))


def test_serve_refuses_a_folder_with_the_demos_accounts(instance):
    data = instance(demo_accounts)
    code, output = run(data, "serve", "--address", "127.0.0.1:0")
    assert code == 1
    assert f"{data} holds the demonstration, whose passwords everybody knows" in output
    assert PASSWORD not in output


def test_serve_refuses_a_folder_with_invented_schools(instance):
    def invented():
        populate()
        with writing():
            db.session.execute(db.text("update school set demonstration = 1"))

    code, output = run(instance(invented), "serve", "--address", "127.0.0.1:0")
    assert code == 1 and "holds the demonstration" in output


def test_a_demo_is_not_made_of_a_real_instance(instance):
    code, output = run(instance(populate), "demo", "--address", "127.0.0.1:0")
    assert code == 1
    assert "holds a real instance; a demo takes another folder" in output
    assert PASSWORD not in output


def test_a_demo_is_not_made_beside_schools_that_nobody_signs_in_for_yet(instance):
    def schools_alone():
        with writing():
            db.session.add(Directorate(code="1", name_ar="أ", name_en="A", governorate="Amman"))

    code, output = run(instance(schools_alone), "demo", "--no-serve")
    assert code == 1
    assert "holds a real instance; a demo takes another folder" in output


def test_a_demo_is_not_made_in_another_programs_database(tmp_path):
    database = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE payroll (id INTEGER)")
    code, output = run(tmp_path / "data", "demo", "--no-serve", database_url=f"sqlite:///{database}")
    assert code == 1
    assert "holds the tables payroll; a demo takes another database" in output
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("payroll",)]


@pytest.mark.parametrize(("address", "warned"), [("0.0.0.0:0", True), ("127.0.0.1:0", False)])
def test_a_demo_that_others_can_reach_warns(instance, address, warned):
    code, output = run(instance(demo_accounts), "demo", "--address", address, seconds=6)
    assert code is None, output
    assert ("WARNING: other machines can reach this demonstration" in output) is warned
    assert ("تنبيه" in output) is warned


@pytest.mark.parametrize(
    "address", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "127.8.0.1:1", "unix:/run/kashf"]
)
def test_only_this_machine(address):
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["0.0.0.0:8000", "[::]:8000", ":8000", "8000", "10.0.0.7:8000", "kashf.example:80"])
def test_other_machines_too(address):
    assert not is_loopback(address)
