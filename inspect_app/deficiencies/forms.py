"""The filter as a form: the same fields on the map, above the list and in every export's address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Form, SearchField, SelectField, SelectMultipleField
from wtforms.validators import Length, Optional

from inspect_app.checklists import Severity
from inspect_app.deficiencies.selection import STATES, Selection
from inspect_app.problems import BadForm


class SelectionForm(Form):
    """Choices that depend on the person (directorates) or the checklists are set by ``selection_form``."""

    directorate = SelectField(_l("Directorate"), [Optional()], validate_choice=False)
    school = SearchField(_l("School number"), [Length(max=40)])
    severity = SelectMultipleField(_l("Severity"), choices=[severity.value for severity in Severity])
    checklist = SelectField(_l("Checklist"), [Optional()], validate_choice=False)
    section = SelectField(_l("Section"), [Optional()], validate_choice=False)
    trade = SelectField(_l("Trade"), [Optional()], validate_choice=False)
    owner = SelectField(_l("Who repairs"), [Optional()], validate_choice=False)
    state = SelectField(_l("State"), [Optional()], choices=list(STATES), default="open")
    overdue = BooleanField(_l("Overdue only"))
    since = DateField(_l("Found from"), [Optional()])
    until = DateField(_l("Found until"), [Optional()])
    text = SearchField(_l("School, item, fault, note or number"), [Length(max=120)])


def selection_from(args: MultiDict[str, str]) -> tuple[Selection, SelectionForm]:
    """The filter in a request's query. Raises BadForm naming the fields that cannot be read."""
    form = SelectionForm(args)
    if not form.validate():
        wrong = [f"{form[name].label.text}: {errors[0]}" for name, errors in form.errors.items() if name and errors]
        raise BadForm(fields=" · ".join(wrong))
    selection = Selection(
        directorate=form.directorate.data or "",
        school=(form.school.data or "").strip(),
        checklist=form.checklist.data or "",
        section=form.section.data or "",
        severity=tuple(form.severity.data or ()),
        trade=form.trade.data or "",
        owner=form.owner.data or "",
        state=form.state.data or "open",
        overdue=bool(form.overdue.data),
        since=form.since.data,
        until=form.until.data,
        text=(form.text.data or "").strip(),
    )
    return selection, form
