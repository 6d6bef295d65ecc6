from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(Form):
    username = StringField(_l("User name"), [InputRequired(), Length(max=60)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=200)])
    next = HiddenField()
