"""Words for what was found and put right during the visit."""

from __future__ import annotations

from flask_babel import gettext as _


def on_spot_words() -> dict[str, str]:
    return {
        "fixed": _("Put right on the spot"),
        "photo_fixed": _("Photo of the repair, beside the one from before if you have it"),
    }
