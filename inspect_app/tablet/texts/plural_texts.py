"""A sentence for each kind of number that Arabic tells apart, for scripts that learn the number later."""

from __future__ import annotations

from collections.abc import Callable

_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def by_number(say: Callable[[int], str]) -> dict[str, str]:
    """By the names of the browser's Intl.PluralRules; ``say`` gives the sentence of one number."""
    return {kind: say(number) for kind, number in _SAMPLES.items()}
