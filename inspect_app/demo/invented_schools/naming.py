"""Names of invented schools by the real pattern: place or person, stage, whom it is for, and an ordinal when needed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from inspect_app.demo.dice import word_bank
from inspect_app.demo.invented_schools.profiles import Character

BilingualName = tuple[str, str]


class SchoolNames:
    """Hands out names, each once: make one for every directorate."""

    def __init__(self) -> None:
        self._used: set[str] = set(word_bank("names")["taken"])

    def next_name(self, rng: Random, character: Character, town: BilingualName) -> BilingualName:
        """Arabic and English."""
        words = word_bank("names")
        base = self._base(rng, character, town)
        stage, gender = words["stages"][character.stage], words["genders"][character.gender]
        mixed = "Mixed" if character.gender == "mixed" else ""
        for ordinal in words["ordinals"]:
            ar = " ".join(filter(None, (base[0], stage[0], gender[0], ordinal[0])))
            if ar not in self._used:
                self._used.add(ar)
                return f"مدرسة {ar}", " ".join(filter(None, (base[1], ordinal[1], mixed, stage[1], gender[1])))
        return self.next_name(rng, character, town)

    def _base(self, rng: Random, character: Character, town: BilingualName) -> BilingualName:
        words = word_bank("names")
        kind = rng.choices(("place", "person", "idea"), (46, 38, 16))[0]
        if kind == "place" or character.camp:
            first = _choose(rng, words["with_place"])
            return f"{first[0]} {town[0]}", f"{first[1]} {town[1]}"
        if kind == "idea":
            return _choose(rng, words["ideas"])
        return _choose(rng, words["women"] if character.gender == "girls" else words["men"])


def _choose(rng: Random, pairs: Sequence[Sequence[str]]) -> BilingualName:
    ar, en = rng.choice(pairs)
    return ar, en
