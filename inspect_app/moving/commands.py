"""``inspect-app move-database``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

import click
from flask import Flask
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from inspect_app import create_app
from inspect_app.moving.database_move import engine_of, move_database
from inspect_app.moving.move_refusals import CannotMove, target_url
from inspect_app.problems import OutcomeUnknown, Problem

_OWNER_ONLY_UMASK = 0o077


@click.command("move-database")
@click.argument("target", metavar="TARGET")
def move_database_command(target: str) -> None:
    """Copy the configured database into the empty one at TARGET, and compare them. Stop the server first.

    TARGET is postgresql+psycopg://USER@HOST/DATABASE or sqlite:////FOLDER/FILE. All or nothing: on any failure TARGET
    holds no row and the exit code is 1. The configured database stays as it is. Photos are files and are not moved.
    """
    os.umask(_OWNER_ONLY_UMASK)
    start = perf_counter()
    try:
        url = target_url(target)
        source = create_app()
        moved = create_app(replace(source.extensions["kashf.settings"], database_url=target))
        with _closed_afterwards(source, moved):
            click.echo(f"From {engine_of(source).url}\nto   {url}")
            rows = move_database(source, moved, click.echo)
    except CannotMove as refusal:
        raise click.ClickException(f"Nothing was moved: {refusal}") from refusal
    except (Problem, DBAPIError) as error:
        raise click.ClickException(_told(error)) from error
    click.echo(f"Compared, and equal in both: {rows:,} rows, {perf_counter() - start:.0f} s.")
    click.echo(_what_next(source, url))


def _told(error: Problem | DBAPIError) -> str:
    if isinstance(error, OutcomeUnknown):
        return (
            "The connection broke while the copy was being kept, so it may be there or not. Give the command again: it "
            "moves everything, or says that the target is not empty."
        )
    failure = error.__cause__ if isinstance(error, Problem) else error
    return f"Nothing was moved. The database says: {getattr(failure, 'orig', error)}"


@contextmanager
def _closed_afterwards(*apps: Flask) -> Iterator[None]:
    try:
        yield
    finally:
        for app in apps:
            engine_of(app).dispose()


def _what_next(source: Flask, url: URL) -> str:
    return f"""\
Photos and uploads stay in {source.extensions["kashf.settings"].data}, which the server needs as before.
Start it from now on with
  INSPECT_APP_DATABASE_URL={url}
The old database is as it was. Keep it until the new one has been backed up, and start no server on it again."""


COMMANDS = [move_database_command]
