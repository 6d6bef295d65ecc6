from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, FileField, Form, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from inspect_app.accounts.forms import check_password
from inspect_app.accounts.models import MAX_USERNAME_LENGTH
from inspect_app.accounts.roles import Role

ROLE_NAMES = {
    Role.ENGINEER: _l("Engineer"),
    Role.REVIEWER: _l("Directorate reviewer"),
    Role.MINISTRY: _l("Ministry"),
    Role.SCHOOL: _l("School staff"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
STATE_NAMES = {
    "active": _l("May sign in"),
    "waiting": _l("Waits for the first sign-in"),
    "closed": _l("Account closed"),
}
"""Of ``people_list.STATES``."""
_FILL_IN = _l("Fill in this field.")
_TOO_LONG = _l("Too long: at most %(max)s characters.")


class FileForm(Form):
    """The file itself stands in ``request.files``: WTForms sees its name only."""

    file = FileField(_l("File"))


class PlacedForm(Form):
    """Somebody's names, role and place; ``place_fields`` checks directorate and school against the role."""

    name_ar = StringField(_l("Name in Arabic"), [InputRequired(_FILL_IN), Length(message=_TOO_LONG, max=120)])
    name_en = StringField(_l("Name in English"), [InputRequired(_FILL_IN), Length(message=_TOO_LONG, max=120)])
    role = SelectField(_l("Role"), choices=[SelectChoice(str(role), word) for role, word in ROLE_NAMES.items()])
    directorate = SelectField(_l("Directorate"))
    school = StringField(_l("School number"), [Length(message=_TOO_LONG, max=40)])


class PersonForm(PlacedForm):
    """A new account."""

    username = StringField(
        _l("User name"),
        [
            InputRequired(_FILL_IN),
            Length(message=_TOO_LONG, max=MAX_USERNAME_LENGTH),
            Regexp(r"^[A-Za-z0-9][A-Za-z0-9._@-]*$", message=_l("Latin letters, digits and . _ @ - only.")),
        ],
    )
    password = PasswordField(_l("First password"), [Optional()])

    def validate_password(self, field: Field) -> None:
        check_password(field, (self.username.data or "", self.name_ar.data or "", self.name_en.data or ""))


class EditedPersonForm(PlacedForm):
    """An account that is there."""

    language = SelectField(_l("Language"), choices=[SelectChoice("ar", "العربية"), SelectChoice("en", "English")])


class PasswordForm(Form):
    """``names`` are those a password must be more than: set them before the form is validated."""

    names: tuple[str, ...] = ()
    password = PasswordField(_l("New password"), [InputRequired(_FILL_IN)])

    def validate_password(self, field: Field) -> None:
        check_password(field, self.names)
