"""The house's own rules (docs/architecture.md): sizes, directions, hosts, words. An untested rule is a wish."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
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


def test_a_script_names_no_file_that_is_gone():
    named = re.compile(r"(?:inspect_app|static|tests|docs)/[\w/-]+\.(?:py|m?js|json|md)\b")
    gone = [
        f"{name(file)}: {match[0]}"
        for file in SCRIPTS
        for match in named.finditer(file.read_text(encoding="utf-8"))
        if not (ROOT / match[0]).exists()
    ]
    assert gone == []


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
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right)|left|right)\s*:"
    r"|(?:text-align|float):\s*(?:left|right)"
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


def test_only_the_modules_of_the_database_commit():
    committing = [name(file) for file in PYTHON if re.search(r"\.commit\(\)", file.read_text(encoding="utf-8"))]
    assert committing == ["inspect_app/db.py", "inspect_app/migrations/env.py", "inspect_app/shared_commit.py"]


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


def strings(file: Path) -> list[str]:
    """The strings of a module as they are written there, one with values in it as a whole."""
    text = file.read_text(encoding="utf-8")
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant | ast.JoinedStr)]
    return [ast.get_source_segment(text, node) or "" for node in nodes] if re.search("[«»]", text) else []


def test_english_has_the_quotation_marks_of_english():
    with CATALOGUE.open("rb") as file:
        english = [str(message.id) for message in read_po(file, locale="ar")]
    for checklist in (ROOT / "checklists").rglob("*.toml"):
        english += re.findall(r'\ben = "[^"]*"', checklist.read_text(encoding="utf-8"))
    assert any("“" in side for side in english)
    either = [string for file in PYTHON for string in strings(file)]
    for file in [*TEMPLATES, *MODULES, *STYLES]:
        either += file.read_text(encoding="utf-8").splitlines()
    english += [text for text in either if not re.search("[\u0600-\u06ff]", text)]
    assert [text for text in english if re.search("[«»]", text)] == []


# Python: folders, names, the pure contract, the width of a line.

PYTHON_EVERYWHERE = [
    *PYTHON,
    *(file for folder in ("tests", "benchmarks", ".ci") for file in sorted((ROOT / folder).rglob("*.py"))),
]
BUILT = {"__pycache__", "vendor"}


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def dotted(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def used_twice(places: Iterable[tuple[str, Path]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, file in places:
        found.setdefault(word, []).append(name(file))
    return {word: files for word, files in found.items() if len(files) > 1}


def test_a_folder_can_be_surveyed():
    tops = ("inspect_app", "templates", "static", "tests", "benchmarks", "checklists", "docs", ".ci")
    files = [file for top in tops for file in (ROOT / top).rglob("*") if file.is_file() and file.suffix != ".mo"]
    counts = Counter(name(file.parent) for file in files if not {*BUILT, "versions"} & set(file.parts))
    assert counts["inspect_app/desk"] > 5
    assert {folder: count for folder, count in counts.items() if count > 20} == {}


def test_no_two_modules_share_a_name():
    # What stands in every capability; a package goes by its folder's name.
    conventional = {"models", "forms", "views", "commands"}
    modules = [(dotted(file).rpartition(".")[2], file) for file in PYTHON]
    assert used_twice((word, file) for word, file in modules if word not in conventional) == {}


def test_no_two_classes_share_a_name():
    nodes = [(node, file) for file in PYTHON for node in parsed(file).body]
    assert used_twice((node.name, file) for node, file in nodes if isinstance(node, ast.ClassDef)) == {}


def pure_by_contract() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        module
        for contract in project["tool"]["importlinter"]["contracts"]
        for module in contract.get("source_modules", ())
    }


def test_a_module_that_calls_itself_pure_is_held_to_it():
    listed = pure_by_contract()
    claiming = {dotted(file) for file in PYTHON if re.search(r"(?i)\bpure\b", ast.get_docstring(parsed(file)) or "")}
    loose = {module for module in claiming if not any(f"{module}.".startswith(f"{entry}.") for entry in listed)}
    assert loose == set(), "add them to the pure contract of pyproject.toml"


def test_a_module_of_the_pure_contract_says_so():
    saying = {dotted(file) for file in PYTHON if "[pure]" in (ast.get_docstring(parsed(file)) or "")}
    assert pure_by_contract() - saying == set(), "[pure] in the docstring, or out of the contract"


def test_a_limit_is_a_max_or_a_min():
    other = re.compile(r"^_?(MOST|LEAST|(BIGG|FEW|GREAT|LARG|LONG|SHORT|SMALL)EST)(_|$)")
    assigned = [
        (target.id, file)
        for file in PYTHON_EVERYWHERE
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for targets in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for target in ast.walk(targets)
        if isinstance(target, ast.Name)
    ]
    assert [f"{name(file)}: {constant}" for constant, file in assigned if other.match(constant)] == []


def test_a_line_fits_beside_another():
    # ruff's E501 counts columns: an Arabic vowel sign takes none there and is a character here. A word to a tool at the
    # end of a line is exempt, as it is for ruff; migrations that were published are never touched again.
    to_a_tool = re.compile(r"\s*# (?:noqa|type): .*$")
    wide = [
        f"{name(file)}:{number}"
        for file in PYTHON_EVERYWHERE
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(to_a_tool.sub("", line)) > 120
    ]
    assert wide == []


@pytest.mark.parametrize("files", [TEMPLATES, STYLES], ids=["templates", "styles"])
def test_a_line_of_a_page_fits_on_a_screen(files):
    assert files
    wide = {
        f"{name(file)}:{number}": len(line)
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 120
    }
    assert wide == {}
