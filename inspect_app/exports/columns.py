"""The table of deficiencies: its columns in the order of every file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from inspect_app.checklists import Library, Text
from inspect_app.checklists.words import OWNERS, SEVERITIES, TRADES
from inspect_app.deficiencies.deficiency_texts import Evidence, failure, measured, observed
from inspect_app.exports.cells import (
    CellKind,
    Column,
    Reader,
    day,
    days_open,
    flag,
    is_set,
    looked_up,
    of_evidence,
    overdue,
    said,
    same,
    typed,
)
from inspect_app.inspections.value_texts import STATUSES
from inspect_app.schools.directorates import governorate_name

TEXT, INTEGER, NUMBER, DAY, FLAG = CellKind.TEXT, CellKind.INTEGER, CellKind.NUMBER, CellKind.DAY, CellKind.FLAG


def columns(library: Library) -> tuple[Column, ...]:
    """Every column, with the words of these checklists. Keys never change their meaning (docs/exports.md)."""
    return (
        Column("number", "رقم الخلل", "Number", INTEGER, same("number"), 10),
        *_in_words("severity", "درجة الخطورة", "Severity", SEVERITIES, 16),
        Column("severity_rank", "ترتيب الخطورة", "Severity rank", INTEGER, same("severity_rank"), 8),
        *_of_item(library),
        *_of_school(),
        Column("location", "الموقع داخل المدرسة", "Location", TEXT, typed("location"), 30),
        Column("instance", "العنصر", "Instance", TEXT, typed("instance"), 14),
        *_in_words("status", "الحالة", "Status", STATUSES, 18),
        *_in_words("trade", "الاختصاص", "Trade", TRADES, 18),
        *_in_words("owner", "جهة الإصلاح", "Who repairs", OWNERS, 20),
        *_seen("measured", "القيمة المقيسة وحدّها", "Measured", measured, 28),
        *_seen("observed", "ما لوحظ", "Observed", observed, 36),
        Column("note", "ملاحظة المهندس", "Note", TEXT, typed("note"), 40),
        Column("opened_on", "تاريخ الرصد", "Found on", DAY, day("opened_at")),
        Column("due_on", "موعد الإصلاح", "Due on", DAY, day("due_at")),
        Column("last_seen_on", "آخر مشاهدة", "Last seen on", DAY, day("last_seen_at")),
        Column("closed_on", "تاريخ الإغلاق", "Closed on", DAY, day("closed_at")),
        Column("days_open", "عدد الأيام", "Days open", INTEGER, days_open, 9),
        Column("overdue", "متأخر", "Overdue", FLAG, overdue, 9),
        Column("points", "نقاط الخطر", "Risk points", NUMBER, same("points"), 10),
        Column("times_seen", "مرات الرصد", "Times seen", INTEGER, same("times_seen"), 9),
        Column("not_corrected", "لم يُصحَّح في موعده", "Not corrected in time", FLAG, flag("not_corrected"), 12),
        Column("recurrent", "تكرّر بعد إصلاحه", "Recurrent", FLAG, is_set("recurrence_of"), 12),
        Column("flagged", "بانتظار قرار المراجع", "Reviewer to decide", FLAG, flag("flagged"), 12),
        Column("id", "المعرّف", "Identifier", TEXT, same("id"), 38),
    )


def _in_words(name: str, ar: str, en: str, words: Mapping[Any, Text], width: int) -> tuple[Column, Column]:
    """A coded value in both languages."""
    return (
        Column(f"{name}_ar", ar, f"{en} (Arabic)", TEXT, said(name, {str(k): t.ar for k, t in words.items()}), width),
        Column(f"{name}_en", f"{ar} (إنجليزي)", en, TEXT, said(name, {str(k): t.en for k, t in words.items()}), width),
    )


def _seen(name: str, ar: str, en: str, tell: Callable[[Evidence, str], str], width: int) -> tuple[Column, Column]:
    """What the latest visit that found it measured or ticked, in both languages."""
    return (
        Column(f"{name}_ar", ar, f"{en} (Arabic)", TEXT, of_evidence(tell, "ar"), width),
        Column(f"{name}_en", f"{ar} (إنجليزي)", en, TEXT, of_evidence(tell, "en"), width),
    )


def _of_item(library: Library) -> tuple[Column, ...]:
    """Checklist, section and item: permanent codes, and the words of the version that found it."""

    def titled(checklist: str, version: int) -> Text:
        return library.get(checklist, version).title

    def sectioned(checklist: str, version: int, section: str) -> Text:
        return next(found.title for found in library.get(checklist, version).sections if found.code == section)

    def worded(checklist: str, version: int, item: str) -> Text:
        return library.get(checklist, version).items[item].text

    def failing(checklist: str, version: int, item: str) -> Text:
        return failure(library, checklist, version, item)

    of = ("checklist", "version")
    return (
        *_both("failure", "ما الخلل", "Failure", (*of, "item"), failing, 34),
        Column("item", "رمز البند", "Item", TEXT, same("item"), 9),
        *_both("item", "البند", "Item text", (*of, "item"), worded, 60),
        Column("section", "رمز المحور", "Section", TEXT, same("section"), 8),
        *_both("section", "المحور", "Section title", (*of, "section"), sectioned, 28),
        Column("checklist", "رمز قائمة التحقق", "Checklist", TEXT, same("checklist"), 20),
        Column("checklist_version", "إصدار القائمة", "Checklist version", INTEGER, same("version"), 8),
        *_both("checklist", "قائمة التحقق", "Checklist title", of, titled, 34),
    )


def _both(
    name: str, ar: str, en: str, codes: tuple[str, ...], find: Callable[..., Text], width: int
) -> tuple[Column, Column]:
    in_arabic = looked_up(codes, lambda *values: find(*values).ar)
    in_english = looked_up(codes, lambda *values: find(*values).en)
    return (
        Column(f"{name}_ar", ar, f"{en} (Arabic)", TEXT, in_arabic, width),
        Column(f"{name}_en", f"{ar} (إنجليزي)", en, TEXT, in_english, width),
    )


def _governorate(language: str) -> Reader:
    return looked_up(("governorate",), lambda key: governorate_name(key, language))


def _of_school() -> tuple[Column, ...]:
    return (
        Column("school_number", "رقم المدرسة", "School number", TEXT, typed("school_number"), 14),
        Column("school_ar", "المدرسة", "School (Arabic)", TEXT, typed("school_ar"), 34),
        Column("school_en", "المدرسة (إنجليزي)", "School", TEXT, typed("school_en"), 34),
        Column("directorate", "رمز المديرية", "Directorate code", TEXT, typed("directorate_code"), 9),
        Column("directorate_ar", "المديرية", "Directorate (Arabic)", TEXT, typed("directorate_ar"), 24),
        Column("directorate_en", "المديرية (إنجليزي)", "Directorate", TEXT, typed("directorate_en"), 24),
        Column("governorate_ar", "المحافظة", "Governorate (Arabic)", TEXT, _governorate("ar"), 12),
        Column("governorate_en", "المحافظة (إنجليزي)", "Governorate", TEXT, _governorate("en"), 12),
        Column("locality", "التجمع السكاني", "Locality", TEXT, typed("locality"), 18),
        Column("latitude", "خط العرض", "Latitude", NUMBER, same("latitude"), 11),
        Column("longitude", "خط الطول", "Longitude", NUMBER, same("longitude"), 11),
        Column("students", "عدد الطلبة", "Students", INTEGER, same("students"), 9),
    )
