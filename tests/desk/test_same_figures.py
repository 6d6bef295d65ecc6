"""Every figure of a directorate, wherever it stands: on the desk, in lists, on maps, on school pages and in files.

What each ought to be is counted here from a table of what is wrong, in plain Python; each place tells what it shows.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from inspect_app.checklists import Severity
from inspect_app.db import db
from inspect_app.overview.filter_selection import Selection
from inspect_app.overview.risk.ranked_schools import ranked_schools
from tests.desk.made import add_visit
from tests.desk.schools import add_school, close_school, place_school
from tests.maps.stock import a_deficiency

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
HOME, LARGE, UNSEEN, CLEAN, SHUT, AWAY = "100200", "100201", "100202", "100203", "100299", "300400"
WEIGHTS = {"life_threatening": 50, "severe": 13, "moderate": 5, "low": 2}
STUDENTS = {HOME: 1.25, LARGE: 1.5, SHUT: 1.25, AWAY: 1.25}
"""What the students of a school multiply its points by: 400, 1,093, 400, 400."""


@dataclass(frozen=True)
class Fault:
    """``late``: 0 in time, 1 late, 2 twice late. ``safe``: made safe by somebody; None: it need not be."""

    school: str
    severity: str
    late: int = 0
    trade: str = "civil"
    status: str = "open"
    recurrent: bool = False
    safe: bool | None = None
    withdrawn: bool = False

    @property
    def is_open(self) -> bool:
        return not self.withdrawn and self.status not in ("void", "verified_closed")

    @property
    def is_unsafe(self) -> bool:
        return self.safe is False and self.late > 0

    @property
    def points(self) -> float:
        overdue = (1, 1.5, 2)[self.late]
        return WEIGHTS[self.severity] * overdue * (1.25 if self.recurrent else 1) * STUDENTS[self.school]


FAULTS = (
    Fault(HOME, "life_threatening", late=1, trade="fire", safe=False),
    Fault(HOME, "life_threatening", late=2, trade="fire", safe=True, recurrent=True),
    Fault(HOME, "severe", trade="electrical", status="deferred", safe=False),
    Fault(HOME, "moderate", late=2, trade="fire", recurrent=True),
    Fault(HOME, "moderate", late=2, trade="fire", status="void"),
    Fault(HOME, "low", late=1, trade="fire", status="verified_closed"),
    Fault(HOME, "severe", late=2, trade="fire", status="void", withdrawn=True),
    Fault(LARGE, "severe", late=1, trade="electrical", status="reported_fixed", safe=True),
    Fault(LARGE, "moderate", trade="fire"),
    Fault(LARGE, "low", late=1, status="deferred"),
    Fault(SHUT, "life_threatening", late=2, trade="fire", safe=False),
    Fault(SHUT, "moderate", late=1, trade="fire", status="deferred"),
    Fault(AWAY, "life_threatening", late=1, trade="fire", safe=False),
)
FILTERS = {"": {}, "fire": {"trade": "fire"}, "overdue": {"overdue": "yes"}, "deferred": {"state": "deferred"}}
SELECTED = {
    "": lambda fault: fault.is_open,
    "fire": lambda fault: fault.trade == "fire",
    "overdue": lambda fault: fault.late > 0,
    "deferred": lambda fault: fault.status == "deferred",
}


@pytest.fixture
def directorate(world):
    """2202: two schools with something open (one has no position), one unvisited, one clean, one closed."""
    add_school(LARGE, "Large School", students=1093)
    add_school(UNSEEN, "Unseen School", students=600)
    add_school(CLEAN, "Clean School", students=None)
    add_school(SHUT, "Shut School")
    place_school(LARGE, None, None)
    for number in (HOME, LARGE, CLEAN, SHUT):
        add_visit(world.engineer, number, days_ago=3)
    add_visit(world.neighbour, AWAY, days_ago=3)
    for fault in FAULTS:
        put(fault)
    close_school(SHUT)


def put(fault):
    due = NOW + (5, -5, -25)[fault.late] * DAY
    a_deficiency(
        fault.school,
        fault.severity,
        at=due - 20 * DAY,
        due_at=due,
        doubly_late_at=due + 20 * DAY,
        trade=fault.trade,
        status=fault.status,
        recurrent=fault.recurrent,
        make_safe_due_at=None if fault.safe is None else due,
        made_safe_at=due if fault.safe else None,
        closed_at=None if fault.is_open else NOW,
        withdrawn=fault.withdrawn,
    )


def wanted(chosen, schools=(HOME, LARGE)):
    """What any place may say of these schools under the filter."""
    of = [fault for fault in FAULTS if fault.school in schools and fault.is_open and SELECTED[chosen](fault)]
    by_severity = Counter(fault.severity for fault in of)
    late = Counter(fault.severity for fault in of if fault.late)
    return {
        "registered": 4,
        "visited": 3,
        "unplaced": 1,
        "total": len(of),
        "schools": len({fault.school for fault in of}),
        "overdue": late.total(),
        **{severity: by_severity[severity] for severity in WEIGHTS},
        **{f"late {severity}": late[severity] for severity in WEIGHTS},
        "dangers": sum(1 for fault in of if fault.safe is not None),
        "unsafe": sum(1 for fault in of if fault.is_unsafe),
        "points": sum(fault.points for fault in of),
        "per hundred": sum(fault.points for fault in of) * 100 / 1493,
        "without a position": sum(1 for fault in of if fault.school == LARGE),
    }


class Places:
    """Each method tells the figures that one place shows, by the names of :func:`wanted`."""

    def __init__(self, page, world, app):
        self.office, self.country = page(world.reviewer, "en"), page(world.ministry, "en")
        self.reader, self.app = world.ministry, app

    def query(self, chosen, **more):
        return urlencode({**FILTERS[chosen], **more})

    def deficiency_list(self, chosen):
        shown = self.country.get(f"/deficiencies?{self.query(chosen, directorate='2202')}")
        total, schools, registered = numbers(shown.one(".page-head p"))
        told = {"total": total, "schools": schools, "registered": registered}
        for badge in shown.all(".page-head + .badges .badge"):
            severity = next(name for name in badge["class"] if name in WEIGHTS)
            told[severity], told[f"late {severity}"] = [*numbers(badge), 0][:2]
        return told | safety(shown) | {"total": len(shown.all("table.list tbody tr"))}

    def directorate_desk(self, chosen):
        """Its figures are always of the whole; the ranking is narrowed."""
        shown = self.office.get(f"/directorates/2202?{self.query(chosen)}")
        rows = shown.all("table.ranking tbody tr")
        told = {"schools": len(rows), "points": sum(points_of(sheet) for sheet in shown.all("table.ranking [popover]"))}
        if chosen:
            return told
        place, *severities = shown.all(".figures.five .figure")[:4]
        told |= dict(zip(("visited", "registered"), numbers(place), strict=False))
        for severity, figure in zip(WEIGHTS, severities, strict=False):
            told[severity], told[f"late {severity}"] = [*numbers(figure), 0][:2]
        return told | safety(shown)

    def directorate_table(self, _chosen):
        row = next(row for row in self.country.get("/directorates").all("tbody tr") if "North-West" in row.get_text())
        cell = {tag["data-label"]: numbers(tag) for tag in row.select("[data-label]")}
        told = dict(zip(WEIGHTS, (cell[name][0] for name in ("Life-threatening", "Severe", "Moderate", "Low"))))  # noqa: B905
        told |= dict(zip(("visited", "registered"), cell["Visited of registered"], strict=True))
        told |= dict(zip(("overdue", "total"), cell["Overdue of open"], strict=True))
        return told | {"points": cell["Risk points"][0], "per hundred": cell["Per 100 students"][0]}

    def nation_data(self, chosen):
        data = json.loads(self.country.client.get(f"/maps/directorates.json?{self.query(chosen)}").get_data())
        facts = next(one["properties"] for one in data["features"] if one["properties"]["code"] == "2202")
        visited, registered = numbers(facts["seen"])
        told = {"visited": visited, "registered": registered, "per hundred": float(facts["figure"])}
        return told | dict(zip(WEIGHTS, facts["counts"], strict=True))

    def nation_table(self, chosen):
        rows = self.country.get(f"/maps/?{self.query(chosen)}").all("table.directorates tbody tr")
        row = next(row for row in rows if "North-West" in row.get_text())
        figure, dangers, visited = row.select("td")
        told = dict(zip(("visited", "registered"), numbers(visited), strict=True))
        told |= dict.fromkeys(("life_threatening", "severe"), 0) | badges(dangers)
        overdue = dangers.find("small")
        return told | {"per hundred": numbers(figure.strong)[0], "overdue": numbers(overdue)[0] if overdue else 0}

    def map_page(self, chosen):
        return self._map(self.office.get(f"/maps/2202?{self.query(chosen)}").soup)

    def map_file(self, chosen):
        answer = self.office.client.get(f"/maps/2202/file?{self.query(chosen)}")
        return self._map(BeautifulSoup(answer.get_data(), "html.parser"))

    def _map(self, soup):
        visited, registered = numbers(soup.select(".page-head > p")[0])[:2]
        rows = soup.select("ol.ranked > li")
        told = added(badges(row) for row in rows)
        late = [tag for row in rows for tag in row.select(".badges .muted")]
        points = sum(points_of(sheet) for sheet in soup.select("[popover]"))
        signs = {box["data-state"]: numbers(box.parent.bdi)[0] for box in soup.select("[data-state]")}
        assert sum(signs.values()) == registered - 1, "every school has a sign but for the one without a position"
        assert signs["unvisited"] == 1
        told |= {"visited": visited, "registered": registered, "schools": len(rows), "points": points}
        return told | {"overdue": sum(numbers(tag)[0] for tag in late)}

    def map_data(self, chosen):
        """Of schools that have a position."""
        columns = json.loads(self.office.client.get(f"/maps/2202/schools.json?{self.query(chosen)}").get_data())[
            "schools"
        ]
        counts = [sum(of) for of in zip(*columns["counts"], strict=True)]
        told = {"overdue": sum(columns["overdue"]), "points": sum(columns["points"]), "total": sum(counts)}
        assert set(columns["number"]) == {HOME, UNSEEN, CLEAN}
        return told | dict(zip(WEIGHTS, counts, strict=True))

    def school_pages(self, _chosen):
        each = [self.office.get(f"/schools/{number}") for number in (HOME, LARGE, UNSEEN, CLEAN)]
        told = added(badges(shown.all(".figures .figure")[1]) for shown in each)
        told |= added(safety(shown) for shown in each)
        total = sum(len(shown.all(".open-list > li")) for shown in each)
        late = [numbers(late)[0] for shown in each for late in shown.all(".figure.late .under")[:1]]
        points = sum(points_of(sheet) for shown in each for sheet in shown.all("[popover]"))
        return told | {"total": total, "overdue": sum(late), "points": points}

    def school_list(self, _chosen):
        shown = self.office.get("/schools")
        rows = shown.all("tbody tr")
        told = added(badges(row.select("td")[1].select_one(".badges")) for row in rows)
        told |= dict(zip(("visited", "registered"), numbers(shown.one(".page-head p")), strict=True))
        late = sum(numbers(tag)[0] for row in rows for tag in row.select(".late"))
        return told | {"overdue": late, "points": sum(points_of(sheet) for sheet in shown.all("[popover]"))}

    def csv_file(self, chosen):
        text = self._file("csv", chosen).get_data().decode("utf-8-sig")
        return of_rows(list(csv.DictReader(io.StringIO(text))), yes="1")

    def xlsx_file(self, chosen):
        book = load_workbook(io.BytesIO(self._file("xlsx", chosen).get_data()))
        sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book]
        heads, *rows = next(rows for rows in sheets if rows and "Severity rank" in rows[0])
        return of_rows([dict(zip(heads, row, strict=True)) for row in rows], yes=True)

    def geojson_file(self, chosen):
        data = json.loads(self._file("geojson", chosen).get_data())
        return {
            "total": len(data["features"]) + data["rows_without_position"],
            "without a position": data["rows_without_position"],
        }

    def _file(self, extension, chosen):
        return self.country.client.get(f"/exports/deficiencies.{extension}?{self.query(chosen, directorate='2202')}")

    def table_of_schools(self, chosen):
        filters = FILTERS[chosen] | ({"overdue": True} if chosen == "overdue" else {})
        with self.app.test_request_context():
            rows = list(ranked_schools(self.reader, Selection(directorate="2202", **filters), NOW))
            db.session.rollback()
        told = added(dict(zip(WEIGHTS, row.counts, strict=True)) for row in rows)
        told |= {name: sum(getattr(row, name) for row in rows) for name in ("total", "overdue", "points")}
        return told | {"schools": len(rows)}


def numbers(said):
    text = said if isinstance(said, str) else said.get_text(" ")
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def badges(tag):
    found = {}
    for badge in tag.select(".badge"):
        severity = next((name for name in badge["class"] if name in WEIGHTS), None)
        if severity and badge.bdi:
            found[severity] = numbers(badge.bdi)[0]
    return found


def added(dicts):
    total = Counter()
    for one in dicts:
        total.update(one)
    return dict(total)


def points_of(sheet):
    """What the arithmetic of a school comes to."""
    return numbers(sheet.select("li")[-1].bdi)[-1]


def safety(shown):
    """“3 dangers of 4 overdue to be made safe”."""
    said = [tag for tag in shown.all("a") if "overdue to be made safe" in tag.get_text()]
    return dict(zip(("unsafe", "dangers"), numbers(said[0]), strict=True)) if said else {}


def of_rows(rows, yes):
    by_rank = {severity.rank: severity.value for severity in Severity}
    told = Counter(by_rank[int(row["Severity rank"])] for row in rows)
    return {
        **told,
        "total": len(rows),
        "schools": len({row["School number"] for row in rows}),
        "overdue": sum(1 for row in rows if row["Overdue"] == yes),
        "unsafe": sum(1 for row in rows if row["Overdue to be made safe"] == yes),
        "points": sum(float(row["Risk points"]) for row in rows),
    }


def as_written(name, value):
    """Points are written as whole numbers, those per 100 students with a decimal below ten; all else is exact."""
    if name == "per hundred" and value < 10:
        return pytest.approx(value, abs=0.051)
    return pytest.approx(value, abs=0.51) if name in ("points", "per hundred") else value


NARROWED = [
    *("deficiency_list", "directorate_desk", "nation_data", "nation_table", "map_page", "map_file"),
    *("csv_file", "xlsx_file", "geojson_file", "table_of_schools"),
]
WHOLE = ["directorate_table", "school_pages", "school_list"]
"""Places that have no filter."""


@pytest.mark.parametrize(
    ("place", "chosen"),
    [*((place, chosen) for place in NARROWED for chosen in FILTERS), *((place, "") for place in WHOLE)],
)
def test_each_figure_is_the_same_everywhere(world, app, page, directorate, place, chosen):
    told = getattr(Places(page, world, app), place)(chosen)
    of = wanted(chosen)
    assert len(told) > 1
    assert told == {name: as_written(name, of[name]) for name in told}


@pytest.mark.parametrize("chosen", FILTERS)
def test_the_maps_data_say_the_same_of_the_schools_that_have_a_position(world, app, page, directorate, chosen):
    told = Places(page, world, app).map_data(chosen)
    of = wanted(chosen, schools=(HOME,))
    assert told == {name: as_written(name, of[name]) for name in told}


def test_what_is_compared_is_not_nothing():
    assert [wanted(chosen)["total"] for chosen in FILTERS] == [7, 4, 5, 2]
    assert [wanted(chosen)["unsafe"] for chosen in FILTERS] == [1, 1, 1, 0]
