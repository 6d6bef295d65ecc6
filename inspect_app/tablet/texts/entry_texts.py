"""What a finished visit on its way is said to be, on the visit's page and in the queue (dom/entry-status.mjs)."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from inspect_app.tablet.texts.plural_texts import by_number


def sending_words() -> dict[str, object]:
    """On the page of the visit itself."""
    return {
        "sending": _("Sending…"),
        "safe": _("Safe on the server. Receipt number {number}."),
        "partly": by_number(
            lambda n: ngettext(
                "Partly on the server: %(n)s photo is still missing.",
                "Partly on the server: %(n)s photos are still missing.",
                n,
                n="{n}",
            )
        ),
        "kept": _("Kept on this tablet, not sent yet"),
        "no_network": _("No connection. It can be sent later from this tablet."),
        "sign_in": _("Sign in again to send it; it stays on this tablet."),
        "not_believed": _("The answer did not come from the Kashf server. It can be sent later."),
        "refused": _("The server did not take it: {why}"),
        "conflict": _("The server holds another version of this visit; both are kept and the directorate decides."),
        "photo_gone": by_number(
            lambda n: ngettext(
                "%(n)s photo is no longer on this tablet.", "%(n)s photos are no longer on this tablet.", n, n="{n}"
            )
        ),
        "try_again": _("Send again"),
        "continue": _("Continue"),
        "open_again": _("Open it again"),
        "open_visit": _("Open the visit"),
        "to_schools": _("To my schools"),
    }


def state_words() -> dict[str, object]:
    """On every page that lists what is on the tablet."""
    return {
        "kept_again": _("Kept on this tablet. The server was restored, so it is sent once more."),
        "partly_of": _("Partly on the server: {n} of {m} photos."),
        "safe_short": _("Safe on the server"),
        "kept_short": _("On this tablet, not sent yet"),
        "partly_short": _("Partly on the server"),
        "attention_short": _("Needs attention"),
        "draft_short": _("Begun, on this tablet"),
        "other_person": _("Another person is signed in. Sign in with your own account to send it."),
        "server_trouble": _("The server is in trouble. It is tried again by itself."),
        "said": _("The server said: {why}"),
        "photos_tomorrow": _(
            "The server takes no more of your photos today. The others are kept on this tablet and sent by themselves."
        ),
        "next_try": _("Next try at {time}."),
        "sent_when": _("Arrived {time}"),
        "all_sent": _("Everything is sent"),
        "offline": _("No connection now. What you do is kept on this tablet."),
        "signed_out": _("The session has ended. Nothing is lost: sign in to send."),
        "retry_now": _("Send now"),
        "saved_file": _("Saved as {name}. Hand it to the directorate; the tablet keeps its own copy."),
    }
