"""Sentences about dangers that were told, or could not be: on the item's card and on the finish sheet."""

from __future__ import annotations

from flask_babel import gettext as _


def danger_words() -> dict[str, str]:
    return {
        "told_ask": _("Principal told?"),
        "told_done": _("Principal told"),
        "told_when": _("Principal told {time}"),
        "told_not": _("Could not be told"),
        "told_changed": _("{code}: what was said about telling the principal was changed."),
        "told_title": _("Told to the principal"),
        "told_first": _("Before you leave, tell the principal, or who stands in, of each danger to life."),
        "told_all": _("The principal has been told of all of these"),
        "told_severe": _("Severe ones, if you told of them too"),
        "told_voice": _("By voice"),
        "told_writing": _("In writing"),
        "told_at": _("When"),
        "told_whom": _("Whom"),
        "told_principal": _("the principal"),
        "told_why": _("Why could nobody be told?"),
        "told_left": _("Dangers not told"),
        "told_unsaid": _("Say of each danger to life whether it was told; nothing is finished yet."),
    }
