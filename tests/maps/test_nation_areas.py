"""The areas of the country's map: the boundary of a directorate, else one drawn around its schools in use."""

from __future__ import annotations

import json

import pytest
from shapely.geometry import Point, mapping, shape
from sqlalchemy import update

from inspect_app.db import db, writing
from inspect_app.schools.models import Directorate
from tests.desk.schools import add_school, close_school, place_school

HOME, OTHER = "2202", "2203"


@pytest.fixture
def area_of(page, world):
    """The code of a directorate → its area and the point of its figure, as the map's data say them now."""

    def read(code):
        answer = page(world.ministry).client.get("/maps/directorates.json")
        (feature,) = [one for one in json.loads(answer.get_data())["features"] if one["properties"]["code"] == code]
        return feature["geometry"] and shape(feature["geometry"]), feature["properties"]["at"]

    return read


def set_boundary(code, geometry):
    with writing():
        db.session.execute(update(Directorate).where(Directorate.code == code).values(area=json.dumps(geometry)))


def test_a_directorate_without_a_boundary_is_drawn_around_all_its_schools(world, area_of):
    place_school(add_school("100201", "East"), 32.47, 36.60)
    area, (latitude, longitude) = area_of(HOME)
    assert all(area.contains(Point(at)) for at in ((36.2436, 32.4686), (36.60, 32.47), (longitude, latitude)))
    assert not area.contains(Point(36.6340, 32.3180))


def test_a_closed_school_does_not_widen_it(world, area_of):
    before = area_of(HOME)
    place_school(add_school("100201", "Closed"), 32.47, 36.60)
    close_school("100201")
    assert area_of(HOME) == before


def test_a_school_that_has_moved_takes_it_along(world, area_of):
    assert area_of(HOME)[0].contains(Point(36.2436, 32.4686))
    place_school(world.school, 31.0, 36.0)
    area, at = area_of(HOME)
    assert area.contains(Point(36.0, 31.0))
    assert not area.contains(Point(36.2436, 32.4686))
    assert at == pytest.approx([31.0, 36.0], abs=0.05)


def test_a_boundary_stays_as_it_was_loaded(world, area_of):
    square = Point(36.0, 31.0).buffer(0.5).envelope
    set_boundary(HOME, mapping(square))
    assert area_of(HOME)[0].equals(square)
    assert area_of(OTHER)[0].contains(Point(36.6340, 32.3180))


def test_without_boundary_and_position_there_is_no_area(world, area_of):
    place_school(world.school, None, None)
    assert area_of(HOME) == (None, None)
    assert area_of(OTHER)[0] is not None
