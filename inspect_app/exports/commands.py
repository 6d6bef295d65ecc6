"""``inspect-app export`` and ``export-visits``: what a filter shows as a file, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from werkzeug.datastructures import MultiDict

from inspect_app import problems
from inspect_app.accounts.console import CONSOLE, in_language
from inspect_app.accounts.scope import directorate_open_to
from inspect_app.db import db
from inspect_app.exports.files import MIME_TYPES, write_file
from inspect_app.exports.visit_tables.visit_archive import SHAPES, archive_bytes
from inspect_app.journal import Action
from inspect_app.observing.downloads import Download, note_download
from inspect_app.overview.filter_form import selection_from
from inspect_app.overview.filter_selection import count
from inspect_app.overview.visit_filter.visit_filter_form import visit_selection_from
from inspect_app.overview.visit_filter.visit_selection import count_visits


@click.command("export")
@click.option("--directorate", default="", metavar="CODE", help="Such as 2202; without it, all directorates.")
@click.option("--format", "extension", type=click.Choice(list(MIME_TYPES)), required=True)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option("--language", type=click.Choice(["ar", "en"]), default="ar", show_default=True)
@click.option(
    "--severity", multiple=True, help="life_threatening, severe, moderate or low; may be given several times."
)
@click.option("--overdue", is_flag=True, help="Only what is overdue.")
@click.option(
    "--safety", help="Dangers overdue to be made safe (overdue), still to be made safe (due), made safe (done)."
)
@click.option("--school", help="Number of one school.")
@click.option("--checklist", help="Such as health-and-safety.")
@click.option("--section", help="Such as B03.")
@click.option("--item", help="Such as B03.01.")
@click.option(
    "--mark",
    multiple=True,
    help="flagged (needs a decision), rejected, not_corrected, recurrent, seen_again, proposed; several: all of them.",
)
@click.option("--unplaced", is_flag=True, help="Only of schools without a position.")
@click.option("--trade", help="Such as electrical.")
@click.option("--owner", help="Who repairs: school, directorate, ministry, outside.")
@click.option("--state", help="open (default), reported_fixed, deferred, closed, all.")
@click.option("--since", metavar="YYYY-MM-DD", help="Found on this day or later.")
@click.option("--until", metavar="YYYY-MM-DD", help="Found on this day or earlier.")
@click.option("--text", help="Words of a failure, item, note, place or school; a number or a code.")
@with_appcontext
def export(extension: str, output: Path, language: str, **filters: object) -> None:
    """Write deficiencies as Excel, CSV, GeoJSON or GeoPackage: the same rows as the list with the same filter."""
    with in_language(_app(), language), _said_on_the_console(filters):
        selection, _form = selection_from(_query_of(filters))
        _check_directorate(selection.directorate)
        rows = db.session.scalar(count(CONSOLE, selection, datetime.now(UTC))) or 0
        note_download(CONSOLE, Download(Action.EXPORT_DEFICIENCIES, output.name, selection.to_args(), rows))
        if extension == "gpkg":
            output.unlink(missing_ok=True)  # GDAL adds to what is there
        write_file(extension, output, CONSOLE, selection, language)
    click.echo(f"{output}: {output.stat().st_size:,} bytes.")


@click.command("export-visits")
@click.option("--directorate", default="", metavar="CODE", help="Such as 2202; without it, all directorates.")
@click.option("--shape", type=click.Choice(list(SHAPES)), required=True, help="A row for each visit, or each answer.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="ZIP file to write.")
@click.option("--language", type=click.Choice(["ar", "en"]), default="ar", show_default=True)
@click.option("--checklist", help="Such as health-and-safety.")
@click.option("--engineer", metavar="TEXT", help="Words of the engineer's name.")
@click.option("--grade", help="A letter, or none.")
@click.option(
    "--quality",
    multiple=True,
    help="far, no_position, photos_missing, photos_given_up, corrected, not_seen, not_told, late or clock_doubtful;"
    " several: visits of which all are true.",
)
@click.option("--since", metavar="YYYY-MM-DD", help="Visits that ended on this day or later.")
@click.option("--until", metavar="YYYY-MM-DD", help="Visits that ended on this day or earlier.")
@click.option("--q", metavar="TEXT", help="Words or numbers of a school.")
@with_appcontext
def export_visits(shape: str, output: Path, language: str, **filters: object) -> None:
    """Write visits with their answers as zipped CSV: the same visits as the list with the same filter."""
    with in_language(_app(), language), _said_on_the_console(filters):
        selection, _form = visit_selection_from(_query_of(filters))
        _check_directorate(selection.directorate)
        rows = db.session.scalar(count_visits(CONSOLE, selection)) or 0
        note_download(CONSOLE, Download(Action.EXPORT_VISITS, output.name, selection.to_args(), rows))
        with output.open("wb") as out:
            out.writelines(archive_bytes(shape, CONSOLE, selection, language))
    click.echo(f"{output}: {output.stat().st_size:,} bytes.")


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]  # noqa: SLF001 - Flask's way


@contextmanager
def _said_on_the_console(filters: dict[str, object]) -> Iterator[None]:
    """What is wrong with the filter, as the command's own message."""
    try:
        yield
    except problems.NotFound as unknown:
        raise click.ClickException(f"there is no directorate {filters['directorate']}") from unknown
    except problems.BadForm as wrong:
        raise click.ClickException(wrong.sentence("en")) from wrong


def _check_directorate(code: str) -> None:
    """Raises NotFound."""
    if code:
        directorate_open_to(CONSOLE, code)


def _query_of(filters: dict[str, object]) -> MultiDict[str, str]:
    """The options as the query of an address, so that command and web read them alike."""
    args: MultiDict[str, str] = MultiDict()
    for name, value in filters.items():
        if isinstance(value, tuple):
            args.setlist(name, [str(one) for one in value])
        elif value:
            args[name] = "yes" if value is True else str(value)
    return args


COMMANDS = [export, export_visits]
