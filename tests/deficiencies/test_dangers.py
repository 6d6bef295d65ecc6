"""Every published item has a short name for its failure."""

from __future__ import annotations

from inspect_app.checklists import load
from inspect_app.config import SHIPPED
from inspect_app.deficiencies.dangers import DANGERS


def test_every_item_says_in_few_words_what_is_wrong():
    codes = {code for checklist in load(SHIPPED / "checklists") for code in checklist.items}
    assert codes == set(DANGERS)
    assert {code: text for code, text in DANGERS.items() if len(text.ar) > 45 or len(text.en) > 50} == {}
