"""The journal's subjects and details in the reader's words: stored as codes, so that a line means the same for ever."""

from __future__ import annotations

from flask_babel import gettext as _

from inspect_app.inspections.value_texts import status_word
from inspect_app.journal import Action
from inspect_app.registry.forms import ROLE_NAMES
from inspect_app.web import language

_STEPS = {Action.MOVE_DEFICIENCY, Action.TAKE_STEP_BACK}
_STEPS |= {Action.PROPOSE_END, Action.CONSENT_TO_END, Action.DECLINE_END}
_ARROW = " → "
_ARROWS = {"ar": " ← ", "en": _ARROW}
"""An arrow does not turn with the line it stands in."""


def subject_text(subject: str) -> str:
    """“deficiency 12” and “visit 12” in words; anything else is a name or an id, and stays."""
    kind, _space, number = subject.partition(" ")
    if kind == "deficiency" and number.isdigit():
        return _("Deficiency %(number)s", number=number)
    if kind == "visit" and number.isdigit():
        return _("Visit %(number)s", number=number)
    return subject


def detail_text(action: str, detail: str) -> str:
    """The two states of a step, and what changed of a person, in words; anything else stays."""
    if action == Action.CHANGE_PERSON:
        return _person_change(detail)
    if action in _STEPS:
        return _ARROWS[language()].join(status_word(state) for state in detail.split(_ARROW))
    return detail


def _person_change(detail: str) -> str:
    what, _colon, values = detail.partition(": ")
    words: dict[str, object] = {
        "name_ar": _("Name in Arabic"),
        "name_en": _("Name in English"),
        "role": _("Role"),
        "directorate": _("Directorate"),
        "school": _("School number"),
        "language": _("Language"),
    }
    roles = {str(role): str(word) for role, word in ROLE_NAMES.items()} if what == "role" else {}
    told = (roles.get(value, value) or "—" for value in values.split(_ARROW, 1))
    return f"{words.get(what, what)}: {_ARROWS[language()].join(told)}"
