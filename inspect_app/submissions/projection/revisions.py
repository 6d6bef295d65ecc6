"""Which of a visit's bodies stands: a function of what came, in which order, and what a person chose. [pure]

Neither the last to arrive nor the latest clock wins. A body stands because it was first, because it names the standing
one as the body it corrects, or because a person chose it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A body as it came. ``id`` counts arrivals; ``replaces`` is the digest it corrects, or empty."""

    id: int
    revision: int
    digest: str
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's choice, made when ``after`` was the newest body anywhere."""

    digest: str
    after: int


@dataclass(frozen=True, slots=True)
class Standing:
    """``contested`` are digests that contradict the standing one and wait for a person."""

    offer: Offer
    contested: frozenset[str]


def standing(offers: Iterable[Offer], choices: Iterable[Choice] = ()) -> Standing:
    """What stands after all of this. Raises ValueError without an offer."""
    *_, last = [None, *_moments(offers, choices)]
    if last is None:
        raise ValueError("a visit without a body")
    return last


def ever_standing(offers: Iterable[Offer], choices: Iterable[Choice] = ()) -> set[str]:
    """The digests of all that stood at some moment."""
    return {moment.offer.digest for moment in _moments(offers, choices)}


def _moments(offers: Iterable[Offer], choices: Iterable[Choice]) -> Iterator[Standing]:
    """What stood after each arrival and each choice, in their order."""
    chosen = sorted(choices, key=lambda choice: choice.after)
    state: _State | None = None
    for offer in sorted(offers, key=lambda offer: offer.id):
        while state and chosen and chosen[0].after < offer.id:
            state.choose(chosen.pop(0).digest)
            yield state.standing
        if state:
            state.take(offer)
        else:
            state = _State(offer)
        yield state.standing
    for choice in chosen:
        if state:
            state.choose(choice.digest)
            yield state.standing


class _State:
    def __init__(self, first: Offer) -> None:
        self.current = first
        self.known = {first.digest: first}
        self.waiting: dict[str, Offer] = {}
        self.outlived = {first.replaces}
        """Digests that something in the standing line has replaced; they may well arrive after it."""

    @property
    def standing(self) -> Standing:
        return Standing(self.current, frozenset(self.waiting))

    def take(self, offer: Offer) -> None:
        self.known[offer.digest] = offer
        self.waiting[offer.digest] = offer
        while found := self._fitting():
            del self.waiting[found.digest]
            self.outlived.add(found.replaces)
            if found.digest not in self.outlived:
                self.current = found

    def _fitting(self) -> Offer | None:
        """A waiting body that has its place in the line: the next correction, or one that was overtaken."""
        now = self.current
        for offer in self.waiting.values():
            corrects = offer.replaces == now.digest and offer.revision > now.revision
            if corrects or offer.digest in self.outlived:
                return offer
        return None

    def choose(self, digest: str) -> None:
        """All that came until now is settled by it."""
        if digest in self.known:
            self.current = self.known[digest]
            self.waiting.clear()
