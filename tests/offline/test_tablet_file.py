from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from inspect_app.inspections.models import ReceivedBody, Visit
from inspect_app.inspections.photo_models import StoredPhoto
from inspect_app.submissions import commands, limits
from inspect_app.submissions.carriers import carried_by
from inspect_app.submissions.tablet_file import NotATabletFile, receive_file
from tests.make import VisitBody
from tests.submissions.test_photos import NAME, PHOTO, with_photo
from tests.submissions.test_receiving import a_visit, how_many, send


def saved(*visits: VisitBody, photos=(), extra=(), manifest=None) -> bytes:
    """The ZIP a tablet would save."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        said = {"format": 1, "device": "tablet-1", "owner": 1, "visits": [], "photos": []}
        for visit in visits:
            name = f"visits/{visit.id}.{visit.revision}.body"
            made.writestr(name, visit.bytes())
            digest = hashlib.sha256(visit.bytes()).hexdigest()
            said["visits"].append({"id": visit.id, "revision": visit.revision, "digest": digest, "file": name})
        for photo in photos:
            sha256 = hashlib.sha256(photo).hexdigest()
            made.writestr(f"photos/{sha256}.jpg", photo)
            said["photos"].append({"sha256": sha256, "file": f"photos/{sha256}.jpg"})
        for name, data in extra:
            made.writestr(name, data)
        made.writestr("manifest.json", json.dumps((manifest or (lambda it: it))(said)))
    return out.getvalue()


def bring(browser, data: bytes, status=200):
    answer = browser.client.post(
        "/fieldwork/receive", data={"file": (BytesIO(data), "work.zip")}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == status, answer.get_data(as_text=True)[:600]
    return answer.json


def test_a_file_is_as_good_as_the_wire(world, page):
    visit, engineer = with_photo(world), page(world.engineer)
    said = bring(engineer, saved(visit, photos=[PHOTO]))
    assert (said["new"], said["known"], said["refused"]) == (2, 0, 0)
    (receipt,) = [entry["receipt"] for entry in said["entries"] if entry["kind"] == "visit"]
    assert receipt == send(engineer, visit, status=200) | {"new": True}
    assert receipt["state"] == "complete"


def test_twice_is_once(world, page):
    data, engineer = saved(with_photo(world), photos=[PHOTO]), page(world.engineer)
    bring(engineer, data)
    assert bring(engineer, data)["known"] == 2
    assert (how_many(Visit), how_many(ReceivedBody), how_many(StoredPhoto)) == (1, 1, 1)


def test_a_bad_entry_does_not_block_the_rest(world, page):
    bad, good = a_visit(world, fields={"B03_01-answer": "perhaps"}), a_visit(world)
    said = bring(page(world.engineer), saved(bad, good, photos=[b"no photo"]))
    assert [(entry["outcome"], entry["code"]) for entry in said["entries"]] == [
        ("refused", "not-a-photo"), ("refused", "bad-visit"), ("new", None),
    ]  # fmt: skip


def test_an_engineer_brings_his_own_and_an_administrator_anybodys(world, page):
    data = saved(a_visit(world))
    assert bring(page(world.neighbour), data)["entries"][0]["code"] == "not-yours"
    assert bring(page(world.administrator), data)["new"] == 1
    assert bring(page(world.engineer), data)["known"] == 1


def test_a_strangers_file_leaves_no_photos(world, page):
    said = bring(page(world.neighbour), saved(with_photo(world), photos=[PHOTO]))
    assert (said["refused"], how_many(StoredPhoto)) == (2, 0)


def test_an_administrator_saves_the_work_of_someone_who_was_moved(world, page):
    moved = VisitBody(world.other_school, world.engineer.id)
    assert bring(page(world.engineer), saved(moved))["entries"][0]["code"] == "not-found"
    assert bring(page(world.administrator), saved(moved))["new"] == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", saved.__doc__.encode()])
def test_another_file_is_refused_in_words(world, page, data):
    assert bring(page(world.engineer), data, status=422)["code"] == "not-a-tablet-file"
    shown = page(world.engineer).post("/fieldwork/receive", {"file": (BytesIO(data), "x.zip")}, status=422)
    assert "ليس ملف عمل" in shown.text


@pytest.mark.parametrize("said", [[], {"format": 2}, {"format": 1, "visits": {}}, {"format": 1, "visits": ["x"]}])
def test_another_manifest_is_refused(world, page, said):
    assert bring(page(world.engineer), saved(manifest=lambda _: said), status=422)["code"] == "not-a-tablet-file"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\x", "visits/", "", "\x00", "manifest.json"])
def test_a_name_that_points_elsewhere_finds_nothing(world, page, name):
    def elsewhere(said):
        said["visits"][0]["file"] = name
        return said

    said = bring(page(world.engineer), saved(a_visit(world), manifest=elsewhere))
    assert (said["refused"], how_many(Visit)) == (1, 0)


def test_a_bomb_is_not_unpacked(world, page):
    bombs = [(f"bomb-{n}", b"\0" * (16 * 1024 * 1024)) for n in range(6)]
    listed = [{"sha256": "0" * 64, "file": name} for name, _ in bombs] * 3
    data = saved(a_visit(world), extra=bombs, manifest=lambda said: said | {"photos": listed})
    said = bring(page(world.engineer), data)
    assert (said["refused"], said["new"]) == (18, 1)


def test_a_body_that_is_not_what_the_manifest_says_is_refused(world, page):
    def other(said):
        said["visits"][0]["digest"] = "0" * 64
        said["visits"][1]["revision"] = 7
        return said

    said = bring(page(world.engineer), saved(a_visit(world), a_visit(world), manifest=other))
    assert [entry["code"] for entry in said["entries"]] == ["digest-differs", "other-visit"]


def test_the_page_tells_what_became_of_every_entry(world, page):
    data = saved(with_photo(world), a_visit(world, fields={"B03_01-answer": "perhaps"}))
    browser = page(world.engineer)
    browser.get("/fieldwork/receive")
    shown = browser.post("/fieldwork/receive", {"file": (BytesIO(data), "x.zip")}, status=200)
    assert "تنقص صورة واحدة" in shown.text
    assert "تعذّر تسجيل الزيارة" in shown.text


def test_the_command_takes_the_same_file(world, app, tmp_path):
    file = tmp_path / "work.zip"
    file.write_bytes(saved(with_photo(world), VisitBody(world.other_school, world.neighbour.id), photos=[PHOTO]))
    first = CliRunner().invoke(commands.receive, [str(file)])
    assert (first.exit_code, first.stdout.splitlines()[-1]) == (0, "3 new, 0 known, 0 refused."), first.output
    assert CliRunner().invoke(commands.receive, [str(file)]).stdout.splitlines()[-1] == "0 new, 3 known, 0 refused."
    assert how_many(StoredPhoto, StoredPhoto.sha256 == NAME) == 1


@pytest.mark.parametrize("kind", ["photos", "visits"])
def test_a_manifest_of_a_million_entries_is_refused_before_it_is_read(kind, world, page):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.json", f'{{"format":1,"{kind}":[{"{}," * 1_000_000}{{}}]}}')
    assert len(out.getvalue()) < 45_000
    assert bring(page(world.engineer), out.getvalue(), status=422)["code"] == "not-a-tablet-file"


def test_a_manifest_lists_no_more_than_a_file_may_hold(world, page):
    def many(said):
        return said | {"photos": [{}] * (limits.MAX_FILE_ENTRIES + 1)}

    assert bring(page(world.engineer), saved(manifest=many), status=422)["code"] == "not-a-tablet-file"


def test_a_directory_larger_than_any_tablets_is_refused_before_it_is_read(world, page):
    names = [("x" * 60_000 + str(n), b"") for n in range(60)]
    with pytest.raises(NotATabletFile):
        receive_file(BytesIO(saved(extra=names)), carried_by(world.engineer))


def test_a_small_file_cannot_make_the_server_hold_much(world, page):
    """One body named again and again is unpacked until it is far more than the file."""

    def again(said):
        return said | {"visits": said["visits"] * 30}

    visit = a_visit(world, fields={"more": "x" * (3 * 1024 * 1024)})
    said = bring(page(world.engineer), saved(visit, manifest=again))
    assert {entry["code"] for entry in said["entries"][6:]} == {"too-large"}
    assert said["new"] == 1


def test_half_an_emoji_in_a_name_is_an_entry_that_is_not_there(world, page):
    def half(said):
        return said | {"photos": [{"sha256": "0" * 64, "file": "\ud83d"}]}

    said = bring(page(world.engineer), saved(a_visit(world), manifest=half))
    assert [(entry["file"][:1], entry["code"]) for entry in said["entries"]] == [
        ("?", "entry-unreadable"), ("v", None),
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["owner", "version", "revision"])
def test_a_number_of_thousands_of_digits_is_refused_in_words(field, world, page):
    pairs = [pair for pair in a_visit(world).pairs() if pair[0] != field]
    for digits in ("9" * 30, "9" * 5000):
        with zipfile.ZipFile(out := BytesIO(), "w") as made:
            odd = urlencode([(field, digits), *pairs] if field == "owner" else [*pairs, (field, digits)]).encode()
            told = {"id": dict(pairs)["visit"], "revision": 1, "file": "one.body"}
            told |= {"digest": hashlib.sha256(odd).hexdigest()}
            made.writestr("one.body", odd)
            made.writestr("manifest.json", json.dumps({"format": 1, "visits": [told], "photos": []}))
        codes = {"owner": "not-yours", "version": "unknown-checklist", "revision": "other-visit"}
        for browser in (page(world.engineer), page(world.administrator)):
            assert bring(browser, out.getvalue())["entries"][0]["code"] == codes[field]


def test_half_an_emoji_in_the_manifest_costs_that_entry_alone(world, page):
    def with_half(said):
        return said | {"photos": [{"sha256": "\ud83d", "file": "\ud83d"}]}

    said = bring(page(world.engineer), saved(with_photo(world), manifest=with_half))
    assert [(entry["kind"], entry["outcome"]) for entry in said["entries"]] == [("photo", "refused"), ("visit", "new")]


def test_no_name_in_a_file_forges_a_line_of_the_command(app, tmp_path):
    def named(said):
        return said | {"photos": [{"sha256": "x", "file": "x\r\nnew\tvisit\tforged\x1b[2K"}]}

    (tmp_path / "work.zip").write_bytes(saved(manifest=named))
    said = CliRunner().invoke(commands.receive, [str(tmp_path / "work.zip")])
    assert [line.split("\t")[0] for line in said.output.splitlines()] == ["refused", "0 new, 0 known, 1 refused."]
    assert "\x1b" not in said.output
