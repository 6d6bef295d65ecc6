"""What is said of unfinished visits: gone from this tablet, on another one, thrown away, photos that are here alone."""

from __future__ import annotations

from functools import cache

from flask_babel import gettext as _
from flask_babel import ngettext

from inspect_app.tablet.texts.plural_texts import by_number
from inspect_app.web import language


def device_words() -> dict[str, object]:
    """Of the pages that list what is on the tablet, in the reader's language."""
    return _device_words(language())


@cache
def _device_words(_language: str) -> dict[str, object]:
    return {**_vanished(), **_elsewhere(), **_photos(), **_discarded()}


def discarding_words() -> dict[str, object]:
    """Of every page on which a draft can be thrown away or its photos missed."""
    return {
        "discard_sure": _("Discard this visit? It holds {answers} and {photos}. You can bring it back for a day."),
        "answers_n": by_number(lambda n: ngettext("%(n)s answer", "%(n)s answers", n, n="{n}")),
        "photos_n": by_number(lambda n: ngettext("%(n)s photo", "%(n)s photos", n, n="{n}")),
        "discarded_elsewhere": _(
            "This visit was discarded in another window. Bring it back on the first page to go on."
        ),
        "give_photo_up": _("Give the missing photos up"),
        "photos_again": _("Take them again"),
        "why_photo": _("Why they will not come"),
        "keep_it": _("Cancel"),
        "photo_coming": _("This photo is not here yet: it comes from the server, or is on the tablet that took it."),
        "needs_network": _("This needs a connection. Nothing was changed; try again when there is one."),
    }


def _vanished() -> dict[str, object]:
    return {
        "vanished": by_number(
            lambda n: ngettext(
                "%(n)s unfinished visit is gone from this tablet",
                "%(n)s unfinished visits are gone from this tablet",
                n,
                n="{n}",
            )
        ),
        "vanished_about": _(
            "This is tablet {code}. The server keeps the copies that it sent. Say of each visit what becomes of it."
        ),
        "vanished_photos": by_number(
            lambda n: ngettext(
                "Photos of %(n)s sent visit are gone from this tablet",
                "Photos of %(n)s sent visits are gone from this tablet",
                n,
                n="{n}",
            )
        ),
        "copy_of": _("as it was {time}"),
        "restore": _("Bring it back"),
        "leave_it": _("Leave it to another tablet"),
        "give_up": _("Give it up"),
        "give_up_why": _("Why it is given up"),
    }


def _elsewhere() -> dict[str, object]:
    return {
        "elsewhere": by_number(
            lambda n: ngettext(
                "%(n)s unfinished visit is on tablet {code}, last heard from {time}",
                "%(n)s unfinished visits are on tablet {code}, last heard from {time}",
                n,
                n="{n}",
            )
        ),
        "left_here": by_number(
            lambda n: ngettext(
                "%(n)s unfinished visit was left to another tablet",
                "%(n)s unfinished visits were left to another tablet",
                n,
                n="{n}",
            )
        ),
        "go_on_here": _("Go on with it here"),
        "went_on": _(
            "It went on on tablet {code} ({time}, {n} of {m}). Finished on both, the directorate must choose."
        ),
        "finished_on_other": _(
            "It was finished on another tablet. Finished here as well, the directorate must choose."
        ),
        "page_away": _("Its page is not on this tablet yet: open it once while there is a connection."),
    }


def _photos() -> dict[str, object]:
    return {
        "photos_only_here": by_number(
            lambda n: ngettext(
                "%(n)s photo is on this tablet alone so far.",
                "%(n)s photos are on this tablet alone so far.",
                n,
                n="{n}",
            )
        ),
        "photos_away": by_number(
            lambda n: ngettext(
                "%(n)s photo is neither here nor on the server yet: it is on the tablet that took it.",
                "%(n)s photos are neither here nor on the server yet: they are on the tablet that took them.",
                n,
                n="{n}",
            )
        ),
    }


def _discarded() -> dict[str, object]:
    return {
        "discard": _("Discard this visit"),
        "discarded_at": _("discarded, {time}"),
        "bring_back": _("Bring back"),
    }
