from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from inspect_app.config import SHIPPED
from inspect_app.inspections.published import published
from inspect_app.maps.figure_shades import SHADE_COLOURS, shades_of
from inspect_app.maps.file import in_script
from inspect_app.maps.folium_shell import map_shell
from inspect_app.maps.ground import JORDAN
from inspect_app.maps.school_lines import STATES
from tests.desk.made import RAIL, add_visit, at_yard
from tests.make import NOW
from tests.maps.stock import a_deficiency, a_visit


def schools_of(page, person, code="2202", query="", language="en"):
    answer = page(person, language).client.get(f"/maps/{code}/schools.json{query}")
    assert answer.status_code == 200
    return json.loads(answer.get_data())


def test_a_school_carries_its_worst_open_severity(page, world):
    a_deficiency(world.school, "low")
    a_deficiency(world.school, "severe")
    a_deficiency(world.school, "severe", closed_at=NOW)
    found = schools_of(page, world.reviewer)["schools"]
    assert found["number"] == ["100200"]
    assert found["state"] == [1]
    assert found["counts"] == [[0, 1, 0, 1]]


def test_a_school_nobody_visited_is_told_from_one_with_nothing_open(page, world):
    assert schools_of(page, world.reviewer)["schools"]["state"] == [5]
    a_visit(world.school)
    assert schools_of(page, world.reviewer)["schools"]["state"] == [4]


def test_the_filter_of_the_address_narrows_the_map(page, world):
    a_deficiency(world.school, "severe", trade="fire")
    assert schools_of(page, world.reviewer, query="?trade=electrical")["schools"]["counts"] == [[0, 0, 0, 0]]
    assert schools_of(page, world.reviewer, query="?trade=fire")["schools"]["counts"] == [[0, 1, 0, 0]]


def test_the_latest_result_of_each_checklist_is_told(page, world):
    a_visit(world.school, "old", at=NOW - timedelta(days=300), grade="A")
    a_visit(world.school, "new", at=NOW, grade="C")
    a_visit(world.school, "follow-up", at=NOW + timedelta(days=9), grade=None, score=None)
    found = schools_of(page, world.reviewer)
    [[title, grade, day]] = found["schools"]["results"][0]
    assert (grade, found["texts"][day]) == ("C", "3 May 2026")
    assert found["texts"][title]


def test_dangers_are_named_with_their_age(page, world):
    a_deficiency(world.school, "severe", at=NOW)
    found = schools_of(page, world.reviewer)
    [[name, severity, age, *_]] = found["schools"]["dangers"][0]
    assert (found["texts"][name], severity) == ("Locked exit", 1)
    assert "overdue" in found["texts"][age]


def test_dangers_say_what_was_measured_seen_noted_where_and_what_is_asked_for(page, world):
    rail = at_yard(world.school, "<b>وجه الدرج</b>", ticks=frozenset({"loose"}), instance="الدرج الشرقي")
    add_visit(world.engineer, world.school, {RAIL: (rail,)}, 3)
    found = schools_of(page, world.reviewer)
    [[name, _, _, *seen]] = found["schools"]["dangers"][0]
    assert found["texts"][name] == "Low guard rail"
    assert [found["texts"][one] for one in seen] == [
        "0 cm; at least 105",
        "loose",
        "<b>وجه الدرج</b>",
        "الساحة الرئيسية · الدرج الشرقي",
        published().get("health-and-safety", 1).items[RAIL].text.en,
    ]


@pytest.mark.parametrize(("language", "marks"), [("ar", "«{text}»"), ("en", "“{text}”")])
def test_a_note_on_the_map_has_the_quotation_marks_of_the_reader(page, world, language, marks):
    setup = page(world.reviewer, language).get("/maps/2202").one("#map-setup")
    assert json.loads(setup.get_text())["words"]["quoted"] == marks


def test_unchanged_data_is_not_sent_again(page, world):
    client = page(world.reviewer).client
    etag = client.get("/maps/2202/schools.json").headers["ETag"]
    again = client.get("/maps/2202/schools.json", headers={"If-None-Match": etag})
    assert (again.status_code, again.get_data()) == (304, b"")
    a_deficiency(world.school)
    assert client.get("/maps/2202/schools.json", headers={"If-None-Match": etag}).status_code == 200


def test_a_neighbour_finds_no_map(page, world):
    for path in ("/maps/2202", "/maps/2202/schools.json", "/maps/2202/file"):
        page(world.neighbouring_reviewer).get(path, status=404)
        page(world.principal).get(path, status=403)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_ranks_its_schools_and_counts_its_signs(page, world, language):
    a_deficiency(world.school, "life_threatening")
    shown = page(world.reviewer, language).get("/maps/2202")
    assert shown.one("ol.ranked .school-name")["href"].endswith("/schools/100200")
    assert "1" in shown.one('label:has([data-state="life_threatening"]) bdi').get_text()
    assert shown.one('button[data-on-map="100200"]')["aria-label"]


@pytest.mark.parametrize(("severity", "worst"), [("severe", "severe"), (None, "unvisited")])
def test_a_line_of_the_list_carries_what_its_sign_says(page, world, severity, worst):
    if severity:
        a_deficiency(world.school, severity)
    shown = page(world.reviewer, "en").get("/maps/2202")
    assert [line["data-worst"] for line in shown.all(".map-list .ranked > li")] == [worst]
    assert shown.one("#list-count").get_text(strip=True) == f"{int(bool(severity))} of 1 schools"


def test_the_list_says_how_many_are_overdue_beside_the_badges(page, world):
    a_deficiency(world.school, "severe")
    a_deficiency(world.school, "low", due_at=datetime.now(UTC) + timedelta(days=9))
    shown = page(world.reviewer, "en").get("/maps/2202")
    assert [badge.get_text(strip=True) for badge in shown.all("ol.ranked .badges li")] == [
        "1Severe",
        "1Low",
        "1 overdue",
    ]


def test_the_page_and_the_map_of_nothing_say_what_comes_next(page, world):
    assert "after the first visits" in page(world.reviewer, "en").get("/maps/2202").text
    assert "No school has" in page(world.reviewer, "en").get("/maps/2202?overdue=yes").text


def test_a_derived_area_is_called_approximate(page, world):
    assert "approximate" in page(world.reviewer, "en").get("/maps/2202").text


def test_the_downloads_carry_the_filter(page, world):
    shown = page(world.reviewer).get("/maps/2202?trade=fire")
    links = [link["href"] for link in shown.all(".map-downloads a") if link["href"] != "/exports/columns"]
    assert len(links) == 5
    assert all("trade=fire" in link for link in links)


def test_the_country_is_for_those_who_see_all_of_it(page, world):
    a_deficiency(world.school, "severe", at=NOW)
    shown = page(world.ministry, "en").get("/maps/")
    assert [row.get_text(strip=True) for row in shown.all("th[scope=row] a")] == [
        "North-West Badia",
        "North-East Badia",
    ]
    assert page(world.reviewer).get("/maps/", status=302).response.location.endswith("/maps/2202")
    page(world.reviewer).get("/maps/directorates.json", status=403)


def test_the_country_fetches_schools_under_its_own_filter(page, world):
    a_deficiency(world.school, "severe", trade="fire")
    shown = page(world.ministry, "en").get("/maps/?trade=fire&page=1")
    setup = json.loads(shown.one("#map-setup").get_text())
    assert setup["schools"] == "/maps/~/schools.json?trade=fire"
    assert setup["links"]["list"] == "/deficiencies?trade=fire&school=~"
    assert [one["data-state"] for one in shown.all("[data-shown=near][hidden] input")] == list(STATES)


def test_the_country_says_points_per_hundred_students(page, world):
    a_deficiency(world.school, "severe", at=NOW)  # long overdue: 13 × 2 × 1.25 points, 400 students
    answer = page(world.ministry, "en").client.get("/maps/directorates.json")
    worst = json.loads(answer.get_data())["features"][0]["properties"]
    assert (worst["code"], worst["figure"]) == ("2202", "8.1")


def test_five_shades_have_limits_people_can_read():
    shades = shades_of([1.234, 2.5, 3.3, 4.4, 55.5, None])
    assert [shades.step(value) for value in (None, 0.0, 1.0, 60.0)] == [0, 1, 1, 5]
    assert shades_of([]).ranges == [(1, 0.0, 0.0)]
    assert shades_of([3.0, 3.0]).step(3.0) == 1


def test_style_and_script_shade_alike():
    style = (SHIPPED / "static/css/map.css").read_text(encoding="utf-8")
    assert all(f".shade.step-{step} {{ background: {colour}" in style for step, colour in enumerate(SHADE_COLOURS))


def test_nothing_of_foreign_hosts_is_left_in_the_shell():
    made = map_shell(JORDAN, "")
    assert made.scripts == ("vendor/leaflet/leaflet.js",)
    assert made.styles == ("vendor/leaflet/leaflet.css",)
    assert not re.search(r"(https?:)?//", made.script + made.html)


def test_json_cannot_leave_its_script():
    text = in_script({"a": "</script><!--\u2028&"})
    assert not re.search("[<>&\u2028]", text)
    assert json.loads(text) == {"a": "</script><!--\u2028&"}


def test_the_file_holds_everything_and_links_nothing(page, world):
    a_deficiency(world.school)
    text = page(world.reviewer).client.get("/maps/2202/file").get_data().decode()
    soup = BeautifulSoup(text, "html.parser")
    assert not soup.find_all(src=True)
    assert not soup.find_all(href=True)
    assert not re.search(r"""url\((?!["']?data:)""", soup.style.get_text())
    assert not re.search(r"^(import|export) ", soup.find("script", type="module").get_text(), re.MULTILINE)
