"""A folder of checklists for one test: the sample, with some of its text replaced."""

from __future__ import annotations

from pathlib import Path

from inspect_app.checklists import check

SAMPLE = Path(__file__).parent / "sample"
TEXT = (SAMPLE / "sample" / "1.toml").read_text()


def mistakes_after(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    """The sample with some text replaced, and what is then wrong with it."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    publish(tmp_path, "sample", 1, text)
    return [str(mistake) for mistake in check(tmp_path)]


def publish(folder: Path, id_: str, version: int, text: str) -> None:
    (folder / id_).mkdir(exist_ok=True)
    (folder / id_ / f"{version}.toml").write_text(text)
