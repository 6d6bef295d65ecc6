"""Fieldwork's commands; ``cli.py`` attaches COMMANDS to ``inspect-app``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from inspect_app.db import writing
from inspect_app.inspections.photo_holding import lost_photos
from inspect_app.journal import Action, record
from inspect_app.schools.folding import single_line
from inspect_app.submissions import epoch
from inspect_app.submissions.carriers import from_the_command_line
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
    """Tell all tablets to offer again what they keep. Run it after every restore from a backup."""
    with writing():
        value = epoch.new_epoch()
    _note(Action.NEW_EPOCH, value)
    click.echo(f"The epoch is {value} now. Tablets send again what the restored database lacks.")


COMMANDS: list[click.Command] = [receive, rebuild_command, new_epoch]


def _progress(bodies: int) -> None:
    click.echo(f"\r{bodies}", nl=False, err=True)


def _note(action: Action, subject: str, detail: str = "") -> None:
    with writing():
        record(datetime.now(UTC), None, action, subject, detail)
