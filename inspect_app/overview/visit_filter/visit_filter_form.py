"""The filter of visits as a form and in words: the same fields above the list and in the address of its files."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Form, SearchField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from inspect_app.inspections.published import published
from inspect_app.inspections.value_texts import checklist_title, day, grade_letter, grade_word, quoted
from inspect_app.overview.filter_form import LocalMeta, in_our_time, is_published, or_empty, require_valid
from inspect_app.overview.visit_filter.visit_quality import QUALITIES, quality_words
from inspect_app.overview.visit_filter.visit_selection import GRADES, NOT_GRADED, VisitSelection
from inspect_app.web import language


class VisitSelectionForm(Form):
    """Its lists are filled by :func:`offer_visits`. A directorate nobody knows narrows to nothing."""

    Meta = LocalMeta

    q = SearchField(_l("School name or number"), [Length(max=120)])
    directorate = SelectField(_l("Directorate"), [or_empty], validate_choice=False)
    checklist = SelectField(_l("Checklist"), [or_empty, is_published], validate_choice=False)
    engineer = SearchField(_l("Engineer"), [Length(max=120)])
    grade = SelectField(_l("Grade"), [or_empty], choices=list(GRADES))
    quality = SelectMultipleField(_l("Only those of which all of this is true"), choices=list(QUALITIES))
    since = DateField(_l("Visited from"), [or_empty, in_our_time])
    until = DateField(_l("Visited until"), [or_empty, in_our_time])
    mine = BooleanField(_l("Only mine"))


def visit_selection_from(args: MultiDict[str, str]) -> tuple[VisitSelection, VisitSelectionForm]:
    """The filter in a request's query. Raises BadForm naming the fields that cannot be read."""
    form = VisitSelectionForm(args)
    require_valid(form)
    selection = VisitSelection(
        q=(form.q.data or "").strip(),
        directorate=form.directorate.data or "",
        checklist=form.checklist.data or "",
        engineer=(form.engineer.data or "").strip(),
        grade=form.grade.data or "",
        quality=tuple(dict.fromkeys(form.quality.data or ())),
        since=form.since.data,
        until=form.until.data,
        mine=bool(form.mine.data),
    )
    return selection, form


def offer_visits(form: VisitSelectionForm, directorates: dict[str, str]) -> VisitSelectionForm:
    """The form with the choices of its lists. ``directorates``: code → name."""
    checklists = {found.id: found.title.in_(language()) for found in published().current}
    grades = {grade: _grade_words(grade) for grade in GRADES}
    form.quality.choices = [SelectChoice(*choice) for choice in quality_words().items()]
    for field, choices in ((form.directorate, directorates), (form.checklist, checklists), (form.grade, grades)):
        field.choices = [SelectChoice("", _l("All")), *(SelectChoice(*choice) for choice in choices.items())]
    return form


def _grade_words(grade: str) -> str:
    if grade == NOT_GRADED:
        return grade_word(None)
    return f"{grade_letter(grade)} · {grade_word(grade)}"


def visit_filter_words(selection: VisitSelection, directorate: str) -> list[str]:
    """Each thing the filter asks for, so that a sheet of paper tells what it holds. ``directorate`` is its name."""
    said = [
        directorate,
        checklist_title(selection.checklist) if selection.checklist else "",
        _("engineer “%(text)s”", text=selection.engineer) if selection.engineer else "",
        _grade_words(selection.grade) if selection.grade else "",
        *(quality_words()[quality] for quality in selection.quality),
        _("visited from %(day)s", day=day(selection.since)) if selection.since else "",
        _("visited until %(day)s", day=day(selection.until)) if selection.until else "",
        _("Only mine") if selection.mine else "",
        quoted(selection.q) if selection.q else "",
    ]
    return [words for words in said if words] or [_("All visits of your area")]
