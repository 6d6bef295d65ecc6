"""The language of the checklists: one table of examples for Python and the browser, and random sentences for both."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from inspect_app.checklists import ExpressionError, parse

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "expression-vectors.json").read_text())
READABLE = [vector for vector in VECTORS if "reason" not in vector]
UNREADABLE = [vector for vector in VECTORS if "reason" in vector]


def short(vector: dict) -> str:
    return f"{vector['group']}: {vector['source'][:40]}"


@pytest.mark.parametrize("vector", READABLE, ids=short)
def test_an_expression_gives(vector):
    gives = parse(vector["source"]).evaluate(vector["facts"])
    assert gives == vector["gives"]
    assert isinstance(gives, bool) == isinstance(vector["gives"], bool)


@pytest.mark.parametrize("vector", UNREADABLE, ids=short)
def test_a_slip_of_the_pen_is_shown_where_it_is(vector):
    with pytest.raises(ExpressionError) as caught:
        parse(vector["source"])
    assert (caught.value.position, caught.value.reason) == (vector["position"], vector["reason"])


def test_the_names_an_expression_reads_are_known():
    assert parse("a > 1 and not (b in (1, 2) or -c / 2 == d) or true").names == {"a", "b", "c", "d"}


@pytest.mark.parametrize("number", [10**400, float("inf"), float("nan"), [], {}])
def test_a_number_no_computer_reckons_with_is_unknown(number):
    assert parse("a > 1").evaluate({"a": number}) is None
    assert parse("a > 1 or b").evaluate({"a": number, "b": True}) is True


def test_an_expression_keeps_its_source():
    assert parse("has_pv or has_generator").source == "has_pv or has_generator"


NAMES = ("a", "b", "c", "has_lab", "heating")
NUMBERS = st.integers(0, 200).map(str) | st.decimals(0, 50, places=2).map(str)
STRINGS = st.sampled_from(["'gas'", "'مستأجر'", "''", "'😀'"])
LITERALS = NUMBERS | STRINGS | st.sampled_from(["true", "false"])


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operator = st.sampled_from(["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "and", "or"])
    two = st.builds("({}) {} ({})".format, inner, operator, inner)
    bare = st.builds("{} {} {}".format, inner, operator, inner)
    one = st.builds("{}({})".format, st.sampled_from(["not ", "-"]), inner)
    among = st.builds("({}) in ({})".format, inner, st.lists(LITERALS, min_size=1, max_size=3).map(", ".join))
    return two | bare | one | among


ANYTHING = st.recursive(LITERALS | st.sampled_from(NAMES), larger, max_leaves=6)
AMOUNT = st.recursive(
    NUMBERS | st.sampled_from(["a", "b", "c"]),
    lambda inner: st.builds("{} {} ({})".format, inner, st.sampled_from("+-*/"), inner),
    max_leaves=4,
)
QUESTION = st.builds("{} {} {}".format, AMOUNT, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), AMOUNT)
SENTENCE = st.recursive(
    QUESTION
    | st.sampled_from(["has_lab", "heating == 'gas'", "not has_lab", "heating in ('gas', 'مستأجر')", "a in (1, 2)"]),
    lambda inner: st.builds("({}) {} {}".format, inner, st.sampled_from(["and", "or", "and not"]), inner),
    max_leaves=4,
)
AMOUNTS = st.none() | st.integers(0, 500) | st.floats(-100, 100)
FACTS = st.fixed_dictionaries(
    {"a": AMOUNTS, "b": AMOUNTS},
    optional={
        "c": AMOUNTS | st.just("gas"),
        "has_lab": st.none() | st.booleans(),
        "heating": st.none() | st.sampled_from(["gas", "مستأجر", ""]),
    },
)


def outcome(source: str, facts: dict) -> dict:
    """What Python says, in a shape that Node can repeat."""
    try:
        return {"gives": parse(source).evaluate(facts)}
    except ExpressionError as error:
        return {"position": error.position, "reason": error.reason}


def test_the_browser_gives_the_same_answers_to_random_expressions():
    examples = []

    @settings(max_examples=500, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(SENTENCE | AMOUNT | ANYTHING, FACTS)
    def collect(source, facts):
        examples.append({"source": source, "facts": facts, "python": outcome(source, facts)})

    collect()
    assert sum(example["python"].get("gives") is not None for example in examples) > 150
    compared = subprocess.run(
        ["node", HERE.parent / "js" / "compare-expressions.mjs"],
        input=json.dumps(examples),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert compared.returncode == 0, compared.stderr
    assert json.loads(compared.stdout) == []


@given(st.text(max_size=60))
@settings(max_examples=200, database=None, deadline=None)
def test_any_text_is_read_or_refused(text):
    found = outcome(text, {})
    assert "gives" in found or 1 <= found["position"] <= len(text) + 1
