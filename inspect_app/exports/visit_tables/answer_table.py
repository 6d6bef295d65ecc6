"""The table of answers: one row an answer."""

from __future__ import annotations

from sqlalchemy import String, and_, case, cast, func, select

from inspect_app.accounts.models import Person
from inspect_app.checklists import Library, Text
from inspect_app.checklists.term_texts import SEVERITIES, VERDICTS
from inspect_app.db import RowSelect
from inspect_app.exports.cells import CellKind, Column, as_flag, code_text, moment_of, stored, typed_text
from inspect_app.exports.visit_tables.visit_heads import (
    FLAG,
    INTEGER,
    NUMBER,
    TEXT,
    item_column,
    key_columns,
    select_visits,
    words_column,
)
from inspect_app.inspections.models import Answer, DangerNotice, Finding, Photo, Visit
from inspect_app.inspections.value_texts import TOLD_BY
from inspect_app.overview.visit_filter.visit_selection import VisitSelection

_NOTHING = Text("", "")
_FINDINGS = select(func.count(Finding.id)).where(Finding.visit_id == Answer.visit_id, Finding.item == Answer.item)
_PHOTOS = select(func.aggregate_strings(Photo.sha256, " ")).where(
    Photo.visit_id == Answer.visit_id, Photo.item == Answer.item, Photo.finding == -1
)


def select_answers(person: Person, selection: VisitSelection) -> RowSelect:
    """What ``answer_columns`` read; a visit's answers in the order of their codes."""
    query = select_visits(
        person,
        selection,
        Answer.item,
        Answer.verdict,
        func.coalesce(Answer.severity, "").label("severity"),
        func.coalesce(cast(Answer.number, String), cast(Answer.day, String), "").label("value"),
        func.coalesce(Answer.option, "").label("option"),
        Answer.paper_seen,
        Answer.reason,
        # Only what fails has findings: nothing is looked up for the others.
        case((Answer.severity.is_not(None), _FINDINGS.correlate(Answer).scalar_subquery()), else_=0).label("findings"),
        func.coalesce(_PHOTOS.correlate(Answer).scalar_subquery(), "").label("photos"),
        DangerNotice.told_at,
        func.coalesce(DangerNotice.whom, "").label("told_whom"),
        func.coalesce(DangerNotice.way, "").label("told_by"),
        func.coalesce(DangerNotice.reason, "").label("not_told"),
    )
    told = and_(DangerNotice.visit_id == Answer.visit_id, DangerNotice.item == Answer.item)
    query = query.join(Answer, Answer.visit_id == Visit.id).outerjoin(DangerNotice, told)
    return query.order_by(Answer.item)


def answer_columns(library: Library, language: str) -> tuple[Column, ...]:
    """A photo of an answer shows the item as a whole; those of its findings are theirs."""

    def unit(checklist: str, version: int, item: str) -> Text:
        thresholds = library.get(checklist, version).items[item].thresholds
        return thresholds.unit if thresholds else _NOTHING

    def option(checklist: str, version: int, item: str, key: str) -> Text:
        options = library.get(checklist, version).items[item].options
        return next((one.text for one in options if one.key == key), Text(key, key))

    item = ("checklist", "version", "item")
    verdicts = {verdict.value: text.in_(language) for verdict, text in VERDICTS.items()}
    severities = {severity.value: text.in_(language) for severity, text in SEVERITIES.items()}
    return (
        *key_columns(),
        Column("item", "رمز البند", "Item", TEXT, stored("item")),
        item_column(library, language),
        Column("answer", "رمز الإجابة", "Answer code", TEXT, stored("verdict")),
        Column("answer_text", "الإجابة", "Answer", TEXT, code_text("verdict", verdicts)),
        Column("severity", "درجة الخطورة", "Severity", TEXT, code_text("severity", severities)),
        Column(
            "value", "القيمة", "Value", NUMBER, lambda chunk: [value.removesuffix(".0") for value in chunk["value"]]
        ),
        words_column("unit", "الوحدة", "Unit", item, unit, language),
        words_column("option", "الخيار", "Option", (*item, "option"), option, language),
        Column("paper_seen", "رُئيت الوثيقة", "Paper seen", FLAG, as_flag("paper_seen")),
        Column("reason", "السبب", "Reason", TEXT, typed_text("reason")),
        Column("findings", "عدد الملاحظات", "Findings", INTEGER, stored("findings")),
        Column("photos", "الصور", "Photos", TEXT, stored("photos")),
        *_notice_columns(language),
    )


def _notice_columns(language: str) -> tuple[Column, ...]:
    """Whether its danger was told; ``told_whom`` empty is the principal."""
    ways = {way: text.in_(language) for way, text in TOLD_BY.items()}
    return (
        Column("told_at", "وقت إبلاغ الخطر", "Danger told", CellKind.MOMENT, moment_of("told_at")),
        Column("told_whom", "من أُبلغ", "Told whom", TEXT, typed_text("told_whom")),
        Column("told_by", "طريقة الإبلاغ", "Told by", TEXT, code_text("told_by", ways)),
        Column("not_told", "سبب تعذّر الإبلاغ", "Why not told", TEXT, typed_text("not_told")),
    )
