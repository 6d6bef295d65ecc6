"""Sentences of the finish sheet, and of what a visit closes."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from inspect_app.inspections.assessment import CapReason
from inspect_app.inspections.value_texts import GRADE_LETTERS, GRADES, NOT_GRADED
from inspect_app.overview.score_texts import cap_sentence
from inspect_app.tablet.texts.plural_texts import by_number


def finishing_words(lang: str) -> dict[str, object]:
    return {
        "finish_answered": _("{n} of {m} items answered"),
        "finished": _("The visit is finished"),
        "finish_left": by_number(
            lambda n: ngettext("%(n)s thing is missing:", "%(n)s things are missing:", n, n="{n}"),
        ),
        "lacks": {
            "photo": {
                "title": _("Photos missing"),
                "label": _("Finish without the photo, because:"),
                "missing": _("Take the photo, or say here why there is none."),
            },
            "reason": {
                "title": _("Reasons missing"),
                "label": _("Why was it not judged?"),
                "missing": _("Say here why it was not judged."),
            },
        },
        "finish_unanswered": _("Unanswered"),
        "finish_may_be_left": _("They may be left: the coverage of the visit goes down."),
        "finish_unread": _("Cannot be read"),
        "finish_unread_first": _("The visit can be finished once these are put right. Tap one to get there."),
        **_grade_words(lang),
        **_circumstances(),
        **_signing(),
        "opening": _("Will be opened"),
        "seen_again": _("Seen again, stays open"),
        "put_right": _("Put right during the visit"),
    }


def _grade_words(lang: str) -> dict[str, object]:
    return {
        "grade_letters": {key: text.in_(lang) for key, text in GRADE_LETTERS.items()},
        "grades": {key: text.in_(lang) for key, text in [*GRADES.items(), ("none", NOT_GRADED)]},
        "grade_preview": _("A preview by this device. The server works it out again from what you send."),
        "not_scored": _("Not scored"),
        "of_100": _("%(score)s of 100", score="{n}"),
        "without_limit": _("%(score)s without the limit", score="{n}"),
        "caps": {reason.value: cap_sentence(reason, "{limit}", "{items}") for reason in CapReason},
        "more_items": _("%(num)s more", num="{n}"),
        "coverage": _(
            "%(answered)s of %(applicable)s applicable items inspected (%(percent)s of the weight)",
            answered="{answered}",
            applicable="{applicable}",
            percent="{percent}",
        ),
        "too_little": _("under %(limit)s no grade is given", limit="90%"),
    }


def _circumstances() -> dict[str, object]:
    return {
        "where": _("Place of the visit"),
        "photos": _("Photos"),
        "duration": _("Duration"),
        "no_position": _("no position"),
        "hours": by_number(lambda n: ngettext("%(n)s hour", "%(n)s hours", n, n="{n}")),
        "minutes": by_number(lambda n: ngettext("%(n)s minute", "%(n)s minutes", n, n="{n}")),
        "and": _("{first} and {second}"),
        "far": _("This is far from the school's point. The visit can be finished all the same."),
        "far_why": _("Say why, in the note on the whole visit"),
    }


def _signing() -> dict[str, str]:
    return {
        "signing": _("The principal"),
        "present": _("Has seen the result"),
        "absent": _("Not present"),
        "signer_name": _("Name of who saw it"),
        "not_signed": _("Why nobody saw it"),
        "sign_here": _("Sign here with a finger; the name alone is enough."),
        "signed": _("The signature"),
        "sign_again": _("Wipe off"),
        "sign_outdated": _(
            "The result changed after it was signed, so the signature was taken off. Have it signed again, or finish"
            " with the name alone."
        ),
        "signing_missing": _("Say whether the principal has seen the result."),
        "signer_name_missing": _("Write the name of who saw the result."),
        "not_signed_missing": _("Say why nobody at the school saw the result."),
    }


def reason_chips() -> dict[str, list[str]]:
    """The usual reasons, by what they are given for."""
    return {
        "na": [_("Not in this school"), _("Not in use"), _("Not the school's duty")],
        "not_inspected": [_("Locked, no key"), _("Not safe to enter"), _("In use by pupils"), _("No time left")],
        "photo": [_("The camera does not work"), _("Pupils in the picture"), _("Too dark")],
        "not_signed": [_("On leave"), _("At the directorate"), _("Nobody in charge"), _("Did not want to sign")],
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
        "closing_how": _("“Still wrong” keeps it open as “still the same”; your reading and your notes stay."),
        "closing_yes": _("Yes, it is repaired"),
        "closing_no": _("Still wrong"),
        "closing_kept": _("{code} stays open as “still the same”."),
        "closing_left": _("Dangers to be confirmed as repaired"),
        "closing_unsaid": _("Say of each danger below whether it is repaired; nothing is finished yet."),
    }


def ok_closes() -> str:
    return _("An OK, or a value within the limit, closes what is open here as repaired and verified.")
