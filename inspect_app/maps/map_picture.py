"""Everything the map of one directorate shows, gathered once for the page and for the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inspect_app.accounts.models import Person
from inspect_app.maps.folium_shell import Shell, map_shell
from inspect_app.maps.ground import Bounds, bounds_of
from inspect_app.maps.school_lines import SchoolLine, school_lines
from inspect_app.overview.directorate_area import GroundArea, area_of
from inspect_app.overview.filter_selection import Selection
from inspect_app.schools.models import Directorate


@dataclass(frozen=True, slots=True)
class MapPicture:
    """``selection`` is without the directorate: that is what the map is of."""

    directorate: Directorate
    selection: Selection
    lines: list[SchoolLine]
    area: GroundArea
    bounds: Bounds
    shell: Shell
    now: datetime

    @property
    def ranked(self) -> list[SchoolLine]:
        """Schools with something selected, dangers to life first."""
        return [line for line in self.lines if any(line.counts)]

    @property
    def others(self) -> list[SchoolLine]:
        """Schools with nothing selected, those nobody has visited first."""
        return sorted((line for line in self.lines if not any(line.counts)), key=lambda line: bool(line.results))

    @property
    def visited(self) -> int:
        return sum(1 for line in self.lines if line.results)

    @property
    def unplaced(self) -> int:
        """Schools without a position, which the map cannot show."""
        return sum(1 for line in self.lines if not line.has_position)

    @property
    def is_narrowed(self) -> bool:
        return self.selection.narrows

    @property
    def states(self) -> list[str]:
        """Of the schools on the map."""
        return [line.state for line in self.lines if line.has_position]


def picture(person: Person, directorate: Directorate, selection: Selection, now: datetime) -> MapPicture:
    """The map of ``directorate`` as ``person`` may see it, narrowed by ``selection``."""
    selection = selection.with_(directorate="")
    lines = school_lines(person, directorate, selection, now)
    points = [
        (line.latitude, line.longitude) for line in lines if line.latitude is not None and line.longitude is not None
    ]
    area = area_of(directorate, points)
    bounds = bounds_of(area, points)
    drawn = map_shell(bounds, area.geojson, dashed=area.approximate)
    return MapPicture(directorate, selection, lines, area, bounds, drawn, now)
