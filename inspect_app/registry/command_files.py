"""What the registry's commands share: the sentence of a file nobody can read, and the directorates to match it with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from inspect_app.checklists import in_both_languages
from inspect_app.db import db, writing
from inspect_app.schools.directorates import DirectorateIndex, seed_directorates
from inspect_app.schools.importing.table_cells import UnreadableFile


@contextmanager
def unreadable_file_as_message() -> Iterator[None]:
    """A file nobody can read ends the command with its sentence rather than with a traceback."""
    try:
        yield
    except UnreadableFile as unreadable:
        raise click.ClickException(in_both_languages(unreadable.sentence)) from unreadable


def seed_directorates_if_empty() -> None:
    """Fills an empty table of directorates; one that somebody has begun to fill is left alone."""
    if not DirectorateIndex.read(db.session()).all:
        with writing():
            seed_directorates(db.session())
