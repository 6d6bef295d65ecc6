"""How coded values, dates and numbers are said in the reader's language; the same words for templates and for files."""

from __future__ import annotations

from datetime import UTC, date, datetime

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from inspect_app.checklists import FACTS, Item, Text, term_texts
from inspect_app.inspections.published import published
from inspect_app.inspections.submitted import AMMAN
from inspect_app.web import language

STATUSES = {
    "open": Text("مفتوح", "Open"),
    "acknowledged": Text("اطُّلع عليه", "Acknowledged"),
    "made_safe": Text("أُمِّن مؤقتاً", "Made safe"),
    "in_progress": Text("قيد التنفيذ", "In progress"),
    "reported_fixed": Text("أُبلغ عن إصلاحه", "Reported fixed"),
    "deferred": Text("مؤجّل لأعمال رأسمالية", "Deferred to capital works"),
    "transferred": Text("محوَّل إلى جهة أخرى", "Transferred to another body"),
    "verified_closed": Text("أُصلح وتم التحقق منه", "Repaired and verified"),
    "void": Text("ملغى", "Void"),
}
OUTCOMES = {
    "new": Text("جديد", "New"),
    "seen_again": Text("ما زال قائماً", "Seen again"),
    "not_corrected": Text("لم يُصحَّح في موعده", "Not corrected in time"),
    "fix_rejected": Text("رُفض الإصلاح", "Fix rejected"),
    "verified_closed": Text("تم التحقق من إصلاحه", "Verified closed"),
    "recurrent": Text("تكرّر بعد إصلاحه", "Recurrent"),
    "fixed_on_spot": Text("رُصد وصُحِّح في الحال", "Found and put right on the spot"),
    "unchanged": Text("لم يُفحص في هذه الزيارة", "Not inspected this time"),
    "confirmed": Text("تأكّد إغلاقه", "Confirmed closed"),
    "late": Text("وصل متأخراً، للسجل فقط", "Arrived late, history only"),
    "withdrawn": Text("سُحب بتصحيح الزيارة", "Withdrawn by a correction"),
    "taken_back": Text("تراجع عن خطوة", "Step taken back"),
}
GRADES = {
    "A": Text("مطابق", "Meets the standard"),
    "B": Text("مطابق مع ملاحظات", "Meets it, with remarks"),
    "C": Text("دون الحد الأدنى", "Below the minimum"),
    "D": Text("غير مقبول", "Not acceptable"),
}
GRADE_LETTERS = {"A": Text("أ", "A"), "B": Text("ب", "B"), "C": Text("ج", "C"), "D": Text("د", "D")}
NOT_GRADED = Text("غير مكتمل", "Incomplete")
TOLD_BY = {"voice": Text("شفهياً", "By voice"), "writing": Text("كتابةً", "In writing")}
"""How a danger was told."""


def _say(table: object, key: object) -> str:
    word = table.get(key) if isinstance(table, dict) else None
    return word.in_(language()) if isinstance(word, Text) else str(key)


def severity_word(key: str) -> str:
    return _say(term_texts.SEVERITIES, key)


def verdict_word(key: str) -> str:
    return _say(term_texts.VERDICTS, key)


def status_word(key: str) -> str:
    return _say(STATUSES, key)


def outcome_word(key: str) -> str:
    return _say(OUTCOMES, key)


def trade_word(key: str) -> str:
    return _say(term_texts.TRADES, key)


def owner_word(key: str) -> str:
    return _say(term_texts.OWNERS, key)


def grade_word(letter: str | None) -> str:
    """The grade's meaning; “incomplete” for a grade that was withheld."""
    return _say(GRADES, letter) if letter else NOT_GRADED.in_(language())


def grade_letter(letter: str) -> str:
    """A stored grade's letter as it is written."""
    return _say(GRADE_LETTERS, letter)


def fact_word(key: str) -> str:
    return FACTS[key].text.in_(language()) if key in FACTS else key


def item_of(checklist: str, version: int, code: str) -> Item:
    """The item as that version words it. Raises KeyError for a code the version does not have."""
    return published().get(checklist, version).items[code]


def checklist_title(checklist: str, version: int | None = None, short: bool = False) -> str:
    library = published()
    found = library.get(checklist, version) if version else library.latest(checklist)
    return (found.short_title if short else found.title).in_(language())


def section_title(checklist: str, version: int, code: str) -> str:
    sections = {section.code: section for section in published().get(checklist, version).sections}
    return sections[code].title.in_(language())


def day(moment: datetime | date | None) -> str:
    """«3 أيار 2026», “3 May 2026”: the day in Amman; Levantine month names, Western digits."""
    return "—" if moment is None else day_in(moment, language())


def day_in(moment: datetime | date, reader: str) -> str:
    """The same for a given language: a file has both."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(AMMAN).date()
    if reader == "en":
        return f"{moment.day} {format_date(moment, 'MMMM y', locale='en')}"
    return f"{moment.day} {format_date(moment, 'MMMM', locale='ar_JO')} {moment.year}"


def moment(at: datetime | None) -> str:
    """The day and the time of day in Amman."""
    return f"{day(at)}، {at.astimezone(AMMAN):%H:%M}" if at and language() == "ar" else _english_moment(at)


def _english_moment(at: datetime | None) -> str:
    return f"{day(at)}, {at.astimezone(AMMAN):%H:%M}" if at else "—"


def number(value: float | None, digits: int = 0) -> str:
    """With thousands separated, Western digits in both languages; “—” for nothing."""
    return "—" if value is None else f"{value:,.{digits}f}"


def percent(part: float | None, whole: float | None) -> str:
    """“57%” of a whole; “—” where the whole is empty, which is not 0 % and not 100 %."""
    return f"{100 * part / whole:.0f}%" if part is not None and whole else "—"


def days_between(earlier: datetime, later: datetime) -> int:
    """Whole days on the calendar in Amman; negative when ``later`` is earlier."""
    return (later.astimezone(AMMAN).date() - earlier.astimezone(AMMAN).date()).days


def since_days(at: datetime | None, now: datetime | None = None) -> str:
    """An age in words: today, 1 day, 2 days, 254 days."""
    if at is None:
        return "—"
    days = max(0, days_between(at, now or datetime.now(UTC)))
    return ngettext("%(num)d day", "%(num)d days", days) if days else _("today")


def quoted(text: str) -> str:
    """Between the quotation marks of the reader's language, whatever that of ``text`` is."""
    return _("“%(text)s”", text=text)


def _quoted_on_page(text: str) -> Markup:
    """The same on a page, where the words' own direction stays theirs and the marks run with the page."""
    return escape(quoted("{}")).format(Markup("<bdi>{}</bdi>").format(text))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        severity_word=severity_word,
        verdict_word=verdict_word,
        status_word=status_word,
        outcome_word=outcome_word,
        trade_word=trade_word,
        owner_word=owner_word,
        grade_word=grade_word,
        grade_letter=grade_letter,
        fact_word=fact_word,
        item_of=item_of,
        checklist_title=checklist_title,
        section_title=section_title,
    )
    app.jinja_env.filters.update(
        day=day,
        moment=moment,
        number=number,
        percent=percent,
        quoted=_quoted_on_page,
        since_days=since_days,
    )
