"""The colours of a map's signs. [pure]"""

SIGN_COLOURS = ("#9b1c1c", "#b3470a", "#e0aa12", "#1f5f9e", "#1b6e3c", "#54625f")
"""By school_lines.STATES: the tokens of base.css; moderate is lighter, for the dark number that stands on it."""
