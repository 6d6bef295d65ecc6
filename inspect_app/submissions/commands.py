"""Fieldwork's commands; ``cli.py`` attaches COMMANDS to ``inspect-app``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from inspect_app.db import writing
from inspect_app.inspections.models import Visit
from inspect_app.inspections.photo_holding import lost_photos, photo_files
from inspect_app.inspections.photo_scan import PhotoScan, scan_photos
from inspect_app.journal import Action, record
from inspect_app.schools.folding import single_line
from inspect_app.submissions import epoch
from inspect_app.submissions.carriers import from_the_command_line
from inspect_app.submissions.numbering import last_number
from inspect_app.submissions.projection import rebuild
from inspect_app.submissions.tablet_file import NotATabletFile, receive_file


@click.command("receive")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def receive(file: Path) -> None:
    """Take in FILE, the ZIP that a tablet saved its work to. What is here already stays as it is.

    One line for every visit and photo; exit 1 when one of them was refused.
    """
    with current_app.test_request_context(), file.open("rb") as opened:
        try:
            report = receive_file(opened, from_the_command_line)
        except NotATabletFile as problem:
            raise click.ClickException(f"{problem.en} / {problem.ar}") from problem
    for entry in report.entries:
        told = (entry.receipt or {}).get("number", entry.sentence or "")
        click.echo(f"{entry.outcome}\t{entry.kind}\t{single_line(entry.file)}\t{told}", err=entry.outcome == "refused")
    click.echo(f"{report.count('new')} new, {report.count('known')} known, {report.count('refused')} refused.")
    counts = f"{report.count('new')} / {report.count('known')} / {report.count('refused')}"
    _note(Action.RECEIVE_FILE, file.name, counts)
    if report.count("refused"):
        raise SystemExit(1)


@click.command("rebuild")
@click.option("--check", is_flag=True, help="Only compare: exit 1 when something would change or is gone.")
@with_appcontext
def rebuild_command(check: bool) -> None:
    """Derive visits, answers, findings and deficiencies again from the received bodies. Stop the server first.

    --check also names the photos whose file is gone.
    """
    if check:
        different, lost = rebuild.compare(_progress).different, lost_photos()
        click.echo("", err=True)
        click.echo("\n".join(_told(*one) for one in different.items()) or "A rebuild would change nothing.")
        for name in lost:
            click.echo(f"photo {name}: its file is gone or cut")
        if lost:
            click.echo(f"Photos without a whole file: {len(lost)}. Tablets that still keep them send them again.")
        raise SystemExit(1 if different or lost else 0)
    with writing():
        told = rebuild.rebuild(_progress)
    click.echo("", err=True)
    click.echo("\n".join(_told(*one) for one in told.different.items()) or "Nothing was different.")
    click.echo(f"{told.bodies} bodies, {told.steps} steps, {told.choices} choices told again.")
    _note(Action.REBUILD, "everything", f"{told.bodies} / {told.steps} / {told.choices}")


def _told(table: str, tally: rebuild.Tally) -> str:
    counts = asdict(tally).items()
    return f"{table}: " + ", ".join(f"{count} {what}" for what, count in counts if count)


@click.command("new-epoch")
@with_appcontext
def new_epoch() -> None:
    """Tell all tablets to offer again what they keep, and give no number a second time; look through all photos.

    Run it after a restore by other means than “inspect-app restore”, before the server starts.
    """
    with writing():
        value = epoch.restored_epoch(datetime.now(UTC))
    _note(Action.NEW_EPOCH, value)
    click.echo(f"The epoch is {value} now. Tablets send again what the restored database lacks.")
    click.echo(f"New visits are numbered from {last_number(Visit) + 1}.")
    scan_all_photos()


@click.command("scan-photos")
@click.option("--from-start", is_flag=True, help="Also look again at what an interrupted scan has looked at.")
@with_appcontext
def scan_photos_command(from_start: bool) -> None:
    """Read every photo, and set aside those whose file was damaged: the tablets are asked for them again.

    The server does it by itself, slowly, at night. Exit 1 when a photo is damaged or has no file.
    """
    found = scan_all_photos(from_start=from_start)
    if found.set_aside or found.without_file:
        raise SystemExit(1)


def scan_all_photos(*, from_start: bool = True) -> PhotoScan:
    """Looks at them as fast as they can be read, and tells what was found."""
    found = scan_photos(from_start=from_start)
    if found is None:
        raise click.ClickException("another scan of the photos is at work; wait for its end, or stop the server")
    click.echo(f"{found.looked_at} photos looked at: {found.set_aside} damaged, {found.without_file} without a file.")
    if found.set_aside:
        click.echo(f"The damaged ones were put into {photo_files().folder / 'damaged'}.")
    if found.set_aside or found.without_file:
        click.echo("Tablets that still keep them send them again.")
    return found


COMMANDS: list[click.Command] = [receive, rebuild_command, new_epoch, scan_photos_command]


def _progress(bodies: int) -> None:
    click.echo(f"\r{bodies}", nl=False, err=True)


def _note(action: Action, subject: str, detail: str = "") -> None:
    with writing():
        record(datetime.now(UTC), None, action, subject, detail)
