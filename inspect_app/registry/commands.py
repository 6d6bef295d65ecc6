"""The registry's commands; ``cli.py`` attaches COMMANDS to ``inspect-app``."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from inspect_app.accounts.passwords import MIN_LENGTH, hashed
from inspect_app.checklists import Text
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.registry import import_reports
from inspect_app.registry.account_changes import make_administrator
from inspect_app.schools.boundaries import read_boundaries, store_boundaries
from inspect_app.schools.boundary_changes import BoundaryChange, changes_of
from inspect_app.schools.directorates import Directory, seed_directorates
from inspect_app.schools.importing.interpreting import Complaint
from inspect_app.schools.importing.plan import PROGRESS_EVERY, Plan, plan_import, store
from inspect_app.schools.importing.table_cells import UnreadableFile

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """A file nobody can read ends the command with its sentence rather than with a traceback."""
    try:
        yield
    except UnreadableFile as unreadable:
        raise click.ClickException(_both(unreadable.sentence)) from unreadable


@click.command("load-schools")
@_FILE
@click.option("--dry-run", is_flag=True, help="Say what would change and write no school.")
@click.option("--swap-coordinates", is_flag=True, help="Put clearly exchanged latitude and longitude right.")
@with_appcontext
def load_schools(file: Path, dry_run: bool, swap_coordinates: bool) -> None:
    """Add and update schools from FILE: CSV, XLSX or GeoJSON points, with headings in Arabic or English.

    Rows with a fault are left out and printed; exit 1 when there is one.
    """
    begun = time.monotonic()
    _first_directorates()
    with _in_one_sentence():
        plan = plan_import(db.session(), file, swap_coordinates=swap_coordinates, progress=_progress)
    if not dry_run:
        with writing():
            store(db.session(), plan, datetime.now(UTC))
            import_reports.record_import(None, file.name, plan, time.monotonic() - begun)
    _print(plan, time.monotonic() - begun, dry_run)
    if plan.bad:
        raise SystemExit(1)


@click.command("load-boundaries")
@_FILE
@click.option("--dry-run", is_flag=True, help="Say what would change and store no area.")
@click.option("--replace", is_flag=True, help="Store also what replaces exact areas or carries a remark.")
@with_appcontext
def load_boundaries(file: Path, dry_run: bool, replace: bool) -> None:
    """Load areas of directorates from FILE: GeoJSON, GeoPackage or Shapefile (.shp or zip), with codes or names.

    What would change is printed. When exact areas would be replaced, or an area carries a remark, nothing is stored
    without --replace, and the exit is 1; likewise when nothing in the file matches a directorate.
    """
    _first_directorates()
    with _in_one_sentence():
        boundaries = read_boundaries(db.session(), file)
    changes = changes_of(db.session(), boundaries)
    asks = not replace and any(one.overwrites or one.warnings for one in changes)
    for change in changes:
        _tell_change(change)
    for name in boundaries.unmatched:
        click.echo(f"matched to no directorate: {name}", err=True)
    if not (dry_run or asks):
        with writing():
            store_boundaries(db.session(), boundaries, file.name)
            detail = f"{len(changes)} / {len(boundaries.unmatched)}"
            record(datetime.now(UTC), None, Action.LOAD_BOUNDARIES, file.name, detail)
    what = "No area was stored" if dry_run or asks else f"{len(changes)} areas stored"
    click.echo(f"{what}, {len(boundaries.untouched)} directorates left as they were.")
    if asks:
        click.echo("Run it again with --replace to store these areas all the same.", err=True)
    if asks or not changes:
        raise SystemExit(1)


def _tell_change(change: BoundaryChange) -> None:
    known, names = change.area.directorate, " · ".join(change.area.names)
    before = "none" if change.km2_before is None else f"{change.km2_before:,.0f}"
    what = "" if change.differs else ", unchanged"
    what = ", replaces an exact area" if change.overwrites else what
    click.echo(
        f"{known.code} {known.name_en} («{names}»): {before} → {change.km2:,.0f} km², "
        f"{change.inside} of {change.schools} schools inside{what}"
    )
    for text in change.warnings:
        click.echo(f"  look at it: {_both(text)}", err=True)


@click.command("create-admin")
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Take the password from the standard input.")
@with_appcontext
def create_admin(username: str, password_stdin: bool) -> None:
    """Add the administrator USERNAME, or give that account the role and a new password."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < MIN_LENGTH:
        raise click.ClickException(f"The password needs at least {MIN_LENGTH} characters.")
    if not username or len(username) > 60 or not username.isascii() or not username.isprintable() or " " in username:
        raise click.ClickException("The user name takes up to 60 Latin letters, digits and signs without spaces.")
    password_hash = hashed(password)
    _first_directorates()
    with writing():
        new = make_administrator(username, password_hash)
        action = Action.ADD_PERSON if new else Action.SET_PASSWORD
        record(datetime.now(UTC), None, action, username, "administrator")
    click.echo(f"{username} is {'a new' if new else 'now an'} administrator.")


COMMANDS: list[click.Command] = [load_schools, load_boundaries, create_admin]


def _first_directorates() -> None:
    """Fills an empty table of directorates; one that somebody has begun to keep is left to him."""
    if not Directory.read(db.session()).all:
        with writing():
            seed_directorates(db.session())


def _progress(rows: int) -> None:
    click.echo(f"\r{rows} rows read", nl=False, err=True)


def _print(plan: Plan, seconds: float, dry_run: bool) -> None:
    if plan.rows >= PROGRESS_EVERY:
        click.echo("", err=True)  # the last count of rows keeps its line
    for complaint in plan.bad:
        _complain("left out", complaint)
    for complaint in plan.flagged:
        _complain("position", complaint)
    for heading in plan.ignored:
        click.echo(f"column not known: {heading}", err=True)
    click.echo(
        f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged, {plan.bad_rows} left out; "
        f"{seconds:.1f} s." + (" No school was written." if dry_run else "")
    )


def _complain(what: str, complaint: Complaint) -> None:
    value = f" «{complaint.value}»" if complaint.value else ""
    click.echo(f"row {complaint.row}, {what}: {complaint.column.en}{value}: {_both(complaint.reason)}", err=True)


def _both(text: Text) -> str:
    return f"{text.en} / {text.ar}"
