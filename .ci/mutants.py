"""Changes the code a little, one change at a time, and sees whether a test notices: `make mutants`.

Each change stands in mutants.toml: a part (a file, and the tests that speak for it) and its changes, ``from`` → ``to``.
A change no test notices has lived: either a test does not say what must hold there, or the change is equivalent, and
the file says why. The tests run on a private copy of the tree; the tree itself is only read.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

HERE = Path(__file__).parent.parent
CHANGES = Path(__file__).parent / "mutants.toml"
NOT_COPIED = (".git", ".venv", "instance", "dist", "build", "__pycache__", ".*_cache", ".hypothesis")
MAX_SECONDS = 900
"""A change that makes the tests run longer has been noticed."""


@dataclass(frozen=True)
class Change:
    """``equivalent``: why nothing can notice it; such a change is not run."""

    file: str
    before: str
    after: str
    tests: tuple[str, ...]
    equivalent: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {_short(self.before)} → {_short(self.after)}"

    def applied(self, text: str) -> str:
        """``text`` of the file with the change in it. Raises ValueError where it cannot be made."""
        if (times := text.count(self.before)) != 1:
            raise ValueError(f"{self}: “from” stands {times} times in the file, and should once")
        changed = text.replace(self.before, self.after)
        if self.file.endswith(".py"):
            try:
                compile(changed, self.file, "exec")
            except SyntaxError as error:
                raise ValueError(f"{self}: is no Python any more: {error}") from error
        return changed


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= 60 else line[:59] + '…'}”"


def read(file: Path) -> list[Change]:
    """The changes of a data file. A change may name tests of its own in place of its part's."""
    parts = tomllib.loads(file.read_text(encoding="utf-8"))["part"]
    return [
        Change(
            part["file"],
            change["from"],
            change["to"],
            tuple(change.get("tests", part["tests"])),
            change.get("equivalent", ""),
        )
        for part in parts
        for change in part["change"]
    ]


def unfit(changes: Sequence[Change], tree: Path) -> list[str]:
    """What is wrong with changes that cannot be made in this tree as it stands."""
    found = []
    for change in changes:
        try:
            change.applied((tree / change.file).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            found.append(str(error))
    return found


def noticed(change: Change, tree: Path) -> bool:
    """Whether a test fails on the copy with the change in it; the copy is as before afterwards."""
    file = tree / change.file
    text = file.read_text(encoding="utf-8")
    # Two changes of one length within one second look the same to Python: what it compiled before must go.
    compiled = Path(cache_from_source(str(file)))
    try:
        file.write_text(change.applied(text), encoding="utf-8")
        compiled.unlink(missing_ok=True)
        return _run(change.tests, tree) != 0
    finally:
        file.write_text(text, encoding="utf-8")
        compiled.unlink(missing_ok=True)


def _run(tests: Sequence[str], tree: Path) -> int:
    """The exit code of the tests in this tree; 0 when all is well."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", *tests]
    try:
        return subprocess.run(
            command, cwd=tree, env=_environment(tree), capture_output=True, timeout=MAX_SECONDS, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        return -1


def _environment(tree: Path) -> dict[str, str]:
    # The path goes before the installed checkout, or the tests would try the tree that was not changed.
    return {**os.environ, "PYTHONPATH": str(tree)}


def _is_apart(tree: Path) -> bool:
    """Whether the copy's own code is what its tests import."""
    asked = [sys.executable, "-c", "import inspect_app; print(inspect_app.__file__)"]
    told = subprocess.run(asked, cwd=tree, env=_environment(tree), capture_output=True, text=True, check=True).stdout
    return Path(told.strip()).is_relative_to(tree)


def run(changes: Sequence[Change], tree: Path) -> int:
    """Prints what became of each change and the sum; returns how many lived."""
    lived = 0
    tried = [change for change in changes if not change.equivalent]
    for number, change in enumerate(tried, 1):
        killed = noticed(change, tree)
        lived += not killed
        print(f"{number:>3}/{len(tried)} {'killed' if killed else 'LIVED '} {change}", flush=True)
    equivalent = len(changes) - len(tried)
    print(f"{len(tried)} changes: {len(tried) - lived} killed, {lived} lived; {equivalent} more are equivalent.")
    return lived


def main(words: Sequence[str]) -> int:
    """``words``: only changes whose file holds one of them."""
    changes = [change for change in read(CHANGES) if not words or any(word in change.file for word in words)]
    if wrong := unfit(changes, HERE):
        print(*wrong, sep="\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="kashf-mutants-") as folder:
        tree = Path(folder).resolve() / "tree"
        shutil.copytree(HERE, tree, symlinks=True, ignore=shutil.ignore_patterns(*NOT_COPIED))
        if not _is_apart(tree):
            print("The copy's tests would try the code of another checkout.")
            return 2
        if _run(sorted({test for change in changes for test in change.tests}), tree):
            print("The tests fail without any change: nothing can be learned from them.")
            return 2
        return 1 if run(changes, tree) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
