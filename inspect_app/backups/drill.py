"""Trying a backup out: restored beside the instance, told again, and looked at as an administrator would."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select, update

from inspect_app import create_app
from inspect_app.accounts.models import Account
from inspect_app.accounts.roles import Role
from inspect_app.accounts.session_cookies import SESSION_TOKEN_KEY
from inspect_app.accounts.sessions import Origin, begin_session
from inspect_app.backup_state import note_backup_state
from inspect_app.backups.backup_failure import BackupFailure, listed
from inspect_app.backups.backup_folders import newest_backup, one_at_a_time, unfinished
from inspect_app.backups.manifest import Manifest
from inspect_app.backups.restoring import restore_backup
from inspect_app.backups.verification import check_told_again
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.inspections.photo_holding import lost_photos
from inspect_app.moving.database_move import Say

PAGES = ("desk.deficiencies", "desk.schools", "desk.visits", "maps.nation", "registry.overview")


@dataclass(frozen=True, slots=True)
class Drill:
    """Which backup, and how many seconds it took."""

    folder: Path
    manifest: Manifest
    seconds: float


def drill(app: Flask, backups: Path, say: Say = lambda _: None) -> Drill:
    """Restores the newest backup into a folder of its own, which is taken away again.

    Every file of it is read. Raises BackupFailure, which says what is wrong with the backup.
    """
    settings: Settings = app.extensions["kashf.settings"]
    start = perf_counter()
    with one_at_a_time(backups), unfinished(backups, "drill") as work:
        folder = newest_backup(backups)
        if folder is None:
            raise BackupFailure(f"there is no backup in {backups}; make one with “inspect-app backup”")
        say(f"Trying {folder}")
        with _empty_instance(settings, work) as trial:
            restored = restore_backup(trial, folder, say, link=True)
            say("Telling everything again…")
            check_told_again(trial)
            _check_photos(trial, restored.manifest)
            say(f"Opening {len(PAGES)} pages…")
            _open_pages(trial)
        note_backup_state(settings.data, drilled_at=datetime.now(UTC))
        return Drill(folder, restored.manifest, perf_counter() - start)


@contextmanager
def _empty_instance(settings: Settings, work: Path) -> Iterator[Flask]:
    """An application whose data, database and backups lie in this folder, and which is closed afterwards."""
    data = work / "data"
    data.mkdir(mode=0o700)
    trial = create_app(
        replace(
            settings,
            data=data,
            database_url=f"sqlite:///{data / 'kashf.sqlite'}",
            backups_folder=work / "backups",
            secret_key=secrets.token_hex(32),
            disk_floor=0,
            second_factor_required=False,
        )
    )
    try:
        yield trial
    finally:
        with trial.app_context():
            db.session.remove()
            db.engine.dispose()


def _check_photos(trial: Flask, manifest: Manifest) -> None:
    with trial.app_context():
        lost = sorted(set(lost_photos()) - set(manifest.lost_photos))
        db.session.remove()
    if lost:
        raise BackupFailure(f"photos are not in the backup: {listed(lost)}")


def _open_pages(trial: Flask) -> None:
    """Raises BackupFailure where nobody could administer the instance, or one of the pages does not open."""
    with trial.test_request_context():
        addresses = [url_for(page) for page in PAGES]
        administrators = select(Account.id).where(Account.role == Role.ADMINISTRATOR, Account.active).limit(1)
        administrator = db.session.scalar(administrators)
        if administrator is None:
            raise BackupFailure("nobody in the backup is an administrator; “inspect-app create-admin” adds one")
        with writing():
            db.session.execute(update(Account).where(Account.id == administrator).values(must_change_password=False))
            token = begin_session(administrator, Origin(), datetime.now(UTC))
        db.session.remove()
    client: FlaskClient = trial.test_client()
    with client.session_transaction(base_url="https://localhost") as session:
        session[SESSION_TOKEN_KEY] = token
    answers = {address: client.get(address, base_url="https://localhost").status_code for address in addresses}
    wrong = [f"{address} answers {status}" for address, status in answers.items() if status != 200]
    if wrong:
        raise BackupFailure(f"the restored instance does not show its pages: {listed(wrong)}")
