"""The table of deficiencies: its columns in the order of every file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app

from inspect_app.checklists import Library, Text
from inspect_app.checklists.term_texts import OWNERS, SEVERITIES, TRADES
from inspect_app.deficiencies.deficiency_texts import Evidence, failure, measured, observed
from inspect_app.exports.cells import (
    CellKind,
    CellReader,
    Column,
    as_flag,
    cached_text,
    code_text,
    day_of,
    days_open,
    days_overdue,
    evidence_text,
    fixed_on_spot,
    is_set,
    made_safe,
    not_made_safe,
    overdue,
    stored,
    typed_text,
)
from inspect_app.inspections.published import published
from inspect_app.inspections.value_texts import STATUSES
from inspect_app.schools.directorates import governorate_name

TEXT, INTEGER, NUMBER, DAY, FLAG = CellKind.TEXT, CellKind.INTEGER, CellKind.NUMBER, CellKind.DAY, CellKind.FLAG


def export_columns() -> tuple[Column, ...]:
    """The columns, made once per application: its checklists do not change while it runs."""
    cached: tuple[Column, ...] = current_app.extensions.setdefault("kashf.export_columns", ())
    if not cached:
        cached = current_app.extensions["kashf.export_columns"] = make_columns(published())
    return cached


def make_columns(library: Library) -> tuple[Column, ...]:
    """Every column, with the words of these checklists. Keys never change their meaning (docs/exports.md)."""
    return (
        Column("number", "رقم الخلل", "Number", INTEGER, stored("number"), 10),
        *_code_columns("severity", "درجة الخطورة", "Severity", SEVERITIES, 16),
        Column("severity_rank", "ترتيب الخطورة", "Severity rank", INTEGER, stored("severity_rank"), 8),
        *_item_columns(library),
        *_school_columns(),
        Column("location", "الموقع داخل المدرسة", "Location", TEXT, typed_text("location"), 30),
        Column("instance", "العنصر", "Instance", TEXT, typed_text("instance"), 14),
        *_code_columns("status", "الحالة", "Status", STATUSES, 18),
        *_code_columns("trade", "الاختصاص", "Trade", TRADES, 18),
        *_code_columns("owner", "جهة الإصلاح", "Who repairs", OWNERS, 20),
        *_evidence_columns("measured", "القيمة المقيسة وحدّها", "Measured", measured, 28),
        *_evidence_columns("observed", "ما لوحظ", "Observed", observed, 36),
        Column("note", "ملاحظة المهندس", "Note", TEXT, typed_text("note"), 40),
        Column("opened_on", "تاريخ الرصد", "Found on", DAY, day_of("opened_at")),
        Column("due_on", "موعد الإصلاح", "Due on", DAY, day_of("due_at")),
        *_safety_columns(),
        Column("last_seen_on", "آخر مشاهدة", "Last seen on", DAY, day_of("last_seen_at")),
        Column("closed_on", "تاريخ الإغلاق", "Closed on", DAY, day_of("closed_at")),
        Column("days_open", "عدد الأيام", "Days open", INTEGER, days_open, 9),
        Column("overdue", "متأخر", "Overdue", FLAG, overdue, 9),
        Column("days_overdue", "أيام التأخير", "Days overdue", INTEGER, days_overdue, 9),
        Column("points", "نقاط الخطر", "Risk points", NUMBER, stored("points"), 10),
        Column("times_seen", "مرات الرصد", "Times seen", INTEGER, stored("times_seen"), 9),
        *_mark_columns(),
        Column("id", "المعرّف", "Identifier", TEXT, stored("id"), 38),
    )


def _mark_columns() -> tuple[Column, ...]:
    """What the badges of a line say."""
    return (
        Column("not_corrected", "لم يُصحَّح في موعده", "Not corrected in time", FLAG, as_flag("not_corrected"), 12),
        Column("recurrent", "تكرّر بعد إصلاحه", "Recurrent", FLAG, is_set("recurrence_of"), 12),
        Column("fixed_on_spot", "صُحِّح في الحال", "Put right on the spot", FLAG, fixed_on_spot, 12),
        Column("flagged", "بانتظار قرار المراجع", "Reviewer to decide", FLAG, as_flag("flagged"), 12),
        Column("proposed", "ينتظر شخصاً ثانياً", "Waits for a second person", FLAG, is_set("proposed"), 12),
    )


def _safety_columns() -> tuple[Column, ...]:
    """Of a danger; empty for all else."""
    return (
        Column("make_safe_by", "موعد التأمين", "Make safe by", DAY, day_of("make_safe_due_at")),
        Column("made_safe_on", "تاريخ التأمين", "Made safe on", DAY, made_safe),
        Column("not_made_safe", "فات موعد تأمينه", "Overdue to be made safe", FLAG, not_made_safe, 12),
    )


def _code_columns(name: str, ar: str, en: str, words: Mapping[Any, Text], width: int) -> tuple[Column, Column]:
    """A coded value in both languages."""
    return (
        Column(
            f"{name}_ar", ar, f"{en} (Arabic)", TEXT, code_text(name, {str(k): t.ar for k, t in words.items()}), width
        ),
        Column(
            f"{name}_en", f"{ar} (إنجليزي)", en, TEXT, code_text(name, {str(k): t.en for k, t in words.items()}), width
        ),
    )


def _evidence_columns(
    name: str, ar: str, en: str, describe: Callable[[Evidence, str], str], width: int
) -> tuple[Column, Column]:
    """What the latest visit that found it measured or ticked, in both languages."""
    return (
        Column(f"{name}_ar", ar, f"{en} (Arabic)", TEXT, evidence_text(describe, "ar"), width),
        Column(f"{name}_en", f"{ar} (إنجليزي)", en, TEXT, evidence_text(describe, "en"), width),
    )


def _item_columns(library: Library) -> tuple[Column, ...]:
    """Checklist, section and item: permanent codes, and the words of the version that found it."""

    def checklist_title(checklist: str, version: int) -> Text:
        return library.get(checklist, version).title

    def section_title(checklist: str, version: int, section: str) -> Text:
        return next(one.title for one in library.get(checklist, version).sections if one.code == section)

    def item_text(checklist: str, version: int, item: str) -> Text:
        return library.get(checklist, version).items[item].text

    def item_failure(checklist: str, version: int, item: str) -> Text:
        return failure(library.get(checklist, version).items[item])

    version_codes = ("checklist", "version")
    return (
        *_text_columns("failure", "ما الخلل", "Failure", (*version_codes, "item"), item_failure, 34),
        Column("item", "رمز البند", "Item", TEXT, stored("item"), 9),
        *_text_columns("item", "البند", "Item text", (*version_codes, "item"), item_text, 60),
        Column("section", "رمز المحور", "Section", TEXT, stored("section"), 8),
        *_text_columns("section", "المحور", "Section title", (*version_codes, "section"), section_title, 28),
        Column("checklist", "رمز قائمة التحقق", "Checklist", TEXT, stored("checklist"), 20),
        Column("checklist_version", "إصدار القائمة", "Checklist version", INTEGER, stored("version"), 8),
        *_text_columns("checklist", "قائمة التحقق", "Checklist title", version_codes, checklist_title, 34),
    )


def _text_columns(
    name: str, ar: str, en: str, codes: tuple[str, ...], find: Callable[..., Text], width: int
) -> tuple[Column, Column]:
    in_arabic = cached_text(codes, lambda *values: find(*values).ar)
    in_english = cached_text(codes, lambda *values: find(*values).en)
    return (
        Column(f"{name}_ar", ar, f"{en} (Arabic)", TEXT, in_arabic, width),
        Column(f"{name}_en", f"{ar} (إنجليزي)", en, TEXT, in_english, width),
    )


def _governorate_text(language: str) -> CellReader:
    return cached_text(("governorate",), lambda key: governorate_name(key, language))


def _school_columns() -> tuple[Column, ...]:
    return (
        Column("school_number", "رقم المدرسة", "School number", TEXT, typed_text("school_number"), 14),
        Column("school_ar", "المدرسة", "School (Arabic)", TEXT, typed_text("school_ar"), 34),
        Column("school_en", "المدرسة (إنجليزي)", "School", TEXT, typed_text("school_en"), 34),
        Column("directorate", "رمز المديرية", "Directorate code", TEXT, typed_text("directorate_code"), 9),
        Column("directorate_ar", "المديرية", "Directorate (Arabic)", TEXT, typed_text("directorate_ar"), 24),
        Column("directorate_en", "المديرية (إنجليزي)", "Directorate", TEXT, typed_text("directorate_en"), 24),
        Column("governorate_ar", "المحافظة", "Governorate (Arabic)", TEXT, _governorate_text("ar"), 12),
        Column("governorate_en", "المحافظة (إنجليزي)", "Governorate", TEXT, _governorate_text("en"), 12),
        Column("locality", "التجمع السكاني", "Locality", TEXT, typed_text("locality"), 18),
        Column("latitude", "خط العرض", "Latitude", NUMBER, stored("latitude"), 11),
        Column("longitude", "خط الطول", "Longitude", NUMBER, stored("longitude"), 11),
        Column("students", "عدد الطلبة", "Students", INTEGER, stored("students"), 9),
    )
