"""What one item's card says behind its (i)."""

from __future__ import annotations

import pytest

VISIT = "/fieldwork/schools/100200/health-and-safety"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ar", "المصدر: 22.9 م (75 قدماً) في الغرف العادية: NFPA 10؛ وجزئياً حتى 30 م: اقتراح."),
        ("en", "Source: 75 ft, or 22.9 m, in ordinary rooms: NFPA 10; partly up to 30 m: proposal."),
    ],
)
def test_a_card_says_where_its_rule_comes_from_without_keys(world, page, language, told):
    shown = page(world.engineer, language).get(VISIT)
    assert shown.one("#B02_01 .hint .muted").get_text() == told
    assert [said.get_text() for said in shown.all(".hint .muted") if "[" in said.get_text()] == []
