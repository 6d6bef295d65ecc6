"""``inspect-app map``: the map of a directorate as one file that opens without a network."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from inspect_app import problems
from inspect_app.accounts.console import CONSOLE, in_language
from inspect_app.accounts.scope import directorate_open_to
from inspect_app.journal import Action
from inspect_app.maps.file import render_file
from inspect_app.maps.map_picture import picture
from inspect_app.maps.version import clock
from inspect_app.observing.downloads import Download, note_download
from inspect_app.overview.filter_selection import Selection


@click.command("map")
@click.option("--directorate", required=True, metavar="CODE", help="Code of the directorate, such as 2202.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write (.html).")
@click.option("--language", type=click.Choice(["ar", "en"]), default="ar", show_default=True)
@with_appcontext
def map_file(directorate: str, output: Path, language: str) -> None:
    """Write the map of a directorate as one file: double-click opens it, no internet needed."""
    with in_language(current_app._get_current_object(), language):  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way
        try:
            of = directorate_open_to(CONSOLE, directorate)
        except problems.NotFound as unknown:
            raise click.ClickException(f"there is no directorate {directorate}") from unknown
        drawn = picture(CONSOLE, of, Selection(), clock())
        note_download(
            CONSOLE, Download(Action.DOWNLOAD_MAP, output.name, {"directorate": directorate}, len(drawn.states))
        )
        output.write_text(render_file(drawn, language), encoding="utf-8")
        click.echo(f"{output}: {len(drawn.states)} schools on the map, {drawn.unplaced} without a position.")


COMMANDS = [map_file]
