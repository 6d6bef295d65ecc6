"""The table of findings: one row for each place where an item fails, with the deficiency it belongs to."""

from __future__ import annotations

from sqlalchemy import func, select

from inspect_app.accounts.models import Person
from inspect_app.checklists import Library, Text
from inspect_app.checklists.term_texts import SEVERITIES
from inspect_app.db import RowSelect
from inspect_app.deficiencies.deficiency_texts import Evidence, failure, observed
from inspect_app.deficiencies.models import Deficiency
from inspect_app.exports.cells import CellReader, Chunk, Column, as_flag, code_text, stored, typed_text
from inspect_app.exports.visit_tables.visit_heads import (
    FLAG,
    INTEGER,
    TEXT,
    item_column,
    key_columns,
    select_visits,
    words_column,
)
from inspect_app.inspections.models import Finding, Photo, Visit
from inspect_app.inspections.value_texts import OUTCOMES
from inspect_app.overview.visit_filter.visit_selection import VisitSelection
from inspect_app.schools.models import Location

_PHOTOS = select(func.aggregate_strings(Photo.sha256, " ")).where(
    Photo.visit_id == Finding.visit_id, Photo.item == Finding.item, Photo.finding == Finding.position
)


def select_findings(person: Person, selection: VisitSelection) -> RowSelect:
    """What ``finding_columns`` read; a visit's findings in the order of their items."""
    query = select_visits(
        person,
        selection,
        Finding.item,
        (Finding.position + 1).label("finding"),
        func.coalesce(Location.name, "").label("location"),
        Finding.instance,
        Finding.severity,
        Finding.worse,
        Finding.fixed,
        Finding.ticks,
        Finding.note,
        Finding.outcome,
        Deficiency.number.label("deficiency"),
        func.coalesce(_PHOTOS.correlate(Finding).scalar_subquery(), "").label("photos"),
    )
    query = query.join(Finding, Finding.visit_id == Visit.id).outerjoin(Location, Location.id == Finding.location_id)
    query = query.outerjoin(Deficiency, Deficiency.id == Finding.deficiency_id)
    return query.order_by(Finding.item, Finding.position)


def finding_columns(library: Library, language: str) -> tuple[Column, ...]:
    """``finding`` counts from 1 within the item of the visit. An empty location is the whole school."""

    def failing(checklist: str, version: int, item: str) -> Text:
        return failure(library.get(checklist, version).items[item])

    severities = {severity.value: text.in_(language) for severity, text in SEVERITIES.items()}
    outcomes = {outcome: text.in_(language) for outcome, text in OUTCOMES.items()}
    return (
        *key_columns(),
        Column("item", "رمز البند", "Item", TEXT, stored("item")),
        item_column(library, language),
        words_column("failure", "ما الخلل", "Failure", ("checklist", "version", "item"), failing, language),
        Column("finding", "رقم الملاحظة في البند", "Finding of the item", INTEGER, stored("finding")),
        Column("location", "الموقع داخل المدرسة", "Location", TEXT, typed_text("location")),
        Column("instance", "العنصر", "Instance", TEXT, typed_text("instance")),
        Column("severity", "درجة الخطورة", "Severity", TEXT, code_text("severity", severities)),
        Column("worse", "أسوأ من قبل", "Worse than before", FLAG, as_flag("worse")),
        Column("fixed", "صُحِّح في الحال", "Put right on the spot", FLAG, as_flag("fixed")),
        Column("observed", "ما لوحظ", "Observed", TEXT, _observed(library, language)),
        Column("note", "ملاحظة المهندس", "Note", TEXT, typed_text("note")),
        Column("outcome", "ما آلت إليه", "Outcome", TEXT, code_text("outcome", outcomes)),
        Column("deficiency", "رقم الخلل", "Deficiency", INTEGER, stored("deficiency")),
        Column("photos", "الصور", "Photos", TEXT, stored("photos")),
    )


def _observed(library: Library, language: str) -> CellReader:
    """The common notes that were ticked, in words."""

    def words(checklist: str, version: int, item: str, ticks: list[str]) -> str:
        return observed(Evidence(library.get(checklist, version).items[item], ticks=tuple(ticks)), language)

    def cells(chunk: Chunk) -> list[str]:
        return list(map(words, chunk["checklist"], chunk["version"], chunk["item"], chunk["ticks"]))

    return cells
