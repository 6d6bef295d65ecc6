"""Words of a card about what became of an open deficiency between the visits."""

from __future__ import annotations

from flask_babel import gettext as _


def repair_words() -> dict[str, str]:
    return {
        "past_late": _("not corrected in time"),
        "past_rejected": _("a fix was rejected before"),
        "past_came_back": _("came back after repair"),
        "photo_before": _("When found"),
        "photo_after": _("Since then"),
        "photo_earlier_repair": _("The earlier repair"),
    }
