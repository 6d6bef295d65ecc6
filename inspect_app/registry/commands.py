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
from inspect_app.checklists import in_both_languages
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.registry import import_reports
from inspect_app.registry.account_changes import make_administrator
from inspect_app.registry.boundary_commands import load_boundaries
from inspect_app.registry.command_files import seed_directorates_if_empty, unreadable_file_as_message
from inspect_app.registry.people_file.people_command import load_people
from inspect_app.registry.plan_printing import print_plan
from inspect_app.registry.units.unit_commands import load_directorates
from inspect_app.schools.importing.plan import ROWS_PER_PROGRESS, plan_import
from inspect_app.schools.importing.planning.apply_plan import apply_plan
from inspect_app.schools.importing.planning.import_choices import ForeignNames, ImportChoices, NearNumbers
from inspect_app.schools.importing.planning.import_files import refused_rows_file

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.command("load-schools")
@_FILE
@click.option("--dry-run", is_flag=True, help="Say what would change, cell by cell, and write no school.")
@click.option("--swap-coordinates", is_flag=True, help="Put clearly exchanged latitude and longitude right.")
@click.option(
    "--near",
    type=click.Choice([choice.value for choice in NearNumbers]),
    help="What numbers nearly the same as known ones mean.",
)
@click.option(
    "--names",
    type=click.Choice([choice.value for choice in ForeignNames]),
    help="What names in the other language's letters are.",
)
@click.option("--refused", type=click.Path(dir_okay=False, path_type=Path), help="Write rows left out to this XLSX.")
@with_appcontext
def load_schools(
    file: Path, dry_run: bool, swap_coordinates: bool, near: str | None, names: str | None, refused: Path | None
) -> None:
    """Add and update schools from FILE: CSV, XLSX or GeoJSON points, with headings in Arabic or English.

    Rows with a fault, and rows or names in question, are left out and printed; exit 1 when there is one.
    """
    started = time.monotonic()
    seed_directorates_if_empty()
    swap = "yes" if swap_coordinates else ""
    choices = ImportChoices.from_args({"swap": swap, "near": near or "", "names": names or ""})
    with unreadable_file_as_message():
        plan = plan_import(db.session(), file, choices, progress=_print_progress)
    if refused and plan.refused:
        refused.write_bytes(refused_rows_file(plan, "ar"))
    if not dry_run:
        with writing():
            apply_plan(db.session(), plan, datetime.now(UTC))
            import_reports.record_import(None, file.name, plan, time.monotonic() - started)
    if plan.rows >= ROWS_PER_PROGRESS:
        click.echo("", err=True)  # the last count of rows keeps its line
    print_plan(plan, time.monotonic() - started, dry_run=dry_run)
    if plan.complaints or plan.near_numbers or plan.foreign_names:
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


COMMANDS: list[click.Command] = [load_schools, load_directorates, load_boundaries, load_people, create_admin]


def _print_progress(rows: int) -> None:
    click.echo(f"\r{rows} rows read", nl=False, err=True)
