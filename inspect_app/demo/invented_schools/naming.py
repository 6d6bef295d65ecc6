"""Names of invented schools by the real pattern: place or person, stage, whom it is for, and an ordinal when needed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from inspect_app.demo.dice import bank
from inspect_app.demo.invented_schools.profiles import Character

Name = tuple[str, str]


class Names:
    """Hands out names, each once: make one for every directorate."""

    def __init__(self) -> None:
        self._given: set[str] = set(bank("names")["taken"])

    def give(self, rng: Random, who: Character, town: Name) -> Name:
        """Arabic and English."""
        words = bank("names")
        base = self._base(rng, who, town)
        stage, gender = words["stages"][who.stage], words["genders"][who.gender]
        mixed = "Mixed" if who.gender == "mixed" else ""
        for ordinal in words["ordinals"]:
            ar = " ".join(filter(None, (base[0], stage[0], gender[0], ordinal[0])))
            if ar not in self._given:
                self._given.add(ar)
                return f"مدرسة {ar}", " ".join(filter(None, (base[1], ordinal[1], mixed, stage[1], gender[1])))
        return self.give(rng, who, town)

    def _base(self, rng: Random, who: Character, town: Name) -> Name:
        words = bank("names")
        kind = rng.choices(("place", "person", "idea"), (46, 38, 16))[0]
        if kind == "place" or who.camp:
            first = _one(rng, words["with_place"])
            return f"{first[0]} {town[0]}", f"{first[1]} {town[1]}"
        if kind == "idea":
            return _one(rng, words["ideas"])
        return _one(rng, words["women"] if who.gender == "girls" else words["men"])


def _one(rng: Random, pairs: Sequence[Sequence[str]]) -> Name:
    ar, en = rng.choice(pairs)
    return ar, en
