"""Words of a card whose date is also a record of upkeep: the paper that was seen, the latest known date."""

from __future__ import annotations

from flask_babel import gettext as _


def paper_words() -> dict[str, str]:
    return {
        "paper": _("I have seen the document or tag"),
        "photo_paper": _("Photo of the document or tag"),
        "latest": _("Latest known"),
        "paper_on": _("paper seen on"),
        "date_said_on": _("without a paper, on"),
        "still_latest": _("Still the latest"),
    }
