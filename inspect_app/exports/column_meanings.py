"""The data dictionary: what each column of a file means and in what unit it stands, in both languages.

An Excel file brings it as its last sheet, the page “What the columns mean” shows it, docs/exports.md prints it.
Headings stand with the columns; risk points are explained where a file speaks of itself (about_file).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from inspect_app.checklists import Text


class Meaning(NamedTuple):
    """Of one column, or of one thing in both languages."""

    keys: tuple[str, ...]
    words: Text
    unit: Text


def _pair(name: str) -> tuple[str, str]:
    return f"{name}_ar", f"{name}_en"


_TEXT, _WORDS, _CODE = Text("نص", "text"), Text("كلمات ثابتة", "fixed words"), Text("رمز ثابت", "permanent code")
_DAY = Text("يوم بتوقيت عمّان", "day in Amman")
_FLAG = Text("صح أو خطأ", "true or false")
_DAYS = Text("أيام", "days")
_DEGREES = Text("درجات عشرية (WGS 84)", "decimal degrees (WGS 84)")
_NUMBER = Text("عدد", "number")

MEANINGS = (
    Meaning(("number",), Text("الرقم الذي يُذكر في المراسلات", "the number people quote"), _NUMBER),
    Meaning(_pair("severity"), Text("درجة الخطورة بالكلمات", "how severe it is, in a word"), _WORDS),
    Meaning(
        ("severity_rank",),
        Text("3 مهدِّد للحياة، 2 شديد، 1 متوسط، 0 منخفض", "3 life-threatening, 2 severe, 1 moderate, 0 low"),
        Text("من 0 إلى 3", "0 to 3"),
    ),
    Meaning(
        _pair("failure"), Text("ما الخلل، بكلمات قليلة", "what is wrong, in a few words: “low guard rail”"), _WORDS
    ),
    Meaning(("item",), Text("رمز بند قائمة التحقق", "the item of the checklist"), _CODE),
    Meaning(
        _pair("item"),
        Text(
            "المعيار الذي لم يتحقق، بنص الإصدار الذي رُصد به",
            "the standard that is not met, in the words of the version that found it",
        ),
        _WORDS,
    ),
    Meaning(("section",), Text("رمز المحور الذي يقع فيه البند", "the section in which the item stands"), _CODE),
    Meaning(_pair("section"), Text("عنوان المحور", "the section's title"), _WORDS),
    Meaning(("checklist",), Text("رمز قائمة التحقق", "the checklist"), _CODE),
    Meaning(
        ("checklist_version",),
        Text("إصدار القائمة الذي رُصد به الخلل", "the checklist's version that found it"),
        _NUMBER,
    ),
    Meaning(_pair("checklist"), Text("عنوان قائمة التحقق", "the checklist's title"), _WORDS),
    Meaning(
        ("school_number",),
        Text("الرقم الوطني للمدرسة؛ نص تبقى أصفاره الأولى", "the school's national number; text: leading zeros stay"),
        _TEXT,
    ),
    Meaning(_pair("school"), Text("اسم المدرسة", "the school's name"), _TEXT),
    Meaning(
        ("school_name",),
        Text("اسم المدرسة", "the school's name; the Arabic one where it has no English name"),
        _TEXT,
    ),
    Meaning(("directorate",), Text("رمز مديرية التربية", "the directorate of education"), _CODE),
    Meaning(_pair("directorate"), Text("اسم المديرية", "the directorate's name"), _TEXT),
    Meaning(_pair("governorate"), Text("المحافظة", "the governorate"), _WORDS),
    Meaning(("locality",), Text("القرية أو الحي", "the village or quarter"), _TEXT),
    Meaning(
        ("latitude",),
        Text(
            "بُعد موقع المدرسة المسجَّل عن خط الاستواء شمالاً؛ وهو موقع المدرسة لا موقع الخلل داخلها",
            "how far north the school's registered point lies; the point is the school's, not the deficiency's own",
        ),
        _DEGREES,
    ),
    Meaning(
        ("longitude",),
        Text("بُعد الموقع نفسه شرق غرينتش", "how far east of Greenwich the same point lies"),
        _DEGREES,
    ),
    Meaning(("students",), Text("طلبة المدرسة في جميع الفترات", "the school's students, of all shifts"), _NUMBER),
    Meaning(
        ("location",),
        Text("المبنى والطابق والغرفة؛ وفارغ للمدرسة كلها", "building, floor and room; empty for the whole school"),
        _TEXT,
    ),
    Meaning(
        ("instance",),
        Text("أيّ عنصر من المتشابهات: «باب 7»", "which of several alike: “door 7”"),
        _TEXT,
    ),
    Meaning(
        ("place",),
        Text("الموقع والعنصر معاً", "location and instance in one"),
        _TEXT,
    ),
    Meaning(_pair("status"), Text("ما وصل إليه الإصلاح", "how far the repair has come"), _WORDS),
    Meaning(_pair("trade"), Text("اختصاص من يُصلحه", "who knows how to repair it"), _WORDS),
    Meaning(_pair("owner"), Text("الجهة التي عليها إصلاحه", "who has to repair it"), _WORDS),
    Meaning(
        _pair("measured"),
        Text(
            "ما قاسته آخر زيارة رصدته، مع الحد: «41 سم؛ والحد الأدنى 105»",
            "what the latest visit that found it measured, with its limit: “41 cm; at least 105”",
        ),
        Text("الوحدة مذكورة في النص", "the text names it"),
    ),
    Meaning(
        _pair("observed"),
        Text("الملاحظات الشائعة التي أُشِّر عليها في تلك الزيارة", "the common notes ticked at that visit"),
        _WORDS,
    ),
    Meaning(("note",), Text("آخر ما كتبه المهندس", "the engineer's latest words"), _TEXT),
    Meaning(("opened_on",), Text("يوم رُصد أول مرة", "when it was first found"), _DAY),
    Meaning(("due_on",), Text("آخر يوم لإصلاحه", "the last day for its repair"), _DAY),
    Meaning(
        ("make_safe_by",),
        Text(
            "لما يهدّد الحياة: آخر يوم لتأمين الموقع؛ وفارغ لغيره",
            "of a danger: the last day to make it safe; empty for all else",
        ),
        _DAY,
    ),
    Meaning(("made_safe_on",), Text("يوم أُبلغ عن تأمينه", "the day on which it was said to be safe"), _DAY),
    Meaning(
        ("not_made_safe",),
        Text("ما زال مفتوحاً ولم يُؤمَّن في موعده", "still open and not made safe in time"),
        _FLAG,
    ),
    Meaning(("last_seen_on",), Text("يوم آخر زيارة رأته", "the day of the latest visit that saw it"), _DAY),
    Meaning(("closed_on",), Text("يوم إغلاقه؛ وفارغ للمفتوح", "when it was closed; empty while open"), _DAY),
    Meaning(
        ("days_open",), Text("من يوم رصده إلى يوم إغلاقه أو إلى اليوم", "to the day it was closed, or to today"), _DAYS
    ),
    Meaning(("overdue",), Text("ما زال مفتوحاً بعد موعده", "still open after its date"), _FLAG),
    Meaning(
        ("days_overdue",),
        Text("ما مضى على موعده؛ وفارغ لما ليس متأخراً", "since the day it was due; empty for what is not overdue"),
        _DAYS,
    ),
    Meaning(
        ("points",),
        Text(
            "نقاط خطر هذا الخلل؛ وصفر للمغلق. مجموعها للمدرسة هو نقاطها",
            "its risk points; 0 when closed. A school's add up to its own",
        ),
        Text("نقاط", "points"),
    ),
    Meaning(("times_seen",), Text("عدد الزيارات التي رأته", "how many visits saw it"), _NUMBER),
    Meaning(("not_corrected",), Text("شوهد ثانيةً بعد موعده", "seen again after its date"), _FLAG),
    Meaning(("recurrent",), Text("عاد بعد أن أُصلح", "came back after it had been repaired"), _FLAG),
    Meaning(
        ("fixed_on_spot",),
        Text("رُصد وصُحِّح في الزيارة نفسها", "found and put right by the same visit: it was never open"),
        _FLAG,
    ),
    Meaning(("flagged",), Text("بانتظار قرار المراجع", "the reviewer is to decide"), _FLAG),
    Meaning(
        ("proposed",),
        Text("اقتُرح إغلاقه أو إلغاؤه وينتظر شخصاً ثانياً", "its end is proposed and waits for a second person"),
        _FLAG,
    ),
    Meaning(("id",), Text("معرّف دائم لا يتغير", "the permanent identifier"), _CODE),
)


class DictionaryLine(NamedTuple):
    """A column as the dictionary tells it, in one language."""

    heading: str
    key: str
    meaning: str
    unit: str


def dictionary_lines(headings: Iterable[tuple[str, str]], language: str) -> Iterator[DictionaryLine]:
    """One line for each column, given as (key, heading), in their order. Raises KeyError for one without a meaning."""
    meanings = {key: meaning for meaning in MEANINGS for key in meaning.keys}
    for key, heading in headings:
        yield DictionaryLine(heading, key, meanings[key].words.in_(language), meanings[key].unit.in_(language))
