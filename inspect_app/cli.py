"""The command ``inspect-app``: everything an administrator does without a browser."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy.exc import SQLAlchemyError

from inspect_app import create_app
from inspect_app.accounts.commands import COMMANDS as ACCOUNT_COMMANDS
from inspect_app.backups.commands import COMMANDS as BACKUP_COMMANDS
from inspect_app.checklists import InvalidChecklists, check
from inspect_app.config import Settings, WrongSetting, log_format
from inspect_app.database_errors import problem_of
from inspect_app.exports.commands import COMMANDS as EXPORT_COMMANDS
from inspect_app.inspections.published import check_published, publish_versions
from inspect_app.maps.commands import COMMANDS as MAP_COMMANDS
from inspect_app.moving.commands import COMMANDS as MOVING_COMMANDS
from inspect_app.observing.log_lines import configure_logging
from inspect_app.problems import Problem
from inspect_app.registry.commands import COMMANDS as REGISTRY_COMMANDS
from inspect_app.serving.database_upgrade import WrongSchema, check_schema
from inspect_app.submissions.commands import COMMANDS as SUBMISSION_COMMANDS

_OWNER_ONLY_UMASK = 0o077
"""What a server writes later, nobody else may read."""


class _MessageGroup(click.Group):
    """Tells a wrong setting, a broken checklist or a database in trouble as one clear message, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        # Commands of the parts ask Flask for the application; it is made when one of them first needs it.
        ctx.obj = ScriptInfo(create_app=_current_app)
        try:
            return super().invoke(ctx)
        except (WrongSetting, InvalidChecklists, WrongSchema) as wrong:
            raise click.ClickException(str(wrong)) from wrong
        except (Problem, SQLAlchemyError) as error:
            problem = problem_of(error) if isinstance(error, SQLAlchemyError) else error
            if problem is None:
                raise
            raise click.ClickException(f"{problem.en} / {problem.ar}") from error


@click.group(cls=_MessageGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="inspect-app")
def main() -> None:
    """Kashf: school facility inspection.

    State lives in one folder, INSPECT_APP_DATA (default ./instance): database, photos, secret key.
    All settings are explained in docs/running.md.
    """


@main.command("check-checklists")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--published", is_flag=True, help="Compare with what this instance has published, too.")
def check_checklists(folder: Path | None, published: bool) -> None:
    """Check every checklist in FOLDER (default: the installed ones); print all mistakes; exit 1 when there is one."""
    folder = folder or Path(os.environ.get("INSPECT_APP_CHECKLISTS") or Settings.checklists)
    mistakes = check(folder)
    for mistake in mistakes:
        click.echo(str(mistake), err=True)
    if mistakes:
        sys.exit(1)
    if published:
        _current_app(replace(Settings.from_environment(), checklists=folder))
    click.echo("No mistakes.")


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes; each has six threads.")
def serve(address: str, workers: int) -> None:
    """Serve the application. A new database gets its tables; one of an earlier release wants “inspect-app upgrade”."""
    from inspect_app import demo as demonstration
    from inspect_app.serving import server

    os.umask(_OWNER_ONLY_UMASK)
    configure_logging(log_format(os.environ, for_people=sys.stderr.isatty()))
    app = _current_app()
    if demonstration.is_demo(app):
        place = demonstration.place_of(app)
        raise WrongSetting(
            f"{place.setting} holds the demonstration, whose passwords everybody knows. "
            f"Serve it with “inspect-app demo”, or choose another {place.kind} for a real instance."
        )
    publish_versions(app)
    server.serve(app, address, workers)


@main.command()
@click.option("--no-serve", is_flag=True, help="Only create the demo instance.")
@click.option("--national", is_flag=True, help="4,002 schools in all 42 directorates, for work at scale.")
@click.option("--seed", default=2202, show_default=True, help="The same seed makes the same instance, on the same day.")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port to listen on.")
def demo(no_serve: bool, national: bool, seed: int, address: str) -> None:
    """Create the demo instance once, then serve it. All of its schools, people and findings are invented."""
    os.umask(_OWNER_ONLY_UMASK)
    # A demo is served on this machine over plain http; anything else asks for https.
    os.environ.setdefault("INSPECT_APP_INSECURE_HTTP", "yes")
    # Its people sign in with one password that is printed: nothing stands behind a second factor.
    os.environ.setdefault("INSPECT_APP_SECOND_FACTOR", "offered")
    from inspect_app import demo as demonstration
    from inspect_app.serving import server

    configure_logging(log_format(os.environ, for_people=True))
    app = create_app()
    today = demonstration.today_in_amman()
    demonstration.create_once(app, seed=seed, today=today, national=national, say=click.echo)
    publish_versions(app)
    click.echo(demonstration.welcome(address))
    if not no_serve:
        if not server.is_loopback(address):
            click.echo(demonstration.WARNING, err=True)
        server.serve(app, address, preload_later=True)


def _current_app(settings: Settings | None = None) -> Flask:
    """The application on a database with this release's tables, and with the checklists that it has published.

    A command may be the first thing a new database sees.
    """
    app = create_app(settings)
    check_schema(app)
    check_published(app)
    return app


for commands in (
    ACCOUNT_COMMANDS,
    REGISTRY_COMMANDS,
    SUBMISSION_COMMANDS,
    MAP_COMMANDS,
    EXPORT_COMMANDS,
    MOVING_COMMANDS,
    BACKUP_COMMANDS,
):
    for command in commands:
        main.add_command(command)
