from __future__ import annotations

import pytest

from inspect_app.inspections.photo_files import PhotoFiles
from inspect_app.problems import DiskFull
from inspect_app.submissions import limits
from tests.make import digest_header
from tests.submissions.test_receiving import a_visit, send


def get(browser, path, status=200):
    answer = browser.client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    return answer.json


def test_hello_says_who_where_and_how_much(world, page):
    said = get(page(world.engineer), "/fieldwork/hello")
    assert said["person"]["username"] == "engineer"
    assert said["limits"] == limits.for_programs(max_photo_bytes=12 * 1024 * 1024) | {"draft_every": 180}
    assert said["epoch"]
    assert {one["id"] for one in said["checklists"]} <= {one["id"] for one in said["accepted"]}


@pytest.mark.parametrize("path", ["hello", "inventory", "drafts", "package"])
def test_a_stranger_is_told_in_json_even_when_a_browser_asks(page, path):
    assert get(page(), f"/fieldwork/{path}", status=401)["code"] == "sign-in-first"


def test_a_body_over_the_limit_is_refused_in_words(world, page):
    headers = digest_header(b"") | {"Content-Length": str(limits.MAX_BODY + 1)}
    answer = page(world.engineer).client.put(a_visit(world).url, data=b"x" * (limits.MAX_BODY + 1), headers=headers)
    assert (answer.status_code, answer.json["code"]) == (413, "too-large")
    assert answer.json["sentence"]


def test_below_the_disk_floor_nothing_is_taken_in(world, page, monkeypatch):
    def no_room(*_args):
        raise DiskFull

    monkeypatch.setattr(PhotoFiles, "check_room", no_room)
    assert send(page(world.engineer), a_visit(world), status=507)["code"] == "disk-full"


def test_the_inventory_lists_every_body_of_ones_own(world, page):
    engineer, visit = page(world.engineer), a_visit(world)
    receipt = send(engineer, visit)
    (held,) = get(engineer, "/fieldwork/inventory?device=tablet-1")["visits"]
    assert held == {name: value for name, value in receipt.items() if name not in {"new", "epoch"}}
    assert get(engineer, "/fieldwork/inventory?device=another")["visits"] == []
    assert get(page(world.neighbour), "/fieldwork/inventory")["visits"] == []


def test_the_inventory_tells_what_is_missing(world, page):
    photo = "ab" * 32
    send(page(world.engineer), a_visit(world, "B03.01", fields={"B03_01-0-photo": f"{photo};9;;;"}))
    (held,) = get(page(world.engineer), "/fieldwork/inventory")["visits"]
    assert (held["state"], held["missing"]) == ("partial", [photo])


def test_both_sides_of_a_conflict_are_in_the_inventory(world, page):
    engineer, visit = page(world.engineer), a_visit(world)
    send(engineer, visit)
    visit.failing = ["B03.01"]
    send(engineer, visit)
    held = get(engineer, "/fieldwork/inventory")["visits"]
    assert [(one["standing"], one["conflict"]) for one in held] == [(True, False), (False, True)]
