"""Score model 1 by the table that the tablet's preview is held to as well."""

import json
from pathlib import Path

import pytest

from inspect_app.checklists import Severity, Verdict
from inspect_app.inspections.scoring import Judged, assess, grade_of, printed
from tests.inspections.test_assessment import checklist, item

TABLE = json.loads((Path(__file__).parent / "scoring-vectors.json").read_text())
CHECKLIST = checklist(
    **{
        section["code"]: (
            section["weight"],
            *(item(one["code"], Severity(one["severity"]), one.get("optional", False)) for one in section["items"]),
        )
        for section in TABLE["sections"]
    }
)


def judged(code, verdict, value, severity):
    return Judged(code, Verdict(verdict), value, severity and Severity(severity))


def number(score):
    return None if score is None else float(printed(score))


@pytest.mark.parametrize("vector", TABLE["vectors"], ids=lambda vector: vector["say"])
def test_answers_come_to(vector):
    answers = [judged(code, *answer) for code, answer in vector["answers"].items()]
    result = assess(CHECKLIST, answers, vector.get("inapplicable", []))
    assert {
        "raw": number(result.raw),
        "final": number(result.final),
        "cap": result.cap and {"limit": result.cap.limit, "reason": result.cap.reason, "items": list(result.cap.items)},
        "grade": result.grade,
        "coverage": number(100 * result.coverage),
        "answered": result.answered,
        "applicable": result.applicable,
    } == vector["gives"]


def test_a_score_is_read_with_one_decimal_halves_up():
    assert [float(printed(number)) for number, _ in TABLE["printed"]] == [text for _, text in TABLE["printed"]]


def test_every_line_of_the_grades_is_drawn_on_the_number_as_it_is_read():
    assert [grade_of(final, coverage) for final, coverage, _ in TABLE["grades"]] == [one[2] for one in TABLE["grades"]]
