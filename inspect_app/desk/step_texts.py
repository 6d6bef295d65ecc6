"""A person's step, and the pictures put to it, in the reader's words: one way for buttons, history and what waits."""

from __future__ import annotations

from flask_babel import gettext as _

from inspect_app.deficiencies.history import CONSENTED, DECLINED, PROPOSED, TAKEN_BACK
from inspect_app.deficiencies.step_evidence import EvidenceKind
from inspect_app.inspections.value_texts import outcome_word, status_word


def step_label(status: str, target: str, *, proposes: bool) -> str:
    """What a step is called before it is taken. ``status`` is where the deficiency stands."""
    if target == "open" and status == "reported_fixed":
        return _("Not fixed: reopen")
    return _("Propose: %(status)s", status=status_word(target)) if proposes else status_word(target)


def step_words(kind: str, target: str = "") -> str:
    """What a step was. ``target``: the status that was proposed, consented to or declined."""
    status = status_word(target)
    if kind == PROPOSED:
        return _("Proposed: %(status)s", status=status)
    if kind == CONSENTED:
        return _("Consented: %(status)s", status=status)
    if kind == DECLINED:
        return _("Declined: %(status)s", status=status)
    return outcome_word(kind) if kind == TAKEN_BACK else status_word(kind)


def evidence_words(kind: str) -> str:
    return _("Photo of the place") if kind == EvidenceKind.PLACE else _("Photo of a document")
