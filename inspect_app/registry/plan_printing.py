"""What the command line prints of an import: what it did, what it left out, what is asked, what should be looked at."""

from __future__ import annotations

import click

from inspect_app.checklists import in_both_languages
from inspect_app.schools.folding import single_line
from inspect_app.schools.importing.planning.cell_changes import value_words
from inspect_app.schools.importing.planning.import_plan import ImportPlan
from inspect_app.schools.importing.school_rows import Complaint


def print_plan(plan: ImportPlan, seconds: float, *, dry_run: bool) -> None:
    """Faults, questions and remarks on standard error; on standard output the counts, and in a dry run each change."""
    for kind, complaints in (
        ("left out", plan.complaints),
        ("left out, say --near known or new", plan.near_numbers),
        ("not stored, say --names english or replace", plan.foreign_names),
        ("position", plan.suspicious_positions),
        ("look at it", plan.flags),
        ("put right", plan.repairs),
    ):
        for complaint in complaints:
            _print_complaint(kind, complaint)
    for remark in plan.remarks:
        click.echo(f"file: {in_both_languages(remark)}", err=True)
    for heading in plan.unknown_headings:
        click.echo(f"column not known: {single_line(heading)}", err=True)
    if dry_run:
        _print_changes(plan)
    click.echo(
        f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged, {plan.rows_left_out} left out; "
        f"{seconds:.1f} s." + (" No school was written." if dry_run else "")
    )


def _print_changes(plan: ImportPlan) -> None:
    for cell in plan.cell_changes():
        before, after = (value_words(cell.key, value, plan.directorate_names).en for value in (cell.before, cell.after))
        click.echo(single_line(f"row {cell.row}, {cell.number}, {cell.column.en}: {before or '—'} → {after or '—'}"))


def _print_complaint(kind: str, complaint: Complaint) -> None:
    value = f" “{single_line(complaint.value)}”" if complaint.value else ""
    reason = single_line(in_both_languages(complaint.reason))
    click.echo(f"row {complaint.row}, {kind}: {complaint.column.en}{value}: {reason}", err=True)
