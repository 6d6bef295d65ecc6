"""Sentences about a visit that was finished and opened again, and about its correction."""

from __future__ import annotations

from flask_babel import gettext as _


def correction_words() -> dict[str, object]:
    return {
        "finished_at": _("Finished {time}"),
        "corrected_at": _("Corrected {time}"),
        "correction_of": _("Correction of receipt {number}"),
        "correction_unsent": _("Correction of the visit finished {time}"),
        "correction_because": _("Reason: {reason}."),
        "correction_lacks": _("Say in a few words what was wrong."),
        "correction_chips": [
            _("Wrong answer tapped"),
            _("Wrong place"),
            _("Repaired, but not said"),
            _("Seen only afterwards"),
        ],
        "look_at": _("Look at it"),
    }
