"""What a picture carries beside what it shows is kept and served by nobody, whichever way it came."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from inspect_app.db import db
from inspect_app.inspections.jpeg_proof import proven_size
from inspect_app.inspections.models import Photo
from inspect_app.inspections.photo_files import PhotoFiles
from inspect_app.submissions.commands import receive
from inspect_app.submissions.limits import MAX_PHOTOS
from tests.inspections.hiding_places import HIDING_PLACES, is_told
from tests.make import LOCKED_EXIT, NOW, VisitBody
from tests.offline.test_tablet_file import bring, saved
from tests.submissions.test_receiving import send


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def pictures():
    return {what: make() for what, make in HIDING_PLACES.items()}


def told_in(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and is_told(file.read_bytes())]


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
def test_each_of_them_is_a_picture_that_tells_something(pictures):
    """Otherwise the tests below would prove nothing."""
    for what, data in pictures.items():
        assert is_told(data), what
        with Image.open(BytesIO(data)) as image:
            image.load()
            assert image.size == (64, 48), what


@pytest.mark.parametrize("what", HIDING_PLACES)
def test_what_is_kept_is_proven_and_what_is_served_is_ours(what, pictures, tmp_path):
    files = PhotoFiles(tmp_path, max_bytes=1_000_000, disk_floor=0, turn=nullcontext)
    data = pictures[what]
    files.store(data, named(data))
    assert proven_size(files.path(named(data)).read_bytes()) == (64, 48)
    for size in ("large", "small"):
        assert proven_size(files.served_copy(named(data), size).read_bytes()) == (64, 48)
    assert told_in(tmp_path) == []


@dataclass
class VisitWithPhotos(VisitBody):
    """``photos``: their names, so many at each place."""

    photos: Sequence[str] = ()

    def pairs(self) -> list[tuple[str, str]]:
        named_there = ((f"B03_01-{place // MAX_PHOTOS}-photo", name) for place, name in enumerate(self.photos))
        return super().pairs() + [(field, f"{name};;{NOW.isoformat()};;") for field, name in named_there]


def a_visit_of(world, pictures):
    return VisitWithPhotos(world.school, world.engineer.id, [LOCKED_EXIT], photos=[*map(named, pictures.values())])


def by_the_wire(app, page, world, pictures):
    engineer = page(world.engineer)
    for data in pictures.values():
        engineer.put(f"/fieldwork/photos/{named(data)}", data)
    send(engineer, a_visit_of(world, pictures))


def by_the_form(app, page, world, pictures):
    visit = VisitBody(world.school, world.engineer.id, [LOCKED_EXIT], fields={"B03_01-told_by": "voice"})
    fields = MultiDict([*visit.pairs(), ("confirmed", "yes")])
    for place, (what, data) in enumerate(pictures.items()):
        fields.add(f"B03_01-{place // MAX_PHOTOS}-file", (BytesIO(data), f"{what}.jpg"))
    page(world.engineer).post(f"/fieldwork/schools/{world.school}/health-and-safety", fields)


def by_a_tablets_file(app, page, world, pictures):
    said = bring(page(world.engineer), saved(a_visit_of(world, pictures), photos=pictures.values()))
    assert said["refused"] == 0


def by_the_command(app, page, world, pictures):
    file = app.extensions["kashf.settings"].data / "work.zip"
    file.write_bytes(saved(a_visit_of(world, pictures), photos=pictures.values()))
    assert app.test_cli_runner().invoke(receive, [str(file)]).exit_code == 0
    file.unlink()


@pytest.mark.parametrize("way", [by_the_wire, by_the_form, by_a_tablets_file, by_the_command])
def test_no_way_in_leads_to_any_way_out(way, app, page, world, pictures):
    """Of the marks that differ in their number, two."""
    way(app, page, world, {what: data for what, data in pictures.items() if not re.fullmatch(r"APP([2-9]|1\d)", what)})
    names = set(db.session.scalars(select(Photo.sha256)))
    assert names
    reviewer = page(world.reviewer)
    for name in names:
        for size in ("large", "small"):
            assert not is_told(reviewer.get(f"/photos/{name}?size={size}").response.data)
    engineer = page(world.engineer)
    for path in ("/exports/visits-long.zip", "/exports/deficiencies.xlsx", "/visits/1", "/deficiencies/1"):
        assert not is_told(engineer.get(path).response.data), path
    assert not is_told(engineer.get(f"/fieldwork/package?school={world.school}").response.data)
    assert told_in(app.extensions["kashf.settings"].data) == []
