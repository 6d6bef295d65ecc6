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

from inspect_app.accounts.models import MAX_USERNAME_LENGTH
from inspect_app.accounts.password_rules import FAULT_TEXTS, fault_of
from inspect_app.accounts.passwords import hash_password
from inspect_app.checklists import in_both_languages
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.registry import import_reports
from inspect_app.registry.account_changes import make_administrator
from inspect_app.registry.units.unit_commands import load_directorates
from inspect_app.schools.boundaries import read_boundaries, store_boundaries
from inspect_app.schools.boundary_changes import BoundaryChange, compare_boundaries
from inspect_app.schools.directorates import DirectorateIndex, seed_directorates
from inspect_app.schools.folding import single_line
from inspect_app.schools.importing.plan import ROWS_PER_PROGRESS, ImportPlan, apply_plan, plan_import
from inspect_app.schools.importing.school_rows import Complaint
from inspect_app.schools.importing.table_cells import UnreadableFile

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@contextmanager
def _unreadable_file_as_message() -> Iterator[None]:
    """A file nobody can read ends the command with its sentence rather than with a traceback."""
    try:
        yield
    except UnreadableFile as unreadable:
        raise click.ClickException(in_both_languages(unreadable.sentence)) from unreadable


@click.command("load-schools")
@_FILE
@click.option("--dry-run", is_flag=True, help="Say what would change and write no school.")
@click.option("--swap-coordinates", is_flag=True, help="Put clearly exchanged latitude and longitude right.")
@with_appcontext
def load_schools(file: Path, dry_run: bool, swap_coordinates: bool) -> None:
    """Add and update schools from FILE: CSV, XLSX or GeoJSON points, with headings in Arabic or English.

    Rows with a fault are left out and printed; exit 1 when there is one.
    """
    started = time.monotonic()
    _seed_directorates_if_empty()
    with _unreadable_file_as_message():
        plan = plan_import(db.session(), file, swap_coordinates=swap_coordinates, progress=_print_progress)
    if not dry_run:
        with writing():
            apply_plan(db.session(), plan, datetime.now(UTC))
            import_reports.record_import(None, file.name, plan, time.monotonic() - started)
    _print_report(plan, time.monotonic() - started, dry_run)
    if plan.complaints:
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
    _seed_directorates_if_empty()
    with _unreadable_file_as_message():
        boundaries = read_boundaries(db.session(), file)
    changes = compare_boundaries(db.session(), boundaries)
    needs_consent = not replace and any(change.overwrites or change.warnings for change in changes)
    for change in changes:
        _print_change(change)
    for name in boundaries.unmatched:
        click.echo(f"matched to no directorate: {single_line(name)}", err=True)
    if not (dry_run or needs_consent):
        with writing():
            store_boundaries(db.session(), boundaries, file.name)
            detail = f"{len(changes)} / {len(boundaries.unmatched)}"
            record(datetime.now(UTC), None, Action.LOAD_BOUNDARIES, file.name, detail)
    effect = "No area was stored" if dry_run or needs_consent else f"{len(changes)} areas stored"
    click.echo(f"{effect}, {len(boundaries.untouched)} directorates left as they were.")
    if needs_consent:
        click.echo("Run it again with --replace to store these areas all the same.", err=True)
    if needs_consent or not changes:
        raise SystemExit(1)


def _print_change(change: BoundaryChange) -> None:
    directorate, names = change.area.directorate, " · ".join(map(single_line, change.area.names))
    before = "none" if change.km2_before is None else f"{change.km2_before:,.0f}"
    effect = "" if change.differs else ", unchanged"
    effect = ", replaces an exact area" if change.overwrites else effect
    click.echo(
        f"{directorate.code} {directorate.name_en} (“{names}”): {before} → {change.km2:,.0f} km², "
        f"{change.inside} of {change.schools} schools inside{effect}"
    )
    for text in change.warnings:
        click.echo(f"  look at it: {in_both_languages(text)}", err=True)


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
    if fault := fault_of(password, (username,)):
        raise click.ClickException(in_both_languages(FAULT_TEXTS[fault]))
    if not _is_username(username):
        limit = f"up to {MAX_USERNAME_LENGTH} Latin letters, digits and signs without spaces"
        raise click.ClickException(f"The user name takes {limit}.")
    password_hash = hash_password(password)
    _seed_directorates_if_empty()
    with writing():
        new = make_administrator(username, password_hash)
        action = Action.ADD_PERSON if new else Action.SET_PASSWORD
        record(datetime.now(UTC), None, action, username, "administrator")
    click.echo(f"{username} is {'a new' if new else 'now an'} administrator.")


def _is_username(text: str) -> bool:
    return 0 < len(text) <= MAX_USERNAME_LENGTH and text.isascii() and text.isprintable() and " " not in text


COMMANDS: list[click.Command] = [load_schools, load_directorates, load_boundaries, create_admin]


def _seed_directorates_if_empty() -> None:
    """Fills an empty table of directorates; one that somebody has begun to fill is left alone."""
    if not DirectorateIndex.read(db.session()).all:
        with writing():
            seed_directorates(db.session())


def _print_progress(rows: int) -> None:
    click.echo(f"\r{rows} rows read", nl=False, err=True)


def _print_report(plan: ImportPlan, seconds: float, dry_run: bool) -> None:
    if plan.rows >= ROWS_PER_PROGRESS:
        click.echo("", err=True)  # the last count of rows keeps its line
    for remark in plan.remarks:
        click.echo(in_both_languages(remark), err=True)
    for complaint in plan.complaints:
        _print_complaint("left out", complaint)
    for complaint in plan.repairs:
        _print_complaint("put right", complaint)
    for complaint in plan.suspicious_positions:
        _print_complaint("position", complaint)
    for heading in plan.unknown_headings:
        click.echo(f"column not known: {single_line(heading)}", err=True)
    click.echo(
        f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged, {plan.rows_left_out} left out; "
        f"{seconds:.1f} s." + (" No school was written." if dry_run else "")
    )


def _print_complaint(kind: str, complaint: Complaint) -> None:
    value = f" “{single_line(complaint.value)}”" if complaint.value else ""
    reason = in_both_languages(complaint.reason)
    click.echo(f"row {complaint.row}, {kind}: {complaint.column.en}{value}: {reason}", err=True)
