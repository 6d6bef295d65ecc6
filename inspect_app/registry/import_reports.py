"""An import's line in the journal, and reading it again as its report."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from inspect_app import problems
from inspect_app.db import db
from inspect_app.journal import Action, record
from inspect_app.journal.models import AuditLine
from inspect_app.schools.importing.plan import ImportPlan
from inspect_app.schools.importing.school_rows import Complaint

_MAX_COMPLAINTS = 500


def record_import(account_id: int | None, name: str, plan: ImportPlan, seconds: float) -> int:
    """One line that holds an import's counts and up to 500 of its complaints, so that its report can be read again."""
    report = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "refused": plan.rows_left_out,
        "seconds": round(seconds, 1),
        "bad": [_complaint_as_json(complaint) for complaint in plan.complaints[:_MAX_COMPLAINTS]],
        "flagged": [_complaint_as_json(complaint) for complaint in plan.suspicious_positions[:_MAX_COMPLAINTS]],
    }
    return record(datetime.now(UTC), account_id, Action.IMPORT_SCHOOLS, name, json.dumps(report, ensure_ascii=False))


def _complaint_as_json(complaint: Complaint) -> dict[str, Any]:
    column, reason = complaint.column, complaint.reason
    return {
        "row": complaint.row,
        "column": {"ar": column.ar, "en": column.en},
        "value": complaint.value,
        "reason": {"ar": reason.ar, "en": reason.en},
    }


def import_report(number: int) -> tuple[AuditLine, dict[str, Any]]:
    """The line of an import and what it holds. Raises NotFound for any other line."""
    line = db.session.get(AuditLine, number)
    if line is None or line.action != Action.IMPORT_SCHOOLS:
        raise problems.NotFound
    return line, json.loads(line.detail)


def latest_imports() -> list[AuditLine]:
    imports = select(AuditLine).where(AuditLine.action == Action.IMPORT_SCHOOLS)
    return list(db.session.scalars(imports.order_by(AuditLine.id.desc()).limit(10)))
