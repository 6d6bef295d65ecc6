from __future__ import annotations

from itertools import permutations

import pytest

from inspect_app.submissions.projection.revisions import Choice, Offer, standing

A = Offer(1, 1, "a")
OTHER = Offer(2, 1, "other")


def line(*digests: str) -> list[Offer]:
    """A body and its corrections, each naming the one before."""
    return [Offer(n + 1, n + 1, one, digests[n - 1] if n else "") for n, one in enumerate(digests)]


def stands(offers, *choices):
    found = standing(offers, choices)
    return found.offer.digest, set(found.contested)


def test_the_first_body_stands():
    assert stands([A]) == ("a", set())


def test_other_bytes_of_the_same_revision_change_nothing_by_themselves():
    assert stands([A, OTHER]) == ("a", {"other"})


def test_a_correction_stands_for_what_it_corrects():
    assert stands(line("a", "b")) == ("b", set())


def test_a_later_revision_that_names_nothing_is_contested():
    assert stands([A, Offer(2, 2, "b")]) == ("a", {"b"})


def test_a_correction_of_what_does_not_stand_is_contested():
    assert stands([A, OTHER, Offer(3, 2, "b", "other")]) == ("a", {"other", "b"})


def test_a_correction_that_does_not_count_up_is_contested():
    assert stands([A, Offer(2, 1, "b", "a")]) == ("a", {"b"})


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_corrections_may_overtake_each_other(order):
    bodies = line("a", "b", "c", "d")
    came = [Offer(n + 1, bodies[i].revision, bodies[i].digest, bodies[i].replaces) for n, i in enumerate(order)]
    assert stands(came) == ("d", set())


def test_two_corrections_of_the_same_body_are_for_a_person():
    assert stands([*line("a", "b"), Offer(3, 2, "c", "a")]) == ("b", {"c"})


def test_a_persons_choice_settles_what_came_before_it():
    assert stands([A, OTHER], Choice("other", 2)) == ("other", set())


def test_what_comes_after_the_choice_is_measured_by_it():
    later = Offer(3, 2, "b", "a")
    assert stands([A, OTHER, later], Choice("other", 2)) == ("other", {"b"})
    assert stands([A, OTHER, later], Choice("a", 2)) == ("b", set())


def test_a_choice_may_be_changed():
    assert stands([A, OTHER], Choice("other", 2), Choice("a", 2)) == ("a", set())


def test_there_is_no_standing_without_a_body():
    with pytest.raises(ValueError, match="without a body"):
        standing([])
