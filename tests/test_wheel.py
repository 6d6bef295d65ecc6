from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SCRIPT = """
import sys
from pathlib import Path
import inspect_app
from inspect_app.config import Settings
from inspect_app.serving.database_upgrade import upgrade_database

assert Path(inspect_app.__file__).is_relative_to(sys.argv[1]), inspect_app.__file__
app = inspect_app.create_app(Settings.from_environment())
upgrade_database(app)
client = app.test_client()
assert "تسجيل الدخول" in client.get("/sign-in").get_data(as_text=True)
vendored = ("vendor/leaflet/leaflet.js", "vendor/cairo/cairo-arabic-wght-normal.woff2")
for file in ("css/base.css", "js/judge.mjs", *vendored):
    with client.get(f"/static/{file}") as answer:
        assert answer.status_code == 200, file
assert [len(checklist.items) for checklist in app.extensions["kashf.checklists"].current] == [75, 70, 23]
print("works")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_a_wheel_works_where_there_is_no_checkout(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("INSPECT_APP_")},
        "PYTHONPATH": str(tmp_path / "site"),
        "INSPECT_APP_DATA": str(tmp_path / "data"),
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "site")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "works", done.stderr


def test_the_wheel_holds_no_boundaries_and_no_tests(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert not [name for name in names if name.startswith("tests") or name.endswith((".gpkg", ".shp"))]
