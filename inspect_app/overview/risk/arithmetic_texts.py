"""How a school's risk points are worked out, line by line, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from flask_babel import gettext as _

from inspect_app.inspections.value_texts import number, severity_word
from inspect_app.overview.due_texts import students_words
from inspect_app.overview.risk.risk_weights import WEIGHTS, StudentBand, Timing
from inspect_app.overview.risk.school_risk import RiskShare, SchoolRisk
from inspect_app.web import language


@dataclass(frozen=True, slots=True)
class ArithmeticLine:
    """What is reckoned, in words, and the sum in figures: “20 × 5 × 1.5 = 150”."""

    words: str
    sum: str


def arithmetic(risk: SchoolRisk) -> list[ArithmeticLine]:
    """A line for each share that has points, worst first, then what the school's students make of them."""
    shares = [share for share in risk.shares if share.own_points]
    lines = [ArithmeticLine(_share_words(share), _product(*share.factors)) for share in shares]
    if lines:
        product = _product(risk.own_points, WEIGHTS.of_students(risk.students))
        lines.append(ArithmeticLine(_students_words(risk.students), product))
    return lines


def weight_lines() -> list[tuple[str, str]]:
    """(What, how much) for each weight: the points of an open deficiency by severity, then what multiplies them."""
    bands = [(_("%(band)s students", band=_band_words(band)), band.factor) for band in WEIGHTS.bands]
    factors = [
        *((_timing_words(timing), WEIGHTS.timings[timing]) for timing in (Timing.LATE, Timing.TWICE_LATE)),
        (_("came back after repair"), WEIGHTS.recurrent),
        *bands,
        (_("number of students unknown"), WEIGHTS.unknown_students),
    ]
    severities = [(severity_word(severity.value), str(points)) for severity, points in WEIGHTS.severities.items()]
    return [*severities, *((words, f"× {factor:g}") for words, factor in factors)]


def _share_words(share: RiskShare) -> str:
    """“Moderate, overdue, came back after repair”."""
    parts = [severity_word(share.severity.value)]
    parts += [_timing_words(share.timing)] if share.timing is not Timing.IN_TIME else []
    parts += [_("came back after repair")] if share.recurrent else []
    return ("، " if language() == "ar" else ", ").join(parts)


def _timing_words(timing: Timing) -> str:
    return _("overdue") if timing is Timing.LATE else _("open for over twice the time allowed")


def _students_words(students: int | None) -> str:
    band = WEIGHTS.band(students)
    if band is None or students is None:
        return _("Together; number of students unknown")
    return _("Together; %(students)s (%(band)s)", students=students_words(students), band=_band_words(band))


def _band_words(band: StudentBand) -> str:
    if band.up_to is not None:
        return _("up to %(students)s", students=number(band.up_to))
    return _("over %(students)s", students=number(WEIGHTS.bands[-2].up_to))


def _product(first: float, second: float, *further: float) -> str:
    """Factors of 1 change nothing and are left out, but for the first two."""
    factors = [first, second, *(factor for factor in further if factor != 1)]
    return f"{' × '.join(map(_exact, factors))} = {_exact(first * second * prod(further))}"


def _exact(value: float) -> str:
    return number(value, 2).rstrip("0").removesuffix(".")


def points_figure(value: float) -> str:
    """Points beside (i): with one decimal where they need it; the arithmetic behind it has two."""
    return number(value, 1).removesuffix(".0")
