"""What the visit page says of the way back from a tap, and of where it opens again."""

from __future__ import annotations

from flask_babel import gettext as _


def holding_words() -> dict[str, str]:
    return {
        "undo": _("Undo"),
        "answer_changed": _("{code}: the answer was changed."),
        "answer_withdrawn": _("{code}: the answer was taken back."),
        "photo_removed": _("The photo was removed."),
        "place_removed": _("The place was removed, with what was noted there."),
        "text_removed": _("The note was cleared."),
        "last_place": _("Last place: {place}"),
        "restored": _("Your draft of {time} is open again where you left it."),
        "restored_at": _("Your draft of {time} is open again at {code}, the item you touched last."),
    }
