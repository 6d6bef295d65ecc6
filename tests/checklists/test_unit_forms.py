"""How a number stands with its unit, in both languages."""

from __future__ import annotations

import pytest

from inspect_app.checklists import Text
from inspect_app.checklists.unit_forms import DAYS, with_unit

CM = Text("سم", "cm")
PANES = Text("لوح", "panes")


@pytest.mark.parametrize(
    ("value", "unit", "arabic", "english"),
    [
        (41.0, CM, "41 سم", "41 cm"),
        (1250.504, Text("م", "m"), "1,250.5 م", "1,250.5 m"),
        (87.0, Text("%", "%"), "87%", "87%"),
        (12.0, Text("ن من 1:ن", "n of 1:n"), "1:12", "1:12"),
        (1.0, PANES, "1 لوح", "1 pane"),
        (2.0, PANES, "لوحان", "2 panes"),
        (3.0, PANES, "3 ألواح", "3 panes"),
        (10, PANES, "10 ألواح", "10 panes"),
        (11.0, PANES, "11 لوحاً", "11 panes"),
        (99.0, PANES, "99 لوحاً", "99 panes"),
        (100.0, PANES, "100 لوح", "100 panes"),
        (103.0, PANES, "103 ألواح", "103 panes"),
        (2.15, Text("يوم دوام", "school days"), "2.15 يوم دوام", "2.15 school days"),
        (33.5, Text("طالب لكل مغسلة", "students per basin"), "33.5 من الطلبة لكل مغسلة", "33.5 students per basin"),
        (365, DAYS, "365 يوماً", "365 days"),
        (200, DAYS, "200 يوم", "200 days"),
        (1, Text("لتر", "litres"), "1 لتر", "1 litre"),
    ],
)
def test_a_number_stands_with_its_unit_as_people_say_it(value, unit, arabic, english):
    assert (with_unit(value, unit, "ar"), with_unit(value, unit, "en")) == (arabic, english)
