"""A restore of rows without their files: nothing is called complete, and everything is asked for again."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from inspect_app.db import db, writing
from inspect_app.inspections.models import PhotoWaiver
from inspect_app.inspections.photo_models import StoredPhoto
from inspect_app.submissions import commands
from tests.make import LOCKED_EXIT, jpeg
from tests.offline.test_tablet_file import bring, saved
from tests.submissions.test_photos import NAME, PHOTO
from tests.submissions.test_receiving import a_visit, send

LATER = jpeg(80, 60, "#a33")
LATER_NAME = hashlib.sha256(LATER).hexdigest()


@pytest.fixture
def folder(app) -> Path:
    return app.extensions["kashf.settings"].photos


def with_two_photos(world):
    fields = {"B03_01-0-photo": f"{NAME};{len(PHOTO)};;;", "B03_01-1-photo": f"{LATER_NAME};{len(LATER)};;;"}
    return a_visit(world, LOCKED_EXIT, fields=fields)


def inventory(browser):
    (line,) = browser.client.get("/fieldwork/inventory").json["visits"]
    return line["state"], line["missing"]


def test_the_drill(world, page, folder, tmp_path):
    """Rows of today over photos of yesterday: the tablet hears what is missing, sends it, and all is whole again."""
    engineer, visit = page(world.engineer), with_two_photos(world)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    shutil.copytree(folder, tmp_path / "yesterday")
    engineer.put(f"/fieldwork/photos/{LATER_NAME}", LATER)
    assert send(engineer, visit)["state"] == "complete"
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "yesterday", folder)
    assert CliRunner().invoke(commands.new_epoch).exit_code == 0

    assert inventory(engineer) == ("partial", [LATER_NAME])
    again = send(engineer, visit, status=200)
    assert (again["state"], again["missing"]) == ("partial", [LATER_NAME])
    assert "صورة واحدة من هذه الزيارة ليست على الخادم" in page(world.reviewer).get(f"/visits/{again['number']}").text
    engineer.put(f"/fieldwork/photos/{LATER_NAME}", LATER, status=201)
    assert (folder / LATER_NAME[:2] / LATER_NAME).read_bytes() == LATER
    assert inventory(engineer) == ("complete", [])
    assert send(engineer, visit, status=200)["state"] == "complete"
    assert "ليست على الخادم" not in page(world.reviewer).get(f"/visits/{again['number']}").text


@pytest.fixture
def complete(world, page):
    """A visit that is complete, and what the office may look at."""
    engineer, visit = page(world.engineer), with_two_photos(world)
    for name, photo in ((NAME, PHOTO), (LATER_NAME, LATER)):
        engineer.put(f"/fieldwork/photos/{name}", photo)
    return engineer, visit, send(engineer, visit)["number"]


def lose(folder, name):
    (folder / name[:2] / name).unlink()


def test_a_file_that_was_cut_is_as_good_as_none(complete, folder):
    engineer, _, _ = complete
    file = folder / NAME[:2] / NAME
    file.write_bytes(PHOTO[:-1])
    assert inventory(engineer) == ("partial", [NAME])
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=201)
    assert (file.read_bytes(), inventory(engineer)) == (PHOTO, ("complete", []))


def test_the_first_receipt_looks_at_the_file_too(world, page, folder):
    engineer = page(world.engineer)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    lose(folder, NAME)
    visit = a_visit(world, LOCKED_EXIT, fields={"B03_01-0-photo": f"{NAME};;;;"})
    assert send(engineer, visit)["missing"] == [NAME]


def test_a_draft_of_what_is_no_longer_whole_may_be_backed_up_again(complete, folder):
    engineer, visit, _ = complete
    path = f"/fieldwork/drafts/{visit.id}?counter=1&device=tablet-1"
    assert engineer.client.put(path, data=b"{}").json["finished"] is True
    lose(folder, NAME)
    assert engineer.client.put(path, data=b"{}").json["kept"] is True


def test_no_page_shows_a_picture_whose_file_is_gone(world, page, complete, folder):
    engineer, _, number = complete
    shutil.rmtree(folder)
    reviewer = page(world.reviewer)
    for path in (f"/visits/{number}", "/deficiencies/1", "/deficiencies", f"/schools/{world.school}"):
        assert reviewer.get(path).all("main img[src^='/photos/']") == [], path
    reviewer.get(f"/photos/{NAME}", status=404)
    assert "/photos/" not in engineer.client.get(f"/fieldwork/package?school={world.school}").get_data(as_text=True)


def test_what_was_given_up_does_not_hide_what_is_lost_later(world, page, folder):
    engineer, visit = page(world.engineer), with_two_photos(world)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    number = send(engineer, visit)["number"]
    reviewer = page(world.reviewer)
    reviewer.post(f"/visits/{number}/missing-photos", {"reason": "تلف الجهاز"})
    assert "ليست على الخادم" not in reviewer.get(f"/visits/{number}").text
    lose(folder, NAME)
    assert "صورة واحدة من هذه الزيارة ليست على الخادم" in reviewer.get(f"/visits/{number}").text
    assert send(engineer, visit, status=200)["missing"] == [NAME]


def test_what_is_given_up_twice_adds_up(world, page, folder):
    """Each time is kept as it was; the visit's page gives the last reason."""
    engineer, visit = page(world.engineer), with_two_photos(world)
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO)
    number = send(engineer, visit)["number"]
    reviewer = page(world.reviewer)
    reviewer.post(f"/visits/{number}/missing-photos", {"reason": "تلف الجهاز"})
    lose(folder, NAME)
    reviewer.post(f"/visits/{number}/missing-photos", {"reason": "ضاع القرص"})
    receipt = send(engineer, visit, status=200)
    assert (receipt["state"], receipt["missing"], len(receipt["given_up"])) == ("complete", [], 2)
    assert db.session.scalars(select(PhotoWaiver.reason).order_by(PhotoWaiver.id)).all() == ["تلف الجهاز", "ضاع القرص"]
    shown = reviewer.get(f"/visits/{number}").text
    assert "ضاع القرص" in shown
    assert "ليست على الخادم" not in shown


def test_a_check_names_the_photos_that_are_gone(complete, folder):
    checked = CliRunner().invoke(commands.rebuild_command, ["--check"])
    assert (checked.exit_code, checked.stdout.strip()) == (0, "A rebuild would change nothing.")
    lose(folder, NAME)
    checked = CliRunner().invoke(commands.rebuild_command, ["--check"])
    assert checked.exit_code == 1
    assert checked.stdout.splitlines()[1:] == [
        f"photo {NAME}: its file is gone or cut",
        "Photos without a whole file: 1. Tablets that still keep them send them again.",
    ]


def test_a_tablets_file_brings_the_photo_back(complete, folder, page, world):
    engineer, visit, _ = complete
    lose(folder, NAME)
    said = bring(engineer, saved(visit, photos=[PHOTO, LATER]))
    assert [entry["outcome"] for entry in said["entries"]] == ["new", "known", "known"]
    assert inventory(engineer) == ("complete", [])


def test_a_photo_stored_as_another_re_encoding_is_whole(complete, folder):
    """Rows outlive files: the size that counts is that of the file written last."""
    engineer, _, _ = complete
    with writing():
        db.session.get(StoredPhoto, NAME).size = 1
    assert inventory(engineer) == ("partial", [NAME])
    engineer.put(f"/fieldwork/photos/{NAME}", PHOTO, status=201)
    assert db.session.scalar(select(StoredPhoto.size).where(StoredPhoto.sha256 == NAME)) == len(PHOTO)
