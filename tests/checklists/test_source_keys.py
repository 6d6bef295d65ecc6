"""The keys of sources: read by whoever keeps a checklist, left out where nobody can follow them."""

from __future__ import annotations

import pytest

from inspect_app.checklists.terms import Source, Text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The winter circular [J6].", "The winter circular."),
        ("Every year: British practice [I16][I17]; 2 m: proposal.", "Every year: British practice; 2 m: proposal."),
        ("Within 10 s [I20], tried weekly [I19]: guides.", "Within 10 s, tried weekly: guides."),
        ("Proposal.", "Proposal."),
        ("A length [m] is no key.", "A length [m] is no key."),
    ],
)
def test_a_sentence_without_its_keys_stays_a_sentence(source, said):
    assert Source("تعميم الوزارة [J6]؛ وغيره [J7].", source).without_keys() == Text("تعميم الوزارة؛ وغيره.", said)


def test_keys_are_found_in_their_order():
    assert Source("", "Tanks [J8][J30]; and once more: proposal [A1].").keys("en") == ["J8", "J30", "A1"]
