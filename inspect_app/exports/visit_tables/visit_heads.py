"""What every table says of a visit: the selects behind it and the columns that read them, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, func, select

from inspect_app.accounts.models import Account, Person
from inspect_app.checklists import Library, Text
from inspect_app.db import RowSelect
from inspect_app.exports.cells import CellKind, Column, as_flag, cached_text, moment_of, stored, typed_text
from inspect_app.inspections.models import Finding, Visit
from inspect_app.overview.visit_filter.visit_selection import VisitSelection, visits_open_to
from inspect_app.schools.models import Directorate, School
from inspect_app.schools.unit_of_day import name_on

TEXT, INTEGER, NUMBER, FLAG = CellKind.TEXT, CellKind.INTEGER, CellKind.NUMBER, CellKind.FLAG
_FINDINGS = select(func.count(Finding.id)).where(Finding.visit_id == Visit.id).correlate(Visit).scalar_subquery()


def select_visits(person: Person, selection: VisitSelection, *columns: Any) -> RowSelect:  # noqa: ANN401 - columns
    """What ``key_columns`` read and these ``columns``, of the visits of the filter, the newest number first.

    Read along an index, so that nothing is sorted however many there are.
    """
    keys = (Visit.number.label("visit"), School.number.label("school_number"), Visit.checklist, Visit.version)
    query = select(*keys, *columns).join_from(Visit, School, School.id == Visit.school_id)
    return query.where(*visits_open_to(person, selection)).order_by(Visit.number.desc())


def select_heads(person: Person, selection: VisitSelection, language: str) -> RowSelect:
    """What ``head_columns`` read, and the visit's ``id``."""
    query = select_visits(
        person,
        selection,
        Visit.id,
        _name(School, language).label("school"),
        Directorate.code.label("directorate"),
        name_on(Visit.finished_at, language).label("directorate_name"),
        _name(Account, language).label("engineer"),
        Visit.started_at,
        Visit.finished_at,
        Visit.received_at,
        Visit.clock_doubtful,
        Visit.latitude,
        Visit.longitude,
        Visit.distance_m,
        Visit.raw_score,
        Visit.score,
        func.coalesce(Visit.grade, "").label("grade"),
        Visit.coverage,
        _FINDINGS.label("findings"),
        Visit.note,
        Visit.revision,
        Visit.correction,
        Visit.signer_name,
        Visit.not_signed,
    )
    query = query.join(Directorate, Directorate.id == Visit.directorate_id)
    return query.join(Account, Account.id == Visit.engineer_id)


def _name(of: type[School | Account], language: str) -> ColumnElement[str]:
    return func.coalesce(func.nullif(of.name_en, ""), of.name_ar) if language == "en" else of.name_ar.expression


def key_columns() -> tuple[Column, ...]:
    """The first columns of every table: of which visit, of which school, with which checklist."""
    return (
        Column("visit", "رقم الزيارة", "Visit", INTEGER, stored("visit")),
        Column("school_number", "رقم المدرسة", "School number", TEXT, typed_text("school_number")),
        Column("checklist", "رمز قائمة التحقق", "Checklist", TEXT, stored("checklist")),
        Column("checklist_version", "إصدار القائمة", "Checklist version", INTEGER, stored("version")),
    )


def head_columns(library: Library, language: str) -> tuple[Column, ...]:
    """All that is said of a visit as a whole."""

    def title(checklist: str, version: int) -> Text:
        return library.get(checklist, version).title

    return (
        *key_columns(),
        words_column("checklist_title", "قائمة التحقق", "Checklist title", ("checklist", "version"), title, language),
        Column("school", "المدرسة", "School", TEXT, typed_text("school")),
        Column("directorate", "رمز المديرية", "Directorate code", TEXT, typed_text("directorate")),
        Column("directorate_name", "المديرية", "Directorate", TEXT, typed_text("directorate_name")),
        Column("engineer", "المهندس", "Engineer", TEXT, typed_text("engineer")),
        Column("started_at", "بدء الزيارة", "Started", CellKind.MOMENT, moment_of("started_at")),
        Column("finished_at", "انتهاء الزيارة", "Finished", CellKind.MOMENT, moment_of("finished_at")),
        Column("received_at", "الوصول إلى الخادم", "Received by the server", CellKind.MOMENT, moment_of("received_at")),
        Column("clock_doubtful", "ساعة الجهاز مشكوك فيها", "Device clock doubtful", FLAG, as_flag("clock_doubtful")),
        Column("latitude", "خط العرض", "Latitude", NUMBER, stored("latitude")),
        Column("longitude", "خط الطول", "Longitude", NUMBER, stored("longitude")),
        Column("distance_m", "البعد عن نقطة المدرسة (م)", "Distance from the school (m)", NUMBER, stored("distance_m")),
        Column("raw_score", "الدرجة قبل الحدود", "Score before limits", NUMBER, stored("raw_score")),
        Column("score", "الدرجة", "Score", NUMBER, stored("score")),
        Column("grade", "التقدير", "Grade", TEXT, stored("grade")),
        Column("coverage", "نسبة ما فُحص", "Coverage", NUMBER, stored("coverage")),
        Column("findings", "عدد الملاحظات", "Findings", INTEGER, stored("findings")),
        Column("note", "ملاحظة المهندس", "Note", TEXT, typed_text("note")),
        Column("revision", "رقم النسخة", "Revision", INTEGER, stored("revision")),
        Column("correction", "سبب التصحيح", "Reason of the correction", TEXT, typed_text("correction")),
        Column("signer_name", "من اطّلع على النتيجة", "Saw the result", TEXT, typed_text("signer_name")),
        Column("not_signed", "سبب عدم الاطّلاع", "Why nobody saw it", TEXT, typed_text("not_signed")),
    )


def words_column(
    key: str, ar: str, en: str, codes: tuple[str, ...], find: Callable[..., Text], language: str
) -> Column:
    """What several codes of a row come to, in words."""
    return Column(key, ar, en, TEXT, cached_text(codes, lambda *values: find(*values).in_(language)))


def item_column(library: Library, language: str) -> Column:
    """The item's sentence in the version of the row."""

    def sentence(checklist: str, version: int, item: str) -> Text:
        return library.get(checklist, version).items[item].text

    return words_column("item_text", "البند", "Item text", ("checklist", "version", "item"), sentence, language)
