"""A day's photos of one person have a limit that no honest day reaches; the next day begins at nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, update

from inspect_app.db import db, writing
from inspect_app.submissions import limits
from inspect_app.submissions.models import PhotosOfDay
from inspect_app.submissions.photo_quota import TooManyPhotosToday, check_photo_quota, count_photo
from tests.make import jpeg
from tests.offline.test_tablet_file import bring, saved
from tests.submissions.test_photos import NAME, PHOTO, with_photo

LATE = datetime(2026, 5, 3, 20, 59, tzinfo=UTC)
"""A minute before midnight in Amman."""


def counted():
    return db.session.execute(select(PhotosOfDay.day, PhotosOfDay.photos, PhotosOfDay.bytes)).all()


def put(browser, data, status=201):
    return browser.put(f"/fieldwork/photos/{hashlib.sha256(data).hexdigest()}", data, status=status)


@pytest.fixture
def nearly(world):
    """``nearly(photos=…, total=…)``: what the engineer has sent today already."""

    def set_to(**values):
        with writing():
            count_photo(world.engineer.id, 0, datetime.now(UTC))
            db.session.execute(update(PhotosOfDay).values(**values))

    return set_to


def test_a_photo_is_counted_once_whoever_knows_it(world, page):
    engineer = page(world.engineer)
    put(engineer, PHOTO)
    put(engineer, PHOTO, 200)
    put(page(world.neighbour), PHOTO)
    assert [(photos, size) for _, photos, size in counted()] == [(1, len(PHOTO))] * 2


def test_a_photo_too_many_is_refused_until_midnight_and_those_that_are_here_are_not(world, page, nearly):
    engineer = page(world.engineer, "en")
    put(engineer, PHOTO)
    nearly(photos=limits.MAX_PHOTOS_A_DAY - 1)
    put(engineer, jpeg(colour="#111"))
    refused = put(engineer, jpeg(colour="#222"), 429)
    assert refused.json["code"] == "too-many-photos-today"
    assert "send it tomorrow" in refused.json["sentence"]
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    put(engineer, PHOTO, 200)
    put(page(world.neighbour), jpeg(colour="#222"))


def test_bytes_too_many_are_refused_as_well(world, page, nearly):
    nearly(bytes=limits.MAX_PHOTO_BYTES_A_DAY - len(PHOTO))
    put(page(world.engineer), PHOTO)
    put(page(world.engineer), jpeg(colour="#222"), 429)


def test_the_page_without_scripts_and_a_tablets_file_say_it_too(world, page, nearly):
    nearly(photos=limits.MAX_PHOTOS_A_DAY)
    engineer = page(world.engineer, "en")
    path = f"/fieldwork/schools/{world.school}/health-and-safety"
    form = {"B03_01-0-file": (BytesIO(PHOTO), "x.jpg")}
    assert "send it tomorrow" in engineer.post(path, form, status=429, content_type="multipart/form-data").text
    entries = {entry["kind"]: entry for entry in bring(engineer, saved(with_photo(world), photos=[PHOTO]))["entries"]}
    assert entries["photo"]["code"] == "too-many-photos-today"
    assert (entries["visit"]["outcome"], entries["visit"]["receipt"]["missing"]) == ("new", [NAME])


def test_a_day_ends_at_midnight_in_amman(world):
    with writing():
        count_photo(world.engineer.id, 10, LATE)
        count_photo(world.engineer.id, 10, LATE)
        db.session.execute(update(PhotosOfDay).values(photos=limits.MAX_PHOTOS_A_DAY))
    with pytest.raises(TooManyPhotosToday) as refused:
        check_photo_quota(world.engineer, 1, LATE)
    assert refused.value.retry_after == 60
    check_photo_quota(world.engineer, 1, LATE + timedelta(minutes=1))
    with writing():
        count_photo(world.engineer.id, 7, LATE + timedelta(minutes=1))
    assert counted() == [("2026-05-04", 1, 7)]


def test_a_month_without_a_network_is_within_a_day(world):
    month = 2000
    assert 2 * month <= limits.MAX_PHOTOS_A_DAY
    assert 4 * month * 300_000 <= limits.MAX_PHOTO_BYTES_A_DAY
