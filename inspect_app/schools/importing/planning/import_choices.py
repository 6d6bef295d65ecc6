"""What the person who loads a file has decided where the file alone does not tell. [pure]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class NearNumbers(StrEnum):
    """What becomes of rows whose number differs from another only in how it is written."""

    KNOWN = "known"
    """They are the schools their numbers come near to."""
    NEW = "new"
    """They are schools of their own."""


class ForeignNames(StrEnum):
    """What becomes of names in the letters of the other language."""

    ENGLISH = "english"
    """Latin ones are English names, and Arabic ones Arabic names, in whichever column they stand."""
    REPLACE = "replace"
    """They are taken as written and replace what is known."""


@dataclass(frozen=True)
class ImportChoices:
    """Nothing decided: whatever is in question is left as it is, and asked."""

    swap_coordinates: bool = False
    """Put exchanged coordinates right, rather than leaving the position out."""
    near: NearNumbers | None = None
    names: ForeignNames | None = None

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> ImportChoices:
        """As an address or a form carries them; a word nobody knows is no decision."""
        near, names = args.get("near", ""), args.get("names", "")
        return cls(
            args.get("swap") == "yes",
            NearNumbers(near) if near in set(NearNumbers) else None,
            ForeignNames(names) if names in set(ForeignNames) else None,
        )

    def to_args(self) -> dict[str, str]:
        """Those that were taken, as an address or a form carries them."""
        swap = "yes" if self.swap_coordinates else None
        return {
            key: str(value) for key, value in {"swap": swap, "near": self.near, "names": self.names}.items() if value
        }
