from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import EqualTo, InputRequired, Length

from inspect_app.accounts.models import MAX_USERNAME_LENGTH
from inspect_app.accounts.password_rules import FAULT_TEXTS, fault_of
from inspect_app.accounts.passwords import MAX_TYPED_LENGTH
from inspect_app.web import language

MAX_CODE_LENGTH = 40
_FILL_IN = _l("Fill in this field.")


class SignInForm(Form):
    username = StringField(_l("User name"), [InputRequired(), Length(max=MAX_USERNAME_LENGTH)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=MAX_TYPED_LENGTH)])
    next = HiddenField()


class CodeForm(Form):
    """The second half of signing in, and what proves that somebody still has the authenticator."""

    code = StringField(_l("Code"), [InputRequired(_FILL_IN), Length(max=MAX_CODE_LENGTH)])


class EnrolForm(CodeForm):
    """``sealed_key`` is the key the page showed; the password is asked of whoever signed in a while ago."""

    password = PasswordField(_l("Present password"), [Length(max=MAX_TYPED_LENGTH)])
    sealed_key = HiddenField()
    next = HiddenField()


class ChosenPasswordForm(Form):
    """``names`` are those a password must be more than: set them before the form is validated."""

    names: tuple[str, ...] = ()
    password = PasswordField(_l("New password"), [InputRequired(_FILL_IN)])
    repeated = PasswordField(
        _l("The new password again"), [EqualTo("password", message=_l("The two are not the same."))]
    )
    next = HiddenField()

    def validate_password(self, field: Field) -> None:
        check_password(field, self.names)


class OwnPasswordForm(ChosenPasswordForm):
    old = PasswordField(_l("Present password"), [InputRequired(_FILL_IN), Length(max=MAX_TYPED_LENGTH)])

    def validate_password(self, field: Field) -> None:
        super().validate_password(field)
        if field.data == self.old.data:
            raise ValidationError(_l("This is the present password. Choose another one."))


def check_password(field: Field, names: tuple[str, ...]) -> None:
    """Raises ValidationError with the sentence why somebody of these names may not choose this password."""
    if fault := fault_of(field.data or "", names):
        raise ValidationError(FAULT_TEXTS[fault].in_(language()))
