"""What the filter above a list offers this person: directorates in scope, sections of the checklists, words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from inspect_app.accounts.models import Person
from inspect_app.accounts.scope import directorates_open_to, directorates_today
from inspect_app.checklists import Owner
from inspect_app.checklists.term_texts import TRADES
from inspect_app.db import db
from inspect_app.deficiencies.deficiency_texts import failure_words
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.published import published
from inspect_app.inspections.value_texts import owner_word, trade_word
from inspect_app.overview.filter_form import SelectionForm
from inspect_app.overview.filter_selection import Selection, narrowed_alone
from inspect_app.overview.filter_texts import item_words, mark_words, safety_words, state_words
from inspect_app.schools.models import Directorate
from inspect_app.web import language


def directorate_names(person: Person) -> dict[str, str]:
    """Code → name of the directorates of today that this person may open, by code."""
    return _names(directorates_today(person))


def directorate_names_ever(person: Person) -> dict[str, str]:
    """The same and, behind them, those dissolved, of whose days there are visits."""
    dissolved = _names(directorates_open_to(person).where(Directorate.valid_to.is_not(None)))
    told = {code: _("%(name)s (dissolved)", name=name) for code, name in dissolved.items()}
    return {**directorate_names(person), **told}


def _names(directorates: Select[Directorate]) -> dict[str, str]:
    named = directorates.with_only_columns(
        Directorate.code, Directorate.name_ar, Directorate.name_en, maintain_column_froms=True
    )
    english = language() == "en"
    return {row.code: row.name_en if english else row.name_ar for row in db.session.execute(named)}


def offer(form: SelectionForm, directorates: dict[str, str]) -> SelectionForm:
    """The form with the choices of its lists; each begins with “all”, which does not narrow."""
    form.directorate.choices = _choices(directorates.items())
    form.state.choices = [SelectChoice(*row) for row in state_words().items()]
    form.safety.choices = _choices(safety_words().items())
    form.trade.choices = _choices([(key, trade_word(key)) for key in TRADES])
    form.owner.choices = _choices([(owner.value, owner_word(owner.value)) for owner in Owner])
    lists = published().current
    form.checklist.choices = _choices([(found.id, found.title.in_(language())) for found in lists])
    titles = {s.code: f"{s.code} · {s.title.in_(language())}" for found in lists for s in found.sections}
    form.section.choices = _choices(titles.items())
    items = [(s.code, item) for found in lists for s in found.sections for item in s.items]
    form.item.choices = _choices([])
    form.item.choices += [
        SelectChoice(item.code, f"{item.code} · {failure_words(item)}", optgroup=titles[section])
        for section, item in items
    ]
    _keep_asked(form.section, form.section.data)
    _keep_asked(form.item, item_words((form.item.data or "").strip().upper()))
    form.mark.choices = [SelectChoice(*row) for row in mark_words().items()]
    return form


def _keep_asked(field: SelectField, words: str | None) -> None:
    """What is asked for stays chosen where the checklists of today lack it."""
    choices: list[Any] = field.choices
    if field.data and field.data not in {choice.value for choice in choices}:
        choices.insert(1, SelectChoice(field.data, words))


def trades_here(person: Person, selection: Selection, now: datetime) -> list[str]:
    """The trades that have something under the filter, whichever of them it asks for."""
    some = narrowed_alone(select(Deficiency.trade).distinct(), person, selection.with_(trade=""), now)
    # SQLite looks no further when it has met them all.
    found = set(db.session.scalars(some.limit(len(TRADES))))
    return [trade for trade in TRADES if trade in found]


def _choices(rows: Iterable[tuple[str, str]]) -> list[Any]:
    return [SelectChoice("", _("All")), *(SelectChoice(*row) for row in rows)]
