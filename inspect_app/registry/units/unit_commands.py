"""``inspect-app load-directorates``; ``registry/commands.py`` adds it to its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from inspect_app.checklists import in_both_languages
from inspect_app.db import writing
from inspect_app.registry.units.apply_units import apply_units
from inspect_app.registry.units.unit_file import read_unit_file
from inspect_app.registry.units.unit_plan import UnitPlan
from inspect_app.registry.units.unit_planning import plan_units
from inspect_app.schools.folding import single_line
from inspect_app.schools.importing.table_cells import UnreadableFile
from inspect_app.schools.unit_of_day import day_of


@click.command("load-directorates")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and store nothing.")
@with_appcontext
def load_directorates(file: Path, dry_run: bool) -> None:
    """Add, rename, merge and dissolve directorates from FILE: CSV or XLSX with headings in Arabic or English.

    Each school, person and directorate that changes is printed. Rows with a fault are left out; exit 1 when there is
    one.
    """
    now = datetime.now(UTC)
    try:
        read = read_unit_file(file)
    except UnreadableFile as unreadable:
        raise click.ClickException(in_both_languages(unreadable.sentence)) from unreadable
    plan = plan_units(read.orders, [], day_of(now))
    plan.faults[:0] = read.faults
    for remark in read.remarks:
        click.echo(in_both_languages(remark), err=True)
    for heading in read.unknown_headings:
        click.echo(f"column not known: {single_line(heading)}", err=True)
    _print_plan(plan)
    if plan.changes_anything and not dry_run:
        with writing():
            apply_units(plan, None, now)
    if dry_run:
        click.echo("Nothing was stored.")
    if plan.faults:
        raise SystemExit(1)


def _print_plan(plan: UnitPlan) -> None:
    for fault in plan.faults:
        click.echo(f"row {fault.row}, left out: {fault.code}: {in_both_languages(fault.reason)}", err=True)
    for new in plan.new:
        click.echo(f"new: {new.code} {new.name_en} / {new.name_ar}")
    for changed in plan.changed:
        since = f" from {changed.day}" if changed.day else ""
        click.echo(f"changed: {changed.code} {changed.before.en} → {changed.after.en}{since}")
    for end in plan.dissolved:
        click.echo(f"dissolved: {end.code} {end.name.en}, from {end.day} part of {end.successor or 'none'}")
    for person in plan.people:
        click.echo(f"person: {person.username}, {person.from_code} → {person.to_code}; signs in again")
    for school in plan.schools:
        click.echo(f"school: {school.number}, {school.from_code} → {school.to_code} from {school.day}")
    units = len(plan.new) + len(plan.changed) + len(plan.dissolved)
    click.echo(
        f"{units} directorates, {len(plan.schools)} schools, {len(plan.people)} people; {plan.unchanged} unchanged."
    )
