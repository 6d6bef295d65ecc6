"""Which shapes of a file are asked about, and that what nobody answers is not stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from shapely import to_geojson
from shapely.geometry import box, mapping
from sqlalchemy import func, select, update

from inspect_app.db import db, writing
from inspect_app.schools.boundaries import Boundaries, DirectorateArea, read_boundaries
from inspect_app.schools.boundary_changes import BoundaryChange, compare_boundaries, file_remarks
from inspect_app.schools.boundary_ledger import Changer, last_load, remove_area, store_areas, undo_load
from inspect_app.schools.directorates import GOVERNORATES, DirectorateIndex, seed_directorates
from inspect_app.schools.models import Directorate, School
from tests.make import NOW
from tests.people import make_school
from tests.schools.files import geojson_file

BY = Changer(None, NOW)


def _square(degrees: float, west: float = 36.0, south: float = 32.3) -> Any:
    return box(west, south, west + degrees, south + degrees)


def _boundaries(**shapes: Any) -> Boundaries:
    """As read from a file: shapes by the codes of directorates, with a letter before them."""
    index = DirectorateIndex.read(db.session())
    areas = [
        DirectorateArea(index.find(code[1:])[0], to_geojson(shape), approximate=False, names=(code[1:],))
        for code, shape in shapes.items()
    ]
    return Boundaries(areas, [], [])


def _store(**shapes: Any) -> None:
    with writing():
        store_areas(db.session(), _boundaries(**shapes).areas, "before.gpkg", BY)


def _questions(**shapes: Any) -> list[str]:
    [change] = compare_boundaries(db.session(), _boundaries(**shapes))
    return [text.en for text in change.questions]


def _without_positions() -> None:
    with writing():
        db.session.execute(update(School).values(latitude=None, longitude=None))


@pytest.mark.parametrize(("side", "asked"), [(0.1, False), (0.17, False), (0.2, True), (0.05, True)])
def test_an_area_many_times_larger_or_smaller_than_the_one_loaded_is_asked_about(
    app: Flask, side: float, asked: bool
) -> None:
    _without_positions()
    _store(d2202=_square(0.1))
    assert bool(_questions(d2202=_square(side))) is asked


def test_a_dissolved_directorate_is_no_neighbour(app: Flask) -> None:
    _without_positions()
    _store(d2203=_square(0.1))
    [before] = compare_boundaries(db.session(), _boundaries(d2202=_square(0.1)))
    with writing():
        db.session.execute(update(Directorate).where(Directorate.code == "2203").values(valid_to=NOW.date()))
    [after] = compare_boundaries(db.session(), _boundaries(d2202=_square(0.1)))
    assert (before.overlap_km2 > 100, after.overlap_km2) == (True, 0)


@pytest.mark.parametrize(("schools", "asked"), [(3, False), (4, True)])
def test_one_is_asked_about_against_where_the_schools_are_when_there_are_enough(
    app: Flask, schools: int, asked: bool
) -> None:
    with writing():
        home = db.session.scalars(select(Directorate).where(Directorate.code == "2202")).one()
        for number in range(schools):
            place = 32.40 + number / 50, 36.20 + number % 2 / 50
            db.session.add(make_school(home, f"5{number}", "مدرسة", "School", *place))
    questions = _questions(d2202=box(36.0, 32.3, 36.6, 32.6))
    assert ["drawn around its schools" in question for question in questions] == [True] * asked


def test_another_directorates_school_inside_is_asked_about(app: Flask) -> None:
    change, quiet = compare_boundaries(
        db.session(), _boundaries(d2202=box(36.0, 32.3, 36.7, 32.6), d2203=box(36.6, 32.3, 36.7, 32.4))
    )
    assert [text.en for text in change.questions] == [
        "Schools of other directorates lie inside it: North-East Badia (1)."
    ]
    assert (change.is_stored(()), change.is_stored(["2202"]), quiet.is_stored(())) == (False, True, True)


def _governorates(folder: Path) -> Path:
    """Twelve squares with the names of the governorates, side by side from the north-west."""
    shapes = [
        (
            {"name": f"محافظة {'عمان' if name.en == 'Amman' else name.ar}"},
            mapping(_square(0.3, 35.7 + number % 4 * 0.3, 31.6 + number // 4 * 0.3)),
        )
        for number, name in enumerate(GOVERNORATES.values())
    ]
    return geojson_file(folder, *shapes)


def _read_governorates(folder: Path) -> tuple[Boundaries, list[BoundaryChange]]:
    boundaries = read_boundaries(db.session(), _governorates(folder))
    return boundaries, compare_boundaries(db.session(), boundaries)


def test_ten_directorates_are_not_overwritten_by_governorates_of_the_same_names(app: Flask, tmp_path: Path) -> None:
    with writing():
        seed_directorates(db.session())
    _without_positions()
    boundaries, changes = _read_governorates(tmp_path)
    with writing():
        small = [_smaller(area) for area in boundaries.areas]
        store_areas(db.session(), small, "exact.gpkg", BY)
    changes = compare_boundaries(db.session(), boundaries)
    assert len(changes) >= 10
    assert [change for change in changes if change.is_stored(())] == []
    assert all("times the area it had" in " ".join(text.en for text in change.questions) for change in changes)
    assert "look like governorates" in file_remarks(boundaries, changes)[0].en


def _smaller(area: DirectorateArea) -> DirectorateArea:
    from shapely import from_geojson

    west, south, *_ = from_geojson(area.geojson).bounds
    return DirectorateArea(area.directorate, to_geojson(_square(0.1, west, south)), False, area.names)


def test_a_governorate_of_several_directorates_is_asked_about_by_its_name_alone(app: Flask, tmp_path: Path) -> None:
    with writing():
        seed_directorates(db.session())
    _without_positions()
    _, changes = _read_governorates(tmp_path)
    rows = db.session.execute(select(Directorate.governorate, func.count()).group_by(Directorate.governorate))
    mates = dict(rows.all())
    alone = {change.area.directorate.governorate for change in changes if change.is_stored(())}
    assert {key for key in alone if mates[key] > 1} == set()


def test_shapes_with_schools_of_several_directorates_look_like_governorates(app: Flask) -> None:
    with writing():
        seed_directorates(db.session())
        for number, code in enumerate(("1101", "1102", "2201")):
            one = db.session.scalars(select(Directorate).where(Directorate.code == code)).one()
            db.session.add(make_school(one, f"7{number}", "مدرسة", "School", 32.45, 36.1 + number / 10))
    boundaries = _boundaries(d2202=_square(0.4), d2203=_square(0.45))
    remarks = file_remarks(boundaries, compare_boundaries(db.session(), boundaries))
    assert [remark.en for remark in remarks] == [
        "These look like governorates, not directorates: 2 of 2 hold schools of several other directorates."
    ]


def test_schools_of_a_directorate_that_was_dissolved_hinder_nothing(app: Flask) -> None:
    with writing():
        home = db.session.scalars(select(Directorate).where(Directorate.code == "2202")).one()
        gone = {"successor_id": home.id, "valid_to": NOW.date()}
        db.session.execute(update(Directorate).where(Directorate.code == "2203").values(**gone))
    assert _questions(d2202=box(36.0, 32.3, 36.7, 32.6)) == []


def _state(code: str = "2202") -> tuple[str | None, str | None, bool]:
    columns = Directorate.area, Directorate.area_source, Directorate.area_approximate
    return tuple(db.session.execute(select(*columns).where(Directorate.code == code)).one())


def test_taking_back_gives_area_source_and_doubt_as_they_were(app: Flask) -> None:
    with writing():
        values = {"area": to_geojson(_square(0.1)), "area_source": "sketch", "area_approximate": True}
        db.session.execute(update(Directorate).where(Directorate.code == "2202").values(values))
    before = _state()
    _store(d2202=_square(0.2), d2203=_square(0.1))
    assert _state()[1:] == ("before.gpkg", False)
    with writing():
        undo_load(db.session(), last_load(db.session()).id, BY)
    assert (_state(), _state("2203")) == (before, (None, None, False))


def test_changes_are_taken_back_from_the_last_to_the_first(app: Flask) -> None:
    states = [_state()]
    for side in (0.1, 0.2):
        _store(d2202=_square(side))
        states.append(_state())
    with writing():
        assert remove_area(db.session(), "2202", BY)
    for state in reversed(states):
        with writing():
            assert undo_load(db.session(), last_load(db.session()).id, BY)
        assert _state() == state
    assert last_load(db.session()) is None


def test_what_is_not_the_last_change_is_not_taken_back(app: Flask) -> None:
    _store(d2202=_square(0.1))
    first = last_load(db.session()).id
    _store(d2202=_square(0.2))
    state = _state()
    with writing():
        assert undo_load(db.session(), first, BY) is None
        assert not remove_area(db.session(), "2203", BY)
    assert _state() == state
