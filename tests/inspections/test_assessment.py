"""Score model 1: answers become section percentages, a raw score, a cap, a final score and a grade."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspect_app.checklists import (
    Basis,
    Checklist,
    Deadline,
    Item,
    ItemKind,
    Owner,
    PhotoRule,
    Section,
    Severity,
    Text,
    Verdict,
)
from inspect_app.inspections.scoring import (
    SCORE_MODEL,
    Assessment,
    Cap,
    CapReason,
    Failures,
    Grade,
    Judged,
    assess,
    grade_of,
    printed,
)

LT, S, M, L = Severity
WORDS = Text("كلمات", "Words")


def item(code, severity=M, optional=False):
    return Item(
        code=code,
        text=WORDS,
        fault=WORDS,
        kind=ItemKind.SCALE,
        severity=severity,
        photo=PhotoRule.NONE,
        trade="civil",
        owner=Owner.SCHOOL,
        deadline=Deadline(None, 30),
        basis=Basis.PROPOSAL,
        source="",
        optional=optional,
    )


def checklist(**sections):
    """A01=(weight, items…) …"""
    built = tuple(Section(code, WORDS, weight, tuple(items)) for code, (weight, *items) in sections.items())
    return Checklist("test", 1, WORDS, WORDS, built, "")


def of(*severities):
    """One section, weight 10, with items A01.01, A01.02 … of these severities."""
    return checklist(A01=(10, *(item(f"A01.{n:02}", severity) for n, severity in enumerate(severities, 1))))


def ok(*codes):
    return [Judged(code, Verdict.OK, 1.0, None) for code in codes]


def bad(code, severity=M):
    return Judged(code, Verdict.NOT_OK, 0.0, severity)


def partly(code, severity=L):
    return Judged(code, Verdict.PARTIAL, 0.5, severity)


def without(code, verdict):
    return Judged(code, verdict, None, None)


def all_ok(this, *but):
    """Every item OK, except the answers given."""
    return [*but, *ok(*(code for code in this.items if code not in {answer.code for answer in but}))]


TWO_SECTIONS = checklist(
    A01=(30, item("A01.01", LT), item("A01.02", M)), A02=(70, item("A02.01", S), item("A02.02", L), item("A02.03", M))
)


def test_all_ok_is_100_and_an_a():
    result = assess(TWO_SECTIONS, all_ok(TWO_SECTIONS), ())
    assert (result.raw, result.final, result.grade, result.cap) == (100.0, 100.0, Grade.A, None)


def test_all_failed_is_0_and_a_d():
    failed = [bad(code, each.severity) for code, each in TWO_SECTIONS.items.items()]
    result = assess(TWO_SECTIONS, failed, ())
    assert (result.raw, result.final, result.grade) == (0.0, 0.0, Grade.D)


def test_a_partial_answer_is_worth_half():
    assert assess(of(M), [partly("A01.01")], ()).raw == 50.0


def test_a_choice_carries_its_own_value():
    assert assess(of(M), [Judged("A01.01", Verdict.PARTIAL, 0.3, L)], ()).raw == pytest.approx(30)


def test_an_item_weighs_by_its_default_severity():
    section = assess(of(LT, S, M, L), all_ok(of(LT, S, M, L), bad("A01.01", LT)), ()).sections[0]
    assert section.percent == 100 * (4 + 2 + 1) / (8 + 4 + 2 + 1)


def test_a_raised_severity_does_not_change_the_weight():
    raised = assess(of(M, M), [bad("A01.01", S), *ok("A01.02")], ())
    assert raised.raw == 50.0


def test_sections_enter_the_raw_score_by_their_weight():
    answers = all_ok(TWO_SECTIONS, bad("A01.02", M))
    assert assess(TWO_SECTIONS, answers, ()).raw == (30 * 80 + 70 * 100) / 100


@pytest.mark.parametrize("verdict", [Verdict.NOT_APPLICABLE, Verdict.NOT_MEASURED])
def test_what_does_not_apply_or_was_not_measured_leaves_score_and_coverage(verdict):
    result = assess(of(LT, M), [without("A01.01", verdict), *ok("A01.02")], ())
    assert (result.raw, result.coverage, result.answered, result.applicable) == (100.0, 1.0, 1, 1)


@pytest.mark.parametrize("verdict", [Verdict.NOT_INSPECTED, None])
def test_what_was_not_inspected_or_not_answered_leaves_the_score_but_lowers_coverage(verdict):
    result = assess(of(M, M), [without("A01.01", verdict), *ok("A01.02")], ())
    assert (result.raw, result.coverage, result.answered, result.applicable) == (100.0, 0.5, 1, 2)


def test_an_item_nobody_mentions_is_unanswered():
    assert assess(of(M, M), ok("A01.01"), ()).coverage == 0.5


def test_an_optional_measurement_nobody_mentions_is_no_gap():
    this = checklist(A01=(10, item("A01.01"), item("A01.02", optional=True)))
    assert assess(this, ok("A01.01"), ()).coverage == 1.0


def test_an_optional_measurement_that_was_taken_counts():
    this = checklist(A01=(10, item("A01.01"), item("A01.02", optional=True)))
    assert assess(this, [*ok("A01.01"), bad("A01.02")], ()).raw == 50.0


def test_an_item_that_does_not_apply_to_the_school_is_no_gap():
    assert assess(of(M, M), ok("A01.01"), {"A01.02"}).coverage == 1.0


def test_an_answer_left_on_an_item_that_does_not_apply_counts_for_nothing():
    result = assess(of(M, LT), [*ok("A01.01"), bad("A01.02", LT)], {"A01.02"})
    assert (result.raw, result.cap, result.failures.total) == (100.0, None, 0)


def test_coverage_goes_by_weight_not_by_number():
    result = assess(of(LT, L), ok("A01.01"), ())
    assert result.coverage == 8 / 9


def test_an_empty_section_leaves_the_mean():
    result = assess(TWO_SECTIONS, [bad("A01.02"), *ok("A01.01")], {"A02.01", "A02.02", "A02.03"})
    empty = result.sections[1]
    assert (result.raw, empty.percent, empty.shown, empty.applicable) == (80.0, None, None, 0)


def test_a_visit_that_judged_nothing_has_no_score_and_no_grade():
    result = assess(TWO_SECTIONS, [], TWO_SECTIONS.items)
    assert (result.raw, result.final, result.grade, result.coverage) == (None, None, None, 0.0)


def test_coverage_under_90_prints_the_numbers_and_withholds_the_grade():
    this = of(*[M] * 10)
    result = assess(this, ok(*list(this.items)[:8]), ())
    assert (result.final, result.coverage, result.grade) == (100.0, 0.8, None)


@pytest.mark.parametrize(
    ("coverage", "grade"), [(0.89, None), (0.899, None), (0.89949, None), (0.8995, Grade.A), (0.9, Grade.A)]
)
def test_a_school_at_89_9_percent_is_incomplete_and_at_90_0_is_graded(coverage, grade):
    assert grade_of(95.0, coverage) is grade


def test_coverage_of_exactly_90_gives_the_grade():
    this = of(*[M] * 10)
    assert assess(this, ok(*list(this.items)[:9]), ()).grade is Grade.A


def test_a_locked_exit_takes_96_8_to_59():
    """Without the cap one locked exit of checklist B would still print 97 and an A."""
    exits = [item(f"B03.{n:02}", severity) for n, severity in enumerate([LT, LT, LT, LT, M, L], 1)]
    this = checklist(B03=(14, *exits), B04=(86, item("B04.01", S)))
    result = assess(this, all_ok(this, bad("B03.01", LT)), ())
    assert (str(printed(result.raw)), result.final, result.grade) == ("96.8", 59.0, Grade.D)
    assert result.cap == Cap(59, CapReason.LIFE_THREATENING, ("B03.01",), lowered=True)


@pytest.mark.parametrize(
    ("severities", "limit", "reason", "grade"),
    [
        ([S], 89, CapReason.SEVERE, Grade.B),
        ([S, S], 89, CapReason.SEVERE, Grade.B),
        ([S, S, S], 74, CapReason.THREE_SEVERE, Grade.C),
        ([S, S, S, S], 74, CapReason.THREE_SEVERE, Grade.C),
        ([LT], 59, CapReason.LIFE_THREATENING, Grade.D),
        ([S, S, S, LT], 59, CapReason.LIFE_THREATENING, Grade.D),
    ],
)
def test_dangers_cap_the_score(severities, limit, reason, grade):
    this = checklist(A01=(1, *(item(f"A01.{n:02}") for n in range(5))), A02=(99, item("A02.01")))
    failing = [bad(f"A01.{n:02}", severity) for n, severity in enumerate(severities)]
    result = assess(this, all_ok(this, *failing), ())
    assert (result.cap.limit, result.cap.reason, result.final, result.grade) == (limit, reason, float(limit), grade)


@pytest.mark.parametrize("severity", [M, L])
def test_moderate_and_low_failures_cap_nothing(severity):
    assert assess(of(M, M), [bad("A01.01", severity), *ok("A01.02")], ()).cap is None


def test_a_cap_names_the_items_behind_it_in_the_order_of_the_checklist():
    this = of(S, LT, LT, M)
    answers = [bad("A01.03", LT), bad("A01.02", LT), bad("A01.01", S), *ok("A01.04")]
    assert assess(this, answers, ()).cap.items == ("A01.02", "A01.03")


def test_a_cap_above_the_raw_score_is_recorded_but_lowered_nothing():
    result = assess(of(S, M), [bad("A01.01", S), bad("A01.02")], ())
    assert (result.cap.limit, result.cap.lowered, result.final) == (89, False, 0.0)


def test_a_score_that_stands_at_the_cap_was_not_lowered():
    this = checklist(A01=(11, item("A01.01")), A02=(89, item("A02.01")))
    result = assess(this, [bad("A01.01", S), *ok("A02.01")], ())
    assert (result.raw, result.cap.limit, result.cap.lowered) == (89.0, 89, False)


def test_a_severe_item_answered_partly_drops_a_step_and_does_not_cap():
    assert assess(of(S), [partly("A01.01", S.one_step_down)], ()).cap is None


def test_a_moderate_item_raised_to_life_threatening_caps():
    assert assess(of(M, M), [bad("A01.01", LT), *ok("A01.02")], ()).cap.limit == 59


def test_a_section_with_a_life_threatening_failure_shows_at_most_40():
    this = checklist(A01=(10, item("A01.01", LT), item("A01.02", LT), item("A01.03", LT)), A02=(10, item("A02.01")))
    struck, clean = assess(this, all_ok(this, bad("A01.01", LT)), ()).sections
    assert (struck.shown, struck.capped, clean.shown, clean.capped) == (40.0, True, 100.0, False)


def test_a_section_that_comes_to_40_by_itself_was_not_limited():
    this = checklist(A01=(10, item("A01.01", LT), item("A01.02", S), item("A01.03", LT)))
    section = assess(this, [bad("A01.01", LT), bad("A01.02", S), *ok("A01.03")], ()).sections[0]
    assert (section.percent, section.shown, section.capped) == (40.0, 40.0, False)


def test_the_section_limit_does_not_enter_the_raw_score():
    this = of(LT, LT)
    assert assess(this, all_ok(this, bad("A01.01", LT)), ()).raw == 50.0


def test_a_section_below_40_shows_what_it_has():
    section = assess(of(LT, M), [bad("A01.01", LT), *ok("A01.02")], ()).sections[0]
    assert (section.shown, section.capped) == (20.0, False)


def test_failures_are_counted_by_the_severity_that_results():
    answers = [bad("A01.01", LT), bad("A01.02", S), partly("A01.03", L), bad("A01.04", S)]
    result = assess(of(M, M, M, M), answers, ())
    assert result.failures == Failures(life_threatening=1, severe=2, moderate=0, low=1)
    assert result.failures.total == 4
    assert result.sections[0].failures == result.failures


@pytest.mark.parametrize(
    ("final", "grade"),
    [(100, "A"), (90, "A"), (89.95, "A"), (89.94, "B"), (75, "B"), (74.94, "C"), (60, "C"), (59.94, "D"), (0, "D")],
)
def test_the_grade_goes_by_the_number_as_it_is_printed(final, grade):
    assert grade_of(final, 1.0) == grade


@pytest.mark.parametrize(
    ("percent", "text"),
    [(89.95, "90.0"), (89.94999, "89.9"), (0.05, "0.1"), (89.949999999999989, "90.0"), (100.0, "100.0"), (0, "0.0")],
)
def test_scores_print_with_one_decimal_and_halves_up(percent, text):
    assert str(printed(percent)) == text


@given(st.floats(0, 100))
def test_no_grade_ever_contradicts_the_printed_number(final):
    lines = {Grade.A: 90, Grade.B: 75, Grade.C: 60, Grade.D: 0}
    assert grade_of(final, 1.0) is next(grade for grade, least in lines.items() if printed(final) >= Decimal(least))


def test_a_judgement_without_a_value_is_refused():
    with pytest.raises(ValueError, match=r"A01\.01"):
        assess(of(M), [Judged("A01.01", Verdict.OK, None, None)], ())


def test_a_failure_without_a_severity_is_refused():
    with pytest.raises(ValueError, match="severity"):
        assess(of(M), [Judged("A01.01", Verdict.NOT_OK, 0.0, None)], ())


@pytest.mark.parametrize("answers", [ok("A01.01", "A01.01"), ok("Z99.01")])
def test_a_code_given_twice_or_unknown_is_refused(answers):
    with pytest.raises(ValueError, match="given twice, or not in"):
        assess(of(M), answers, ())


@st.composite
def visits(draw):
    answer = st.sampled_from([None, *Verdict])
    values = {Verdict.OK: 1.0, Verdict.PARTIAL: 0.5, Verdict.NOT_OK: 0.0}
    judged = []
    for code in TWO_SECTIONS.items:
        verdict = draw(answer)
        severity = draw(st.sampled_from(Severity)) if verdict is not None and verdict.fails else None
        judged.append(Judged(code, verdict, values.get(verdict), severity))
    return judged, draw(st.sets(st.sampled_from(list(TWO_SECTIONS.items))))


@settings(deadline=None, max_examples=60)
@given(visits())
def test_a_stored_result_reads_back_as_it_was(visit):
    result = assess(TWO_SECTIONS, *visit)
    assert Assessment.from_record(json.loads(json.dumps(result.to_record()))) == result


def test_a_record_is_plain_json():
    record = assess(TWO_SECTIONS, all_ok(TWO_SECTIONS, bad("A01.01", LT)), ()).to_record()
    assert record == json.loads(json.dumps(record))
    assert record["model"] == SCORE_MODEL == "score-model-1"


def test_a_result_of_another_model_is_read_not_recomputed():
    record = assess(of(M), ok("A01.01"), ()).to_record() | {"model": "score-model-0", "final": 12.5}
    read = Assessment.from_record(record)
    assert (read.model, read.final, read.grade) == ("score-model-0", 12.5, Grade.A)


@settings(deadline=None, max_examples=60)
@given(visits())
def test_scores_stay_in_bounds_and_final_never_exceeds_raw_or_cap(visit):
    result = assess(TWO_SECTIONS, *visit)
    assert 0 <= result.coverage <= 1
    if result.raw is not None:
        assert 0 <= result.final <= result.raw <= 100
        assert result.cap is None or result.final <= result.cap.limit
        assert result.cap is None or result.cap.lowered == (result.final < result.raw)


@settings(deadline=None, max_examples=60)
@given(visits(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(visit, random):
    judged, inapplicable = visit
    shuffled = random.sample(judged, len(judged))
    assert assess(TWO_SECTIONS, shuffled, inapplicable) == assess(TWO_SECTIONS, judged, inapplicable)
