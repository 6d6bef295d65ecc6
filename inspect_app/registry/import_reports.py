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
from inspect_app.schools.importing.planning.import_plan import ImportPlan
from inspect_app.schools.importing.school_rows import Complaint

_MAX_COMPLAINTS = 500
_NOT_KEPT_ONCE: dict[str, Any] = {
    "remarks": [],
    "repairs": [],
    "near": [],
    "names": [],
    "flags": [],
    "choices": {},
    "refused_rows": "",
}
"""What lines of earlier releases do not hold."""


def record_import(account_id: int | None, name: str, plan: ImportPlan, seconds: float, refused_rows: str = "") -> int:
    """One line that holds an import's counts, choices and up to 500 complaints of each kind: its report later.

    ``refused_rows``: the token of the upload with which the rows left out are kept.
    """
    report = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "refused": plan.rows_left_out,
        "refused_rows": refused_rows,
        "seconds": round(seconds, 1),
        "cells": plan.count_cells(),
        "choices": plan.choices.to_args(),
        "remarks": [_text_as_json(remark) for remark in plan.remarks],
        **{
            kind: [_complaint_as_json(complaint) for complaint in complaints[:_MAX_COMPLAINTS]]
            for kind, complaints in (
                ("bad", plan.complaints),
                ("near", plan.near_numbers),
                ("names", plan.foreign_names),
                ("flagged", plan.suspicious_positions),
                ("flags", plan.flags),
                ("repairs", plan.repairs),
            )
        },
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
