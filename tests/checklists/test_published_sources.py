"""Where the published rules come from: told in words, with every key explained and every explanation used."""

from __future__ import annotations

import re
from pathlib import Path

from inspect_app.checklists import load

LIBRARY = load(Path(__file__).parent.parent.parent / "checklists")
ITEMS = [item for checklist in LIBRARY.current for item in checklist.items.values()]


def test_every_source_is_cited():
    for checklist in LIBRARY.current:
        used = {key for item in checklist.items.values() for key in item.source.keys("en")}
        assert set(checklist.sources) == used


def test_a_source_says_in_words_what_its_keys_stand_for():
    """Without them a sentence is left that does not break off, as “the same figure in.” does."""
    told = [item.source.without_keys().in_(language) for item in ITEMS for language in ("ar", "en")]
    assert [said for said in told if re.search(r"[\[\]]|[ :,؛،][.,;؛،]|\b(in|في|من)[.;؛]", said)] == []
    assert [said for said in told if len(said) > 220 or not said.endswith(".")] == []


def test_what_rests_on_a_source_names_it():
    assert [item.code for item in ITEMS if item.basis in {"jordan", "international"} and not item.source.keys("en")
            and item.code not in {"B01.03", "B02.06", "B08.01", "A03.06"}] == []  # fmt: skip
