"""The house's own rules (docs/architecture.md): sizes, directions, hosts, words. An untested rule is a wish."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.javascript import functions

ROOT = Path(__file__).parent.parent
PYTHON = sorted(file for file in (ROOT / "inspect_app").rglob("*.py") if "versions" not in file.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
MODULES = sorted((ROOT / "static" / "js").rglob("*.mjs"))
SCRIPTS = sorted(file for folder in ("static/js", "tests") for file in (ROOT / folder).rglob("*.*js"))
CATALOGUE = ROOT / "inspect_app" / "translations" / "ar" / "LC_MESSAGES" / "messages.po"


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(("files", "most"), [(PYTHON, 250), (TEMPLATES, 100), (MODULES, 150), (STYLES, 250)])
def test_a_file_can_be_seen_at_a_glance(files, most):
    assert files
    assert {name(file): lines(file) for file in files if lines(file) > most} == {}


def test_a_function_fits_on_a_screen():
    long = {}
    for file in PYTHON:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                size = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                if size > 30:
                    long[f"{name(file)}:{node.name}"] = size
    assert long == {}


def test_a_function_of_the_browser_fits_on_a_screen():
    assert MODULES[0] in SCRIPTS and ROOT / "static" / "js" / "sw.js" in SCRIPTS
    long = {
        f"{name(file)}:{function.name}": function.lines
        for file in SCRIPTS
        for function in functions(file.read_text(encoding="utf-8"))
        if function.lines > 30
    }
    assert long == {}


def test_a_line_of_a_script_fits_on_a_screen():
    wide = {
        f"{name(file)}:{number}": len(line)
        for file in SCRIPTS
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    }
    assert wide == {}


def test_every_module_says_what_it_is_for():
    # An __init__ that only makes a folder a package and a form class whose name says it all need no sentence.
    silent = [
        name(file)
        for file in PYTHON
        if lines(file) > 12
        and file.name != "forms.py"
        and not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert silent == []


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right)|left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
)


def test_styles_are_written_once_for_both_directions():
    found = [
        f"{name(file)}: {match[0]}" for file in STYLES for match in PHYSICAL.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_nothing_comes_from_another_host():
    foreign = re.compile(r"""(?:src|href|url|import|from|fetch)\s*[=(]?\s*['"(]\s*(?:https?:)?//[^'")\s]+""")
    found = [
        f"{name(file)}: {match[0]}"
        for file in [*TEMPLATES, *STYLES, *MODULES]
        for match in foreign.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_nothing_is_kept_for_later():
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = [*PYTHON, *TEMPLATES, *STYLES, *MODULES]
    assert [name(file) for file in files if later.search(file.read_text(encoding="utf-8"))] == []


def test_folium_is_given_no_user_text():
    """Folium runs the text of popups, tooltips and Html as script, escaped or not."""
    dangerous = re.compile(r"\b(Popup|Tooltip|GeoJsonTooltip|GeoJsonPopup)\(|folium\.Html\(|\b(popup|tooltip)=")
    assert [name(file) for file in PYTHON if dangerous.search(file.read_text(encoding="utf-8"))] == []


def macros_imported(text: str) -> list[str]:
    lists = re.findall(r"\{%-?\s*from\s+\"[^\"]+\"\s+import\s+([\w, ]+?)\s*(?:with context\s*)?-?%\}", text)
    return [part.split(" as ")[-1].strip() for names in lists for part in names.split(",")]


def test_a_template_imports_no_macro_it_does_not_use():
    texts = {name(file): file.read_text(encoding="utf-8") for file in TEMPLATES}
    unused = [
        (file, m)
        for file, text in texts.items()
        for m in macros_imported(text)
        if len(re.findall(rf"\b{m}\b", text)) < 2
    ]
    assert unused == []


def test_only_the_database_module_commits():
    committing = [name(file) for file in PYTHON if re.search(r"\.commit\(\)", file.read_text(encoding="utf-8"))]
    assert committing == ["inspect_app/db.py", "inspect_app/migrations/env.py"]


def said_in_the_code() -> set[object]:
    # The functions by which the code says things; the lazy one is imported as _l.
    keywords = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
    found = set()
    for folder, pattern, method in (("inspect_app", "**.py", "python"), ("templates", "**.html", "jinja2")):
        options = {pattern: {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder, [(pattern, method)], options, keywords=keywords, comment_tags=()
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def test_every_sentence_is_said_in_arabic():
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="ar", abort_invalid=True)
    said = {
        message.id[0] if isinstance(message.id, tuple) else message.id: message for message in catalogue if message.id
    }
    missing = {sentence for sentence in said_in_the_code() if sentence not in said}
    assert missing == set(), "not in the catalogue: run make strings and translate"
    empty = [
        id_
        for id_, message in said.items()
        if message.fuzzy or not all(message.string if isinstance(message.string, tuple) else (message.string,))
    ]
    assert empty == []


def test_the_catalogue_says_nothing_the_code_does_not():
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="ar")
    known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue if message.id}
    assert known - said_in_the_code() == set()
