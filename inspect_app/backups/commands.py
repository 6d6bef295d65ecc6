"""``inspect-app backup``, ``restore``, ``backup-drill`` and ``upgrade``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import click
from flask import Flask

from inspect_app import create_app
from inspect_app.backups.backup_failure import BackupFailure, listed
from inspect_app.backups.drill import drill
from inspect_app.backups.make_backup import make_backup
from inspect_app.backups.restoring import restore_backup
from inspect_app.backups.upgrading import upgrade_instance
from inspect_app.config import Settings
from inspect_app.moving.database_move import engine_of
from inspect_app.serving.database_upgrade import this_release
from inspect_app.submissions.commands import scan_all_photos

_OWNER_ONLY_UMASK = 0o077


@contextmanager
def _instance(what_failed: str) -> Iterator[tuple[Flask, Settings]]:
    """The configured application, closed afterwards. A failure becomes one sentence and exit code 1."""
    os.umask(_OWNER_ONLY_UMASK)
    app = create_app()
    try:
        yield app, app.extensions["kashf.settings"]
    except BackupFailure as failure:
        raise click.ClickException(f"{what_failed}: {failure}") from failure
    finally:
        engine_of(app).dispose()


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--quick", is_flag=True, help="Leave out “rebuild --check” on the copy.")
@click.option("--copy", is_flag=True, help="Link no photo to the backup before: read and write each anew.")
def backup_command(folder: Path | None, quick: bool, copy: bool) -> None:
    """Back up the instance into FOLDER (default INSPECT_APP_BACKUPS) while it works, and verify the copy.

    What is not verified is not kept: exit 1. Seven daily, five weekly and twelve monthly backups stay.
    """
    start = perf_counter()
    with _instance("No backup was made") as (app, settings):
        made = make_backup(app, folder or settings.backups, click.echo, quick=quick, copy=copy)
    for outdated in made.deleted:
        click.echo(f"Deleted {outdated.name}, which is outdated.")
    if lost := made.manifest.lost_photos:
        click.echo(f"Photos that neither this instance has nor the backup before: {listed([*lost])}", err=True)
    size = made.manifest.bytes / 1e6
    click.echo(f"Verified: {made.folder}, {size:,.0f} MB in {made.manifest.files:,} files, {_seconds(start)}.")


@click.command("restore")
@click.argument("backup", type=click.Path(exists=True, file_okay=False, path_type=Path))
def restore_command(backup: Path) -> None:
    """Put BACKUP back into the empty data folder and database of the settings. Start the server afterwards.

    Tablets then offer again what came after it, and no number is given twice. All or nothing: exit 1 on any failure.
    """
    start = perf_counter()
    with _instance("Nothing was restored") as (app, _):
        restored = restore_backup(app, backup, click.echo)
        rows, taken_at = sum(restored.manifest.rows.values()), restored.manifest.taken_at
        hours = (datetime.now(UTC) - taken_at).total_seconds() / 3600
        click.echo(f"{rows:,} rows of {taken_at:%Y-%m-%d %H:%M} UTC, {hours:.1f} hours old, in {_seconds(start)}.")
        click.echo(f"The epoch is {restored.epoch} now: tablets send again what came later.")
        click.echo(f"New numbers: visits from {restored.first_visit}, deficiencies from {restored.first_deficiency}.")
        with app.app_context():
            scan_all_photos()


@click.command("backup-drill")
def drill_command() -> None:
    """Try the newest backup out: restore it beside the instance, check everything, open five pages, say how long."""
    with _instance("The backup did not prove good") as (app, settings):
        done = drill(app, settings.backups, click.echo)
    click.echo(f"{done.folder.name} is good: restored, told again and looked at in {done.seconds:.0f} s.")


@click.command("upgrade")
def upgrade_command() -> None:
    """Bring the instance to this release: back up and verify, then migrate. Stop the server first."""
    with _instance("Nothing was changed, or not all") as (app, settings):
        changed = upgrade_instance(app, settings.backups, click.echo)
    click.echo(f"The instance is at release {this_release()}." if changed else "There was nothing to upgrade.")


def _seconds(start: float) -> str:
    return f"{perf_counter() - start:.0f} s"


COMMANDS: list[click.Command] = [backup_command, restore_command, drill_command, upgrade_command]
