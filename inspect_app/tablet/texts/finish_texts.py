"""Sentences of the finish sheet, and of what a visit closes."""

from __future__ import annotations

from flask_babel import gettext as _


def finishing_words() -> dict[str, object]:
    return {
        "finish_answered": _("{n} of {m} items answered"),
        "finished": _("The visit is finished"),
        "finish_photos": _("Photos missing"),
        "finish_reasons": _("Reasons missing"),
        "finish_unanswered": _("Unanswered"),
        "finish_unread": _("Cannot be read"),
        "finish_unread_first": _("The visit can be finished once these are put right. Tap one to get there."),
        "without_photo": _("Finish without the photo, because:"),
        "why_not": _("Why was it not judged?"),
    }


def closing_words() -> dict[str, object]:
    return {
        "ok_closes": ok_closes(),
        "closes_now": _("Your answer closes what is marked ✓ here as repaired and verified."),
        "repaired_and_failing": _("Marked as repaired, but a finding stands at the same place: it stays open."),
        "same": _("Still the same"),
        "worse_short": _("Worse"),
        "repaired": _("Repaired"),
        "open_since": _("open since {day}"),
        "closing_by_visit": _("Closed by this visit"),
        "closing_how": _("«Still wrong» keeps it open as «still the same»; your reading and your notes stay."),
        "closing_yes": _("Yes, it is repaired"),
        "closing_no": _("Still wrong"),
        "closing_kept": _("{code} stays open as «still the same»."),
        "closing_unsaid": _("Say of each danger below whether it is repaired; nothing is finished yet."),
    }


def ok_closes() -> str:
    return _("An OK, or a value within the limit, closes what is open here as repaired and verified.")
