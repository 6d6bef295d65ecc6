"""Sentences of the pages that work without a server, filled by scripts: sending, the package, the tablet."""

from __future__ import annotations

from functools import cache

from flask_babel import gettext as _
from flask_babel import ngettext

from inspect_app.tablet.texts.correction_texts import correction_words
from inspect_app.tablet.texts.device_texts import discarding_words
from inspect_app.tablet.texts.entry_texts import state_words
from inspect_app.tablet.texts.plural_texts import by_number
from inspect_app.web import language


def sync_words() -> dict[str, object]:
    """In the reader's language."""
    return _sync_words(language())


@cache
def _sync_words(_language: str) -> dict[str, object]:
    # Kept: plurals cost more than the page.
    return {**state_words(), **correction_words(), **discarding_words(), **_package(), **_tablet(), **_visit()}


def _package() -> dict[str, object]:
    return {
        "take_n": by_number(lambda n: ngettext("Take %(n)s school with me", "Take %(n)s schools with me", n, n="{n}")),
        "taking": _("Taking {n} of {m}…"),
        "taken_failed": _("Not everything could be taken: {why}. Try again while there is a connection."),
        "not_found": _("Not within your area: {numbers}"),
        "ready": _("Ready for the field without internet"),
        "not_ready": _("Not ready for the field yet"),
        "schools_n": by_number(lambda n: ngettext("%(n)s school", "%(n)s schools", n, n="{n}")),
        "lists_n": by_number(lambda n: ngettext("%(n)s checklist", "%(n)s checklists", n, n="{n}")),
        "updated": _("updated {time}"),
        "free": _("{size} free"),
        "missing_page": _("{school}: its pages are not on this tablet. Update while there is a connection."),
        "missing_app": _("The application itself is not on this tablet yet. Keep this page open with a connection."),
        "missing_home": _("This page is not on this tablet yet. Open it once more with a connection."),
        "missing_space": _("Less than {size} are free on this tablet. Make room before you leave."),
        "give_back": _("Give back"),
        "nothing_open": _("Nothing open"),
        "never": _("no visit yet"),
        "never_visited": _("Never visited"),
        "kb": _("{n} KB"),
        "mb": _("{n} MB"),
        "gb": _("{n} GB"),
        "today_at": _("today {time}"),
    }


def _tablet() -> dict[str, object]:
    return {
        "persisted": _("The browser has promised to keep what is on this tablet."),
        "not_persisted": _(
            "The browser has not promised to keep what is on this tablet. Add Kashf to the home screen and send often."
        ),
        "space": _("{used} used, {free} free"),
        "update_open": _("A visit is open in another window. Close it first, then update."),
        "unsent_leave": by_number(
            lambda n: ngettext(
                "%(n)s visit on this tablet has not been sent",
                "%(n)s visits on this tablet have not been sent",
                n,
                n="{n}",
            )
        ),
        "finished_sent": _("What was finished is sent."),
        "left_to_send": _("Still to send: {n}"),
        "leave_offline": _("Signing out needs a connection. Until then the tablet stays yours."),
        "needs_connection": _("“{what}” needs a connection. Your schools and what is on this tablet open without one."),
        "only_connected": _("Only with a connection"),
        "nearest_now": _("nearest first · tap again for the usual order"),
        "nearest_denied": _("No position, so no “nearest first”: allow the position for this page in the browser."),
        "nearest_unknown": _("No position, so no “nearest first”: try again under the open sky."),
        "language_offline": _("The language can be changed when there is a connection."),
    }


def _visit() -> dict[str, object]:
    return {
        "no_space": _("Less than {size} are free on this tablet, so no more photos are taken. Answers are still kept."),
        "picture_empty": _("The file is empty, so no photo was kept. Take it again."),
        "picture_foreign": _(
            "This is a {kind} picture, which this browser cannot open. Choose one in JPEG (on a phone the camera's"
            " setting “most compatible”), or take the photo here."
        ),
        "picture_film": _("This is a video, not a picture. Take a photo instead."),
        "picture_pdf": _("This is a PDF document, not a picture. Photograph the page."),
        "picture_unreadable": _("This file is no picture, or it is damaged. Take the photo again."),
        "camera_failed": _("The camera could not be opened: {why}"),
        "camera_taken": by_number(lambda n: ngettext("%(n)s photo taken", "%(n)s photos taken", n, n="{n}")),
        "finished_elsewhere": _("This visit was finished in another window."),
        "known_photo": _("Photo of the last visit"),
    }
