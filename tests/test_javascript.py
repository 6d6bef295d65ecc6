"""The scanner the house's rules look at JavaScript with."""

from __future__ import annotations

import pytest

from tests.javascript import functions, tokens


def found(source: str) -> list[tuple[str, int]]:
    return [(function.name, function.lines) for function in functions(source)]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("function f() {\n  g();\n}", [("f", 1)]),
        ("export async function f({ a, b = {} }) {\n  g();\n\n  h();\n}", [("f", 3)]),
        ("const f = (a) => {\n  g();\n  h();\n};", [("f", 2)]),
        ("const f = async (a) =>\n  g(a,\n    [1, 2]);", [("f", 2)]),
        ("const f = a => a + 1;", [("f", 1)]),
        ("list.map((a) => [\n  a,\n]);", [("=>", 3)]),
        ("return {\n  async f(a) {\n    g();\n  },\n  h: () => 1,\n};", [("f", 1), ("h", 1)]),
        ("class A {\n  #b = 1;\n  #c() {\n    d();\n  }\n  get e() { return 1; }\n}", [("#c", 1), ("e", 1)]),
        ("function f() {\n  function g() {\n    h();\n  }\n}", [("f", 3), ("g", 1)]),
    ],
)
def test_a_function_is_found_with_the_lines_of_its_body(source, names):
    assert found(source) == names


@pytest.mark.parametrize(
    "source",
    [
        "if (a) {\n  b();\n}",
        "for (const a of b) {\n  c();\n}",
        "for await (const a of b) {\n  c();\n}",
        "while (a) { b(); } switch (c) { default: }",
        "try { a(); } catch (error) { b(); } finally { c(); }",
        "const a = { b: { c: 1 } };",
    ],
)
def test_a_block_is_no_function(source):
    assert found(source) == []


@pytest.mark.parametrize(
    "source",
    [
        '"function f() {"',
        "'it\\'s () => {'",
        "`() => {`",
        "// () => {",
        "/* function f() { */",
        "a.replace(/\\/[{]=>{/g, b)",
        "`${a ? `${b}{` : '}'}`",
    ],
)
def test_what_is_quoted_is_no_function(source):
    assert found(source) == []


def test_a_function_in_a_template_counts():
    assert found("`a ${list.map((b) => `${b}`)} c`") == [("=>", 1)]


def test_a_division_is_no_regular_expression():
    assert [token.kind for token in tokens("a / b / (c) / 2")].count("regex") == 0


def test_a_token_knows_its_line():
    assert [(token.text, token.line) for token in tokens("a\n/* b\n*/ c\n`d\n${e}`")][-2:] == [("}", 5), ("`", 5)]
