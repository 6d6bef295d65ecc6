"""The command that loads boundaries of directorates and takes the last change of them back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from inspect_app.checklists import in_both_languages
from inspect_app.db import db, writing
from inspect_app.journal import Action, record
from inspect_app.registry.command_files import seed_directorates_if_empty, unreadable_file_as_message
from inspect_app.schools.boundaries import Boundaries, LayerUnchosen, read_boundaries
from inspect_app.schools.boundary_changes import BoundaryChange, compare_boundaries, file_remarks
from inspect_app.schools.boundary_files.choose_layer import LayerCount
from inspect_app.schools.boundary_ledger import Changer, changed_directorates, last_load, store_areas, undo_load
from inspect_app.schools.folding import single_line


@click.command("load-boundaries")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and store no area.")
@click.option("--layer", default="", help="The layer that is meant, where FILE has several.")
@click.option("--yes", is_flag=True, help="Store what carries no question, also in place of exact areas.")
@click.option("--accept", multiple=True, metavar="CODE", help="Store this directorate although there is a question.")
@click.option("--undo", is_flag=True, help="Take the last change of areas back, instead of loading a file.")
@with_appcontext
def load_boundaries(
    file: Path | None, dry_run: bool, layer: str, yes: bool, accept: tuple[str, ...], undo: bool
) -> None:
    """Load areas of directorates from FILE: GeoJSON, GeoPackage or Shapefile (.shp or zip), with codes or names.

    What would change is printed. When exact areas would be replaced or a question stands, nothing is stored without
    --yes; an area with a question is stored only when its directorate is named by --accept. Exit 1 when something was
    left out, or nothing in the file matches a directorate.
    """
    if undo == bool(file):
        raise click.UsageError("Name a FILE, or use --undo.")
    if undo or not file:
        _undo(dry_run)
        return
    seed_directorates_if_empty()
    boundaries = _read(file, layer)
    changes = compare_boundaries(db.session(), boundaries)
    _print_preview(boundaries, changes)
    asked = [change for change in changes if change.differs and not change.is_stored(accept)]
    needs_yes = not yes and (bool(asked) or any(change.overwrites for change in changes))
    chosen = [] if dry_run or needs_yes else [change for change in changes if change.is_stored(accept)]
    if chosen:
        _store(file, boundaries, chosen)
    click.echo(f"{len(chosen) or 'No'} areas stored, {len(boundaries.untouched)} directorates left as they were.")
    _ask([change.area.directorate.code for change in asked], needs_yes)
    if asked or needs_yes or not changes:
        raise SystemExit(1)


def _read(file: Path, layer: str) -> Boundaries:
    with unreadable_file_as_message():
        try:
            return read_boundaries(db.session(), file, layer)
        except LayerUnchosen as unchosen:
            layers = "".join(f"\n  {_layer_line(one)}" for one in unchosen.layers)
            raise click.ClickException(f"The file has several layers; name one by --layer:{layers}") from unchosen


def _layer_line(layer: LayerCount) -> str:
    name, shapes, found = layer
    matched = "not looked at" if found is None else f"{found} directorates found"
    return f"{single_line(name)}: {shapes} shapes, {matched}"


def _store(file: Path, boundaries: Boundaries, chosen: list[BoundaryChange]) -> None:
    by = Changer(None, datetime.now(UTC))
    with writing():
        store_areas(db.session(), [change.area for change in chosen], file.name, by)
        detail = f"{len(chosen)} / {len(boundaries.unmatched)}"
        record(by.at, None, Action.LOAD_BOUNDARIES, file.name, detail)


def _ask(codes: list[str], needs_yes: bool) -> None:
    """``codes``: of the directorates whose questions nobody answered."""
    if codes:
        accepting = " ".join(f"--accept {code}" for code in codes)
        click.echo(f"Left out for the questions above; to store them all the same: {accepting}", err=True)
    if needs_yes:
        click.echo("Run it again with --yes to store the others, also in place of exact areas.", err=True)


def _undo(dry_run: bool) -> None:
    by, load = Changer(None, datetime.now(UTC)), last_load(db.session())
    if load is None:
        raise click.ClickException("There is no change of areas to take back.")
    codes = " ".join(changed_directorates(db.session(), load))
    what, number = f"“{single_line(load.source)}” of {load.at:%Y-%m-%d %H:%M} UTC: {codes}", load.id
    if dry_run:
        click.echo(f"Would be taken back: {what}")
        return
    with writing():
        undone = undo_load(db.session(), number, by)
        if undone:
            record(by.at, None, Action.UNDO_BOUNDARIES, undone.source, str(len(codes.split())))
    if not undone:
        raise click.ClickException("Areas changed in the meantime; nothing was taken back.")
    click.echo(f"Taken back: {what}")


def _print_preview(boundaries: Boundaries, changes: list[BoundaryChange]) -> None:
    for remark in file_remarks(boundaries, changes):
        click.echo(in_both_languages(remark), err=True)
    for change in changes:
        _print_change(change)
    for name in boundaries.unmatched:
        click.echo(f"matched to no directorate: {single_line(name)}", err=True)


def _print_change(change: BoundaryChange) -> None:
    directorate, names = change.area.directorate, " · ".join(map(single_line, change.area.names))
    before = "none" if change.km2_before is None else f"{change.km2_before:,.0f}"
    drawn = "" if change.was_loaded or change.km2_before is None else " drawn around its schools"
    effect = "" if change.differs else ", unchanged"
    effect = ", replaces an exact area" if change.overwrites else effect
    click.echo(
        f"{directorate.code} {directorate.name_en} (“{names}”): {before}{drawn} → {change.km2:,.0f} km², "
        f"{change.inside} of {change.schools} schools inside, overlaps {change.overlap_km2:,.0f} km², "
        f"gaps {change.gap_km2:,.0f} km²{effect}"
    )
    for text in change.notes:
        click.echo(f"  note: {in_both_languages(text)}", err=True)
    for text in change.questions:
        click.echo(f"  question: {in_both_languages(text)}", err=True)
