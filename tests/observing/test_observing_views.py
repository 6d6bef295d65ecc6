from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inspect_app import create_app
from inspect_app.backup_state import note_backup_state
from inspect_app.config import Settings
from inspect_app.db import db
from inspect_app.serving.database_upgrade import upgrade_database
from tests.people import populate

TOKEN = "a-token-for-the-metrics-of-tests-alone"


@pytest.fixture
def instance(tmp_path, new_database):
    """A real instance: migrated, backed up an hour ago."""
    store = new_database(tmp_path)
    settings = Settings(
        data=tmp_path, database_url=store.url, secret_key="tests", disk_floor=0, metrics_token=TOKEN, trusted_proxies=1
    )
    app = create_app(settings)
    upgrade_database(app)
    note_backup_state(tmp_path, backed_up_at=datetime.now(UTC) - timedelta(hours=1))
    with app.app_context():
        populate()
        yield app, store
        db.session.remove()
        db.engine.dispose()


def fresh(app):
    """A client of the same instance, started anew: nothing is remembered."""
    return create_app(app.extensions["kashf.settings"]).test_client()


ALL_OK = {"database": "ok", "schema": "ok", "disk": "ok", "photos": "ok", "backup": "ok"}
HERE = {"Host": "127.0.0.1:8000"}


def test_a_process_that_answers_is_healthy_whatever_the_database_does(instance):
    app, store = instance
    store.tamper("DROP TABLE alembic_version")
    response = fresh(app).get("/health")
    assert (response.status_code, response.json, response.headers["Cache-Control"]) == (
        200,
        {"status": "ok"},
        "no-store",
    )


def test_an_instance_that_lacks_nothing_is_ready(instance):
    response = fresh(instance[0]).get("/ready", headers=HERE)
    assert (response.status_code, response.json) == (200, {"status": "ok", "checks": ALL_OK})
    assert response.headers["Cache-Control"] == "no-store"


def test_strangers_learn_yes_or_no(instance):
    client = fresh(instance[0])
    for headers in (
        HERE | {"X-Forwarded-For": "203.0.113.5"},
        {"Host": "kashf.example"},
        HERE | {"X-Forwarded-For": "127.0.0.1"},
        HERE | {"Forwarded": "for=127.0.0.1"},
    ):
        assert client.get("/ready", headers=headers).json == {"status": "ok"}, headers


def test_whoever_shows_the_token_learns_more_from_anywhere(instance):
    headers = {"Host": "kashf.example", "X-Forwarded-For": "203.0.113.5", "Authorization": f"Bearer {TOKEN}"}
    assert fresh(instance[0]).get("/ready", headers=headers).json["checks"] == ALL_OK


def test_a_backup_that_is_too_old_is_told(instance):
    app, _ = instance
    note_backup_state(app.extensions["kashf.settings"].data, backed_up_at=datetime.now(UTC) - timedelta(hours=27))
    response = fresh(app).get("/ready", headers=HERE)
    assert (response.status_code, response.json) == (
        503,
        {"status": "not ready", "checks": ALL_OK | {"backup": "failed"}},
    )
    assert fresh(app).get("/ready", headers={"Host": "kashf.example"}).json == {"status": "not ready"}


def test_another_releases_schema_is_not_ready(instance):
    app, store = instance
    store.tamper("UPDATE alembic_version SET version_num = '9999'")
    response = fresh(app).get("/ready", headers=HERE)
    assert (response.status_code, response.json["checks"]) == (503, ALL_OK | {"schema": "failed"})


def test_a_database_without_tables_is_told_and_nothing_fails(instance):
    app, store = instance
    store.tamper("DROP TABLE alembic_version")
    response = fresh(app).get("/ready", headers=HERE)
    assert (response.status_code, response.json["checks"]) == (503, ALL_OK | {"database": "failed"})


def test_a_photo_folder_that_takes_nothing_is_told(instance):
    app, _ = instance
    photos = app.extensions["kashf.settings"].photos
    photos.rmdir() if photos.exists() else None
    photos.write_text("a file stands in its place")
    response = fresh(app).get("/ready", headers=HERE)
    assert (response.status_code, response.json["checks"]) == (503, ALL_OK | {"photos": "failed"})


def test_a_thousand_questions_cost_the_database_one(instance):
    from sqlalchemy import event

    app = create_app(instance[0].extensions["kashf.settings"])
    asked = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    client = app.test_client()
    for _ in range(1000):
        assert client.get("/ready").status_code == 200
    assert len([statement for statement in asked if "alembic_version" in statement]) <= 3


def test_without_a_token_set_there_are_no_metrics(page):
    assert page().client.get("/metrics").status_code == 404
    assert page().client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("shown", ["", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_metrics_are_refused_without_the_token(instance, shown):
    response = fresh(instance[0]).get("/metrics", headers={"Authorization": shown})
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert b"kashf_" not in response.data


def metrics_of(client) -> dict[str, float]:
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).get_data(as_text=True)
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line[0] != "#"}


def test_requests_are_counted_by_what_they_asked_for(instance):
    client = fresh(instance[0])
    name = 'kashf_requests_total{endpoint="none",method="GET",status="4xx"}'
    refused = 'kashf_refusals_total{code="not-found"}'
    before = metrics_of(client)
    for number in range(3):
        client.get(f"/no-such-page-{number}").close()
    after = metrics_of(client)
    assert after[name] - before.get(name, 0) == 3
    assert after[refused] - before.get(refused, 0) == 3
    timed = 'kashf_request_seconds_count{endpoint="none"}'
    assert after[timed] - before.get(timed, 0) == 3


def test_whatever_strangers_ask_the_labels_stay_few(instance):
    client = fresh(instance[0])
    client.get("/health").close()
    before = len(metrics_of(client))
    for number in range(200):
        client.open(f"/x{number}", method=f"METHOD{number}").close()
    after = metrics_of(client)
    assert 'kashf_requests_total{endpoint="none",method="other",status="4xx"}' in after
    assert len(after) - before < 30


def test_the_state_of_the_instance_is_told(instance):
    app, _ = instance
    found = metrics_of(fresh(app))
    backed_up = datetime.now(UTC).timestamp() - found["kashf_last_backup_timestamp_seconds"]
    assert 3590 < backed_up < 3700
    assert "kashf_last_backup_drill_timestamp_seconds" not in found
    assert (found["kashf_photos_missing"], found["kashf_open_sessions"]) == (0, 0)
    assert found["kashf_disk_free_bytes"] > 1_000_000
