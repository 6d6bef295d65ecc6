"""What was typed and chosen on a deficiency's page, so that the page can show it again with what was wrong. [pure]"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepInput:
    """``fault`` and ``regret_fault`` are sentences; ``regret`` is the reason given for taking a step back.

    ``confirming``: nothing is wrong, and the step is to be confirmed.
    """

    status: str = ""
    note: str = ""
    fault: str = ""
    confirming: bool = False
    regret: str = ""
    regret_fault: str = ""
