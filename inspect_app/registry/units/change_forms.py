"""The forms by which directorates and schools are changed; what they come to is decided by the plans."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from inspect_app.overview.filter_form import LocalMeta
from inspect_app.registry.units.unit_orders import MIN_DAY, TOO_EARLY
from inspect_app.schools.directorates import GOVERNORATES, governorate_name
from inspect_app.web import language

_FILL_IN = _l("Fill in this field.")
_TOO_LONG = _l("Too long: at most %(max)s characters.")


def _in_our_time(_form: Form, field: DateField) -> None:
    if field.data and field.data < MIN_DAY:
        raise ValidationError(TOO_EARLY.in_(language()))


class UnitForm(Form):
    """A new directorate, or the names, governorate and first day of one there is."""

    Meta = LocalMeta

    code = StringField(_l("Code"), [InputRequired(_FILL_IN), Length(message=_TOO_LONG, max=16)])
    name_ar = StringField(_l("Name in Arabic"), [InputRequired(_FILL_IN), Length(message=_TOO_LONG, max=120)])
    name_en = StringField(_l("Name in English"), [InputRequired(_FILL_IN), Length(message=_TOO_LONG, max=120)])
    governorate = SelectField(_l("Governorate"), [InputRequired(_FILL_IN)])
    valid_from = DateField(_l("First day"), [Optional(), _in_our_time])
    named_from = DateField(_l("First day of these names"), [Optional(), _in_our_time])

    def offer(self) -> UnitForm:
        names = sorted((governorate_name(key, language()), key) for key in GOVERNORATES)
        unnamed = SelectChoice("", _("Choose a governorate"))
        self.governorate.choices = [unnamed, *(SelectChoice(key, name) for name, key in names)]
        return self


class MergeForm(Form):
    """From ``day`` on, ``successor`` has the schools and people of this one; or those schools in ``localities``."""

    Meta = LocalMeta

    successor = SelectField(_l("To directorate"), [InputRequired(_FILL_IN)])
    day = DateField(_l("From the day"), [InputRequired(_FILL_IN), _in_our_time])
    localities = SelectMultipleField(_l("Localities"))

    def offer(self, directorates: dict[str, str], localities: list[str]) -> MergeForm:
        known = [SelectChoice(code, f"{name} ({code})") for code, name in directorates.items()]
        self.successor.choices = [SelectChoice("", str(_l("Choose one"))), *known]
        self.localities.choices = [SelectChoice(one, one or str(_l("No locality"))) for one in localities]
        return self

    @property
    def first_day(self) -> date:
        day: date = self.day.data
        return day


class ClosingForm(Form):
    """``successor``: the number of the school it becomes part of."""

    Meta = LocalMeta

    day = DateField(_l("Closed since"), [InputRequired(_FILL_IN), _in_our_time])
    successor = StringField(_l("Becomes part of school number"), [Length(message=_TOO_LONG, max=40)])
