"""What was typed and chosen on a deficiency's page, so that the page can show it again with what was wrong. [pure]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inspect_app.deficiencies.step_evidence import EvidenceKind


@dataclass(frozen=True, slots=True)
class PicturesInput:
    """Pictures of one kind: the names of those that are kept here already, and their day as it was typed."""

    kept: tuple[str, ...] = ()
    day: str = ""


NO_PICTURES: Mapping[EvidenceKind, PicturesInput] = dict.fromkeys(EvidenceKind, PicturesInput())


@dataclass(frozen=True, slots=True)
class StepInput:
    """Those named ``…fault`` are sentences.

    ``fault`` is about the note. ``regret`` is the reason given for taking a step back, ``refusal`` the one for
    declining what was proposed.
    """

    status: str = ""
    note: str = ""
    fault: str = ""
    status_fault: str = ""
    pictures: Mapping[EvidenceKind, PicturesInput] = field(default_factory=lambda: NO_PICTURES)
    evidence_fault: str = ""
    wrong_day: EvidenceKind | None = None
    """The pictures whose day is meant by ``evidence_fault``; None: no day is."""
    regret: str = ""
    regret_fault: str = ""
    refusal: str = ""
    refusal_fault: str = ""
    answer_fault: str = ""
    """Why neither answer counts, or the consent does not."""

    @property
    def has_pictures(self) -> bool:
        return any(given.kept or given.day for given in self.pictures.values())
