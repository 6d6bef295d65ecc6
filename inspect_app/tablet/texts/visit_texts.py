"""The words of the visit page, looked up once a page instead of once an item, and those its scripts need."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from inspect_app.checklists.term_texts import BUTTONS, REASONS, SEVERITIES, VERDICTS
from inspect_app.inspections.value_texts import since_days
from inspect_app.tablet.item_texts import script_json
from inspect_app.tablet.texts.danger_texts import danger_words
from inspect_app.tablet.texts.entry_texts import sending_words
from inspect_app.tablet.texts.finish_texts import closing_words, finishing_words, ok_closes, reason_chips
from inspect_app.tablet.texts.holding_texts import holding_words
from inspect_app.tablet.texts.on_spot_texts import on_spot_words
from inspect_app.tablet.texts.paper_texts import paper_words
from inspect_app.tablet.texts.plural_texts import by_number
from inspect_app.tablet.texts.repair_texts import repair_words
from inspect_app.web import language


def ago(at: datetime) -> str:
    """“254 days ago”, “today”."""
    age = since_days(at)
    return age if age == _("today") else _("%(age)s ago", age=age)


def page_words() -> dict[str, Any]:
    """For the templates, in the reader's language."""
    return _page_words(language())


def words_json() -> Markup:
    """Sentences with {names} that the scripts fill, as JSON for a script element."""
    return _words_json(language())


@cache
def _words_json(lang: str) -> Markup:
    return script_json(_script_words(lang))


@cache
def _page_words(lang: str) -> dict[str, Any]:
    # Kept: to look them up costs more than all the rest of the page.
    return {
        "verdicts": {key.value: text.in_(lang) for key, text in VERDICTS.items()},
        "before": _("Last visit"),
        "cannot": _("Why?"),
        "ok_closes": ok_closes(),
        "open_for": _("open for"),
        "hint": _("About this item"),
        "none": _("None / no record"),
        "repaired": _("Repaired"),
        "same": _("Still the same"),
        "source": _("Source"),
        "still_open": _("Open since the last visits"),
        "whole_school": _("The whole school"),
        "worked_out": _("Worked out from the school's facts"),
        "worse_short": _("Worse"),
        **_finding_words(),
        **_photo_words(),
        **on_spot_words(),
        **repair_words(),
        **paper_words(),
    }


def _finding_words() -> dict[str, str]:
    return {
        "additional": _("Another place"),
        "finding": _("What is wrong, and where"),
        "instance": _("Which one, if there are several"),
        "kind": _("Kind of place"),
        "more": _("Severity, which one"),
        "new_name": _("Name of the new place"),
        "new_place": _("A new place…"),
        "note": _("Note"),
        "place": _("Where"),
        "place_off": _("Remove this place"),
        "raise": _("Severity"),
        "raise_default": _("as the checklist says"),
        "worse": _("Worse than before"),
    }


def _script_words(lang: str) -> dict[str, object]:
    return {
        "lang": lang,
        "verdicts": {key.value: text.in_(lang) for key, text in VERDICTS.items()},
        "buttons": {key.value: text.in_(lang) for key, text in BUTTONS.items()},
        "severities": {key.value: text.in_(lang) for key, text in SEVERITIES.items()},
        "reasons": {key.value: text.in_(lang) for key, text in REASONS.items()},
        "reason_chips": reason_chips(),
        **_saving(),
        **holding_words(),
        **_counting(),
        **finishing_words(lang),
        **closing_words(),
        **danger_words(),
        **sending_words(),
        **_placing(),
    }


def _photo_words() -> dict[str, str]:
    return {
        "photo": _("Photo"),
        "photo_always": _("One photo at least, also when all is well"),
        "photo_needed": _("One photo at least · no pupils' faces"),
        "photo_free": _("Photo if it helps · no pupils' faces"),
        "photo_repair": _("Photo of the repair, if you can · no pupils' faces"),
        "photo_kept": _("photo kept"),
    }


def _saving() -> dict[str, str]:
    return {
        "saved": _("Saved on this tablet {time}"),
        "not_saved": _("Not saved on this tablet: {why}"),
        "photo_failed": _("This photo could not be kept: {why}. Take it again."),
        "photo_kept": _("Photo {n} kept on this tablet"),
        "photo_lost": _("One photo is no longer on this tablet; take it again."),
        "too_many_photos": _("At most {n} photos for one finding."),
    }


def _counting() -> dict[str, object]:
    return {
        "of": _("{n} of {m}"),
        "limit": _("Limit"),
        "between": _("{low} to {high}"),
        "at_most": _("at most {n}"),
        "at_least": _("at least {n}"),
        "by_this_clock": _("by this device's clock today is {day}"),
        "age_limit": by_number(lambda n: ngettext("at most %(n)s day old", "at most %(n)s days old", n, n="{n}")),
        "age": by_number(lambda n: ngettext("%(n)s day old", "%(n)s days old", n, n="{n}")),
        "section_none": _("not begun"),
        "section_part": _("begun"),
        "section_done": _("complete"),
        "section_skip": _("nothing to ask here"),
        "section_attention": _("something is missing"),
        "findings": by_number(lambda n: ngettext("%(n)s finding", "%(n)s findings", n, n="{n}")),
        "facts_unknown": by_number(lambda n: ngettext("%(n)s is not known yet", "%(n)s are not known yet", n, n="{n}")),
        "facts_known": _("All known; look once whether they still hold"),
        "nothing_flagged": _("No findings so far."),
        "nothing_unanswered": _("Nothing is unanswered."),
        "finish": _("Finish the visit"),
        "yes": _("yes"),
        "no": _("no"),
        "unknown": _("not known"),
    }


def _placing() -> dict[str, str]:
    return {
        "position_wait": _("looking for the position…"),
        "position_denied": _("position not allowed: the visit goes on without it"),
        "position_none": _("no position: the visit goes on without it"),
        "position_here": _("{distance} from the school's point · accuracy ±{accuracy}"),
        "position_free": _("accuracy ±{accuracy}"),
        "metres": _("{n} m"),
        "kilometres": _("{n} km"),
    }
