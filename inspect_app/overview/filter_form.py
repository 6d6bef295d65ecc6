"""The filter as a form: the same fields on the map, above the list and in every export's address."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Form, SearchField, SelectField, SelectMultipleField
from wtforms.meta import DefaultMeta
from wtforms.validators import Length, Optional, ValidationError

from inspect_app.checklists import Owner, Severity
from inspect_app.checklists.term_texts import TRADES
from inspect_app.inspections.published import published
from inspect_app.overview.conditions import MARKS, SAFETY
from inspect_app.overview.filter_selection import STATES, Selection
from inspect_app.problems import BadForm
from inspect_app.web import language

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""Days the filter asks for: far within what dates in a time zone and its calculations can hold."""


SELDOM = ("owner", "checklist", "section", "since", "until")
"""Fields that few ask for: they stand folded away where none of them is asked for."""
or_empty = Optional(strip_whitespace=False)
"""A tab is not empty: WTForms would let it pass by all other checks, and the page would look for it."""


def in_our_time(_form: Form, field: DateField) -> None:
    if field.data and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(_l("A day between the years 2000 and 2100."))


def is_published(_form: Form, field: SelectField) -> None:
    if field.data not in {checklist.id for checklist in published()}:
        raise ValidationError(_l("There is no such checklist."))


class LocalMeta(DefaultMeta):
    """A form that speaks the reader's language."""

    @property
    def locales(self) -> list[str]:
        return [language()]


class SelectionForm(Form):
    """Its lists are filled by ``filter_choices.offer``.

    A directorate, section or item nobody knows narrows to nothing.
    """

    Meta = LocalMeta

    directorate = SelectField(_l("Directorate"), [or_empty], validate_choice=False)
    school = SearchField(_l("School number"), [Length(max=40)], render_kw={"inputmode": "numeric"})
    severity = SelectMultipleField(_l("Severity"), choices=[severity.value for severity in Severity])
    checklist = SelectField(_l("Checklist"), [or_empty, is_published], validate_choice=False)
    section = SelectField(_l("Section"), [or_empty], validate_choice=False)
    item = SelectField(_l("Item"), [or_empty], validate_choice=False)
    trade = SelectField(_l("Trade"), [or_empty], choices=list(TRADES))
    owner = SelectField(_l("Who repairs"), [or_empty], choices=[owner.value for owner in Owner])
    state = SelectField(_l("State"), [or_empty], choices=list(STATES), default="open")
    overdue = BooleanField(_l("Overdue only"))
    safety = SelectField(_l("Made safe"), [or_empty], choices=list(SAFETY))
    mark = SelectMultipleField(_l("Only those with all of these marks"), choices=list(MARKS))
    unplaced = BooleanField(_l("School without a position"))
    since = DateField(_l("Found from"), [or_empty, in_our_time])
    until = DateField(_l("Found until"), [or_empty, in_our_time])
    text = SearchField(_l("School, item, fault, note or number"), [Length(max=120)])


def require_valid(form: Form) -> None:
    """Raises BadForm naming the fields that cannot be read."""
    if not form.validate():
        wrong = [f"{form[name].label.text}: {errors[0]}" for name, errors in form.errors.items() if name and errors]
        raise BadForm(fields=" · ".join(wrong))


def selection_from(args: MultiDict[str, str]) -> tuple[Selection, SelectionForm]:
    """The filter in a request's query. Raises BadForm naming the fields that cannot be read."""
    form = SelectionForm(args)
    require_valid(form)
    selection = Selection(
        directorate=form.directorate.data or "",
        school=(form.school.data or "").strip(),
        checklist=form.checklist.data or "",
        section=form.section.data or "",
        item=(form.item.data or "").strip().upper(),
        severity=tuple(form.severity.data or ()),
        trade=form.trade.data or "",
        owner=form.owner.data or "",
        state=form.state.data or "open",
        overdue=bool(form.overdue.data),
        safety=form.safety.data or "",
        mark=tuple(dict.fromkeys(form.mark.data or ())),
        unplaced=bool(form.unplaced.data),
        since=form.since.data,
        until=form.until.data,
        text=(form.text.data or "").strip(),
    )
    return selection, form
