"""The command ``load-people``: the same as the page, for whoever keeps the server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from inspect_app.checklists import in_both_languages
from inspect_app.db import db, writing
from inspect_app.registry.command_files import seed_directorates_if_empty, unreadable_file_as_message
from inspect_app.registry.people_file.people_imports import record_people_import
from inspect_app.registry.people_file.people_plan import PeoplePlan, add_people, plan_people
from inspect_app.registry.people_file.people_rows import RowFault
from inspect_app.schools.folding import single_line


@click.command("load-people")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say whom the file would add, and add nobody.")
@with_appcontext
def load_people(file: Path, dry_run: bool) -> None:
    """Add accounts from FILE: CSV or XLSX, with headings in Arabic or English. An account that is there is left alone.

    Accounts have no password: slips with a first way in are made on the page. Rows with a fault are left out and
    printed; exit 1 when there is one.
    """
    seed_directorates_if_empty()
    with unreadable_file_as_message():
        plan = plan_people(db.session(), file)
    if plan.new and not dry_run:
        now = datetime.now(UTC)
        with writing():
            add_people(db.session(), plan, None, now)
            record_people_import(None, file.name, plan, now)
    _print_plan(plan)
    effect = "would be added" if dry_run else "added"
    click.echo(f"{len(plan.present)} already there, {len(plan.refused)} left out, {len(plan.new)} {effect}.")
    if plan.refused:
        raise SystemExit(1)


def _print_plan(plan: PeoplePlan) -> None:
    for remark in plan.remarks:
        click.echo(in_both_languages(remark), err=True)
    for heading in plan.unknown_headings:
        click.echo(f"column not known: {single_line(heading)}", err=True)
    for present in plan.present:
        differs = ", ".join(heading.en for heading in present.differs_in)
        otherwise = f"; the file says otherwise: {differs}" if differs else ""
        click.echo(f"row {present.row}, already there: {present.account.username}{otherwise}", err=True)
    _print_faults("left out", plan.faults)
    _print_faults("put right", plan.repairs)
    _print_faults("look at it", plan.doubts)


def _print_faults(kind: str, faults: Iterable[RowFault]) -> None:
    for fault in faults:
        value = f" “{fault.value}”" if fault.value else ""
        reason = in_both_languages(fault.reason)
        click.echo(f"row {fault.row}, {kind}: {fault.column.en}{value}: {reason}", err=True)
