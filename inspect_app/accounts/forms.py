from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from inspect_app.accounts.models import MAX_USERNAME_LENGTH
from inspect_app.accounts.passwords import MAX_PASSWORD_LENGTH


class SignInForm(Form):
    username = StringField(_l("User name"), [InputRequired(), Length(max=MAX_USERNAME_LENGTH)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=MAX_PASSWORD_LENGTH)])
    next = HiddenField()
