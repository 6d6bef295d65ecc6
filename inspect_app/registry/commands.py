"""The registry's commands; ``cli.py`` attaches COMMANDS to ``inspect-app``."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from inspect_app.accounts.models import MAX_USERNAME_LENGTH
from inspect_app.accounts.password_rules import FAULT_TEXTS, fault_of
from inspect_app.accounts.passwords import hash_password
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.registry import import_reports
from inspect_app.registry.account_changes import make_administrator
from inspect_app.registry.boundary_commands import load_boundaries
from inspect_app.registry.command_files import in_both_languages, seed_directorates_if_empty, unreadable_file_as_message
from inspect_app.schools.folding import single_line
from inspect_app.schools.importing.plan import ROWS_PER_PROGRESS, ImportPlan, apply_plan, plan_import
from inspect_app.schools.importing.school_rows import Complaint

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


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
    seed_directorates_if_empty()
    with unreadable_file_as_message():
        plan = plan_import(db.session(), file, swap_coordinates=swap_coordinates, progress=_print_progress)
    if not dry_run:
        with writing():
            apply_plan(db.session(), plan, datetime.now(UTC))
            import_reports.record_import(None, file.name, plan, time.monotonic() - started)
    _print_report(plan, time.monotonic() - started, dry_run)
    if plan.complaints:
        raise SystemExit(1)


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
    seed_directorates_if_empty()
    with writing():
        new = make_administrator(username, password_hash)
        action = Action.ADD_PERSON if new else Action.SET_PASSWORD
        record(datetime.now(UTC), None, action, username, "administrator")
    click.echo(f"{username} is {'a new' if new else 'now an'} administrator.")


def _is_username(text: str) -> bool:
    return 0 < len(text) <= MAX_USERNAME_LENGTH and text.isascii() and text.isprintable() and " " not in text


COMMANDS: list[click.Command] = [load_schools, load_boundaries, create_admin]


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
