"""An import's line in the journal, and reading it again as its report."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from inspect_app import problems
from inspect_app.checklists import Text
from inspect_app.db import db
from inspect_app.journal import Action, record
from inspect_app.journal.models import AuditLine
from inspect_app.schools.importing.plan import ImportPlan
from inspect_app.schools.importing.school_rows import Complaint

_MAX_COMPLAINTS = 500
_NOT_KEPT_ONCE: dict[str, Any] = {"remarks": [], "repairs": []}
"""What lines of earlier releases do not hold."""


def record_import(account_id: int | None, name: str, plan: ImportPlan, seconds: float) -> int:
    """One line that holds an import's counts and up to 500 of its complaints, so that its report can be read again."""
    report = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "refused": plan.rows_left_out,
        "seconds": round(seconds, 1),
        "bad": [_complaint_as_json(complaint) for complaint in plan.complaints[:_MAX_COMPLAINTS]],
        "remarks": [_text_as_json(remark) for remark in plan.remarks],
        "repairs": [_complaint_as_json(complaint) for complaint in plan.repairs[:_MAX_COMPLAINTS]],
        "flagged": [_complaint_as_json(complaint) for complaint in plan.suspicious_positions[:_MAX_COMPLAINTS]],
    }
    return record(datetime.now(UTC), account_id, Action.IMPORT_SCHOOLS, name, json.dumps(report, ensure_ascii=False))


def _complaint_as_json(complaint: Complaint) -> dict[str, Any]:
    return {
        "row": complaint.row,
        "column": _text_as_json(complaint.column),
        "value": complaint.value,
        "reason": _text_as_json(complaint.reason),
    }


def _text_as_json(text: Text) -> dict[str, str]:
    return {"ar": text.ar, "en": text.en}


def import_report(number: int) -> tuple[AuditLine, dict[str, Any]]:
    """The line of an import and what it holds. Raises NotFound for any other line."""
    line = db.session.get(AuditLine, number)
    if line is None or line.action != Action.IMPORT_SCHOOLS:
        raise problems.NotFound
    return line, {**_NOT_KEPT_ONCE, **json.loads(line.detail)}


def latest_imports() -> list[AuditLine]:
    imports = select(AuditLine).where(AuditLine.action == Action.IMPORT_SCHOOLS)
    return list(db.session.scalars(imports.order_by(AuditLine.id.desc()).limit(10)))
