"""The page to which an administrator's link leads: somebody chooses a password without the old one."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from inspect_app.accounts.access import public
from inspect_app.accounts.forms import ChosenPasswordForm
from inspect_app.accounts.own_account.refused_page import Answer
from inspect_app.accounts.passwords import hash_password
from inspect_app.accounts.sign_in_links import account_of_link, use_link

blueprint = Blueprint("sign_in_links", __name__, url_prefix="/sign-in/link")


@blueprint.after_request
def keep_address_private(response: Response) -> Response:
    """What the page fetches tells nobody under which address it stands: the address is the secret."""
    response.headers["Referrer-Policy"] = "origin"
    return response


@blueprint.get("/<token>")
@public
def open_link(token: str) -> str:
    """Looking changes nothing: a program that previews links does not use this one up."""
    account = account_of_link(token, datetime.now(UTC))
    return render_template("accounts/link-password.html", form=ChosenPasswordForm(), account=account, token=token)


@blueprint.post("/<token>")
@public
def set_password(token: str) -> Answer:
    now, form = datetime.now(UTC), ChosenPasswordForm(request.form)
    account = account_of_link(token, now)
    form.names = account.username, account.name_ar, account.name_en
    if not form.validate():
        return render_template("accounts/link-password.html", form=form, account=account, token=token), 422
    use_link(token, hash_password(form.password.data or ""), now)
    flash(_("The new password holds from now on. Sign in with it."))
    return redirect(url_for("accounts.sign_in"), 303)
