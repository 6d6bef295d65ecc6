"""What an instance has published stays as it was: another content, or none, stops every start with a sentence."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy import delete

from inspect_app import create_app
from inspect_app.checklists import InvalidChecklists
from inspect_app.cli import main
from inspect_app.config import Settings
from inspect_app.db import db, table, writing
from inspect_app.inspections.published import PublishedVersion, check_published, publish_versions
from inspect_app.serving.database_upgrade import upgrade_database
from tests.checklists.publishing import TEXT, publish

VERSION_2 = TEXT.replace("version = 1", "version = 2").replace("No bare wires", "No bare wire")
ROWS = "SELECT checklist, version, digest IS NULL FROM published_version ORDER BY version"
GONE = "sample/1.toml: this version was published and visits rest on it, but its file is missing: put it back as it was"
EDITED = "sample/1.toml: this version was published and its file has been changed: put it back as it was"


class Instance:
    """A folder of checklists and a database; ``start`` is what a server does before it serves."""

    def __init__(self, folder, store):
        self.checklists, self.store, self.data = folder / "checklists", store, folder / "data"
        self.data.mkdir()
        self.checklists.mkdir()
        publish(self.checklists, "sample", 1, TEXT)
        app = self.app()
        upgrade_database(app)
        check_published(app)  # which leaves no connection open

    def app(self):
        return create_app(
            Settings(self.data, database_url=self.store.url, secret_key="tests", checklists=self.checklists)
        )

    def start(self):
        publish_versions(self.app())

    def run(self, *command):
        settings = {
            "INSPECT_APP_DATA": str(self.data),
            "INSPECT_APP_DATABASE_URL": self.store.url,
            "INSPECT_APP_CHECKLISTS": str(self.checklists),
        }
        return CliRunner().invoke(main, command, env=settings)


@pytest.fixture
def instance(tmp_path, new_database):
    return Instance(tmp_path, new_database(tmp_path))


def test_a_start_publishes_every_version(instance):
    instance.start()
    instance.start()
    assert instance.store.rows(ROWS) == [("sample", 1, False)]


def test_a_version_no_server_was_started_with_may_still_be_changed(instance):
    instance.start()
    publish(instance.checklists, "sample", 2, VERSION_2.replace("wire", "cable"))
    check_published(instance.app())
    publish(instance.checklists, "sample", 2, VERSION_2)
    instance.start()
    assert [row[:2] for row in instance.store.rows(ROWS)] == [("sample", 1), ("sample", 2)]


def test_a_new_version_goes_live_at_the_next_start_and_the_old_one_stays_readable(instance):
    instance.start()
    publish(instance.checklists, "sample", 2, VERSION_2)
    instance.start()
    library = instance.app().extensions["kashf.checklists"]
    assert [one.version for one in library.current] == [2]
    assert library.get("sample", 1).items["T01.05"].text.en == "No bare wires"


@pytest.mark.parametrize("command", [("serve", "--address", "127.0.0.1:0"), ("scan-photos",), ("rebuild", "--check")])
@pytest.mark.parametrize(
    ("text", "sentence", "arabic"),
    [(TEXT.replace("No bare wires", "No wires"), EDITED, "واكتب التغيير في نسخة جديدة 2.toml"), (None, GONE, "أعده")],
)
def test_a_published_version_that_changed_or_went_stops_the_start(instance, command, text, sentence, arabic):
    instance.start()
    publish(instance.checklists, "other", 1, TEXT.replace('"sample"', '"other"').replace("T0", "U0"))
    if text:
        publish(instance.checklists, "sample", 1, text)
    else:
        shutil.rmtree(instance.checklists / "sample")
    told = instance.run(*command)
    assert (told.exit_code, sentence in told.stderr, arabic in told.stderr) == (1, True, True)
    assert "Traceback" not in told.stderr


def test_what_cannot_be_read_stops_the_start_with_what_to_do(instance):
    (instance.checklists / "sample" / "1.toml").unlink()
    told = instance.run("serve", "--address", "127.0.0.1:0")
    assert told.exit_code == 1
    assert told.stderr.splitlines()[0].startswith("Error: sample: no version lies here")
    assert "try “inspect-app check-checklists”" in told.stderr
    assert "أصلح ما ذُكر" in told.stderr


def test_the_check_before_a_restart_tells_what_was_changed(instance):
    instance.start()
    assert instance.run("check-checklists", "--published").output == "No mistakes.\n"
    publish(instance.checklists, "sample", 1, TEXT.replace("No bare wires", "No wires"))
    assert instance.run("check-checklists").output == "No mistakes.\n"
    assert EDITED in instance.run("check-checklists", "--published").stderr


def test_a_version_that_older_visits_rest_on_must_be_there_and_is_then_written_down(instance):
    instance.store.tamper(
        "INSERT INTO published_version (checklist, version, published_at) VALUES ('sample', 1, '2026-01-01 00:00:00')"
    )
    instance.start()
    assert instance.store.rows(ROWS) == [("sample", 1, False)]
    instance.store.tamper("UPDATE published_version SET version = 7, digest = NULL")
    with pytest.raises(InvalidChecklists, match=r"sample/7\.toml: this version was published"):
        check_published(instance.app())


def test_an_instance_that_published_nothing_takes_what_is_there(instance):
    app = instance.app()
    with app.app_context():
        with writing():
            db.session.execute(delete(table(PublishedVersion)))
        db.session.remove()
        db.engine.dispose()
    check_published(app)
