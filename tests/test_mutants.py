"""The script that changes the code a little and sees whether a test notices (`make mutants`), on a rule of one line."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def mutants():
    spec = importlib.util.spec_from_file_location("mutants", ROOT / ".ci" / "mutants.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutants"] = module
    spec.loader.exec_module(module)
    return module


def change(mutants, before, after, file="rule.py", tests=("test_rule.py",)):
    return mutants.Change(file, before, after, tests)


@pytest.fixture
def tree(tmp_path):
    """A rule with a limit, and a test that looks at one side of it only."""
    (tmp_path / "rule.py").write_text("def is_late(days):\n    return days > 7\n")
    (tmp_path / "test_rule.py").write_text(
        "from rule import is_late\n\n\ndef test_late():\n    assert is_late(9) and not is_late(6)\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("days > 8", "days > 9", "stands 0 times"),
        ("days", "hours", "stands 2 times"),
        ("return days > 7", "return days >", "no Python"),
    ],
)
def test_a_change_that_cannot_be_made_is_named(mutants, tree, before, after, why):
    (said,) = mutants.unfit([change(mutants, before, after)], tree)
    assert why in said


def test_what_lived_and_what_was_killed_is_told_and_the_tree_is_as_before(mutants, tree, capsys):
    before = (tree / "rule.py").read_text()
    changes = [change(mutants, "days > 7", "days > 9"), change(mutants, "days > 7", "days > 8")]
    equivalent = mutants.Change("rule.py", "days > 7", "7 < days", (), "says the same")
    assert mutants.run([*changes, equivalent], tree) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in told[:2]] == ["killed", "LIVED"]
    assert told[2] == "2 changes: 1 killed, 1 lived; 1 more are equivalent."
    assert (tree / "rule.py").read_text() == before


def test_every_change_of_the_list_can_be_made_and_its_tests_exist(mutants):
    changes = mutants.read(mutants.CHANGES)
    assert mutants.unfit(changes, ROOT) == []
    files = {test.partition("::")[0] for one in changes for test in one.tests}
    assert sorted(file for file in files if not (ROOT / file).exists()) == []
