from __future__ import annotations

import re
from pathlib import Path

from inspect_app.maps.school_lines import CLEAR, STATES, UNVISITED
from inspect_app.maps.sign_colours import SIGN_COLOURS

BASE = (Path(__file__).parents[2] / "static" / "css" / "base.css").read_text(encoding="utf-8")
TOKENS = {"life_threatening": "life", "severe": "severe", "low": "low", CLEAR: "good", UNVISITED: "muted"}


def test_a_sign_has_the_colour_that_its_severity_has_on_every_page():
    colours = dict(zip(STATES, SIGN_COLOURS, strict=True))
    on_pages = {state: re.search(rf"--{token}: (#\w+)", BASE)[1] for state, token in TOKENS.items()}
    assert {state: colours[state] for state in TOKENS} == on_pages
