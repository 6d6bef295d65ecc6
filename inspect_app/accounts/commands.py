"""Commands for whoever keeps the server, when nobody can get in any more; ``cli.py`` attaches COMMANDS."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from inspect_app.accounts.models import Account
from inspect_app.accounts.second_factor import factor_changes
from inspect_app.accounts.sign_in_links import link_age, make_link
from inspect_app.db import db, writing

_USERNAME = click.argument("username")


@click.command("sign-in-link")
@_USERNAME
@click.option("--site", default="", help="Where Kashf is reached, such as https://kashf.example.")
@with_appcontext
def sign_in_link(username: str, site: str) -> None:
    """Print a link by which USERNAME chooses a new password, once: for a day, the first one for 30 days.

    It ends the one made before.
    """
    with writing():
        account = _account(username)
        token, age = make_link(account, None, datetime.now(UTC)), link_age(account)
    with current_app.test_request_context():
        path = current_app.url_for("sign_in_links.open_link", token=token)
    click.echo(f"{site.rstrip('/')}{path}")
    if not site:
        click.echo("Put the address of your Kashf before it.", err=True)
    click.echo(f"It works once, within {age.total_seconds() / 3600:.0f} hours.", err=True)


@click.command("second-factor-off")
@_USERNAME
@with_appcontext
def second_factor_off(username: str) -> None:
    """Take the second factor of USERNAME off, who has lost the phone and the recovery codes."""
    with writing():
        account = _account(username)
        had_one = account.second_factor_key is not None
        if had_one:
            factor_changes.turn_off(account, None, datetime.now(UTC))
    click.echo(f"{username} signs in with the password alone." if had_one else f"{username} has no second factor.")


def _account(username: str) -> Account:
    account = db.session.scalar(select(Account).where(Account.username == username))
    if account is None:
        raise click.ClickException(f"There is no account of the name {username}.")
    return account


COMMANDS: list[click.Command] = [sign_in_link, second_factor_off]
