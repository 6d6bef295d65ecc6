from __future__ import annotations

import json
import re

import pytest


def test_the_worker_names_every_file_and_its_version(page):
    answer = page().client.get("/sw.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    about = json.loads(re.match(r"const SHELL = (\{.*\});", answer.get_data(as_text=True))[1])
    browser = page().client
    assert [address for address in about["assets"] if browser.get(address).status_code != 200] == []
    names = " ".join(about["assets"])
    for needed in (
        "visit/visit-page.mjs",
        "photos/shrink-worker.mjs",
        "outbox/outbox.mjs",
        "home/home-page.mjs",
        "idb",
        "woff2",
        "sync.css",
    ):
        assert needed in names, needed


@pytest.mark.parametrize("path", ["/fieldwork/", "/fieldwork/sync", "/fieldwork/schools/100200/health-and-safety"])
def test_everything_a_page_loads_is_kept_on_the_tablet(page, world, path):
    view = page(world.engineer).get(path)
    version = view.response.headers["X-Kashf-Shell"]
    assert view.response.headers["X-Kashf-Person"] == str(world.engineer.id)
    kept = page().client.get("/sw.js").get_data(as_text=True)
    loaded = [
        tag.get("src") or tag.get("href") for tag in view.all("script[src], link[rel=stylesheet], link[rel=preload]")
    ]
    assert loaded
    assert [address for address in loaded if f'"{address}"' not in kept] == []
    assert all(f"/static/@{version}/" in address for address in loaded)


def test_modules_import_only_what_is_kept(page):
    browser = page().client
    kept = set(json.loads(re.search(r'"assets": (\[.*?\])', browser.get("/sw.js").get_data(as_text=True))[1]))
    for address in [one for one in kept if one.endswith(".mjs")]:
        for target in re.findall(r'(?:from|URL\() ?"(\.[^"]+)"', browser.get(address).get_data(as_text=True)):
            assert resolve(address, target) in kept, f"{address} imports {target}"


def resolve(address, target):
    parts = address.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def test_a_file_of_an_older_version_is_asked_for_again(page):
    answer = page().client.get("/static/@0000/css/base.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_the_manifest_names_icons_that_are_there(page):
    browser = page().client
    about = browser.get("/manifest.webmanifest").get_json()
    assert about["dir"] == "rtl" and about["start_url"] == "/fieldwork/"
    assert {icon["purpose"] for icon in about["icons"]} == {"any", "maskable"}
    assert all(browser.get(icon["src"]).status_code == 200 for icon in about["icons"])


def test_signing_out_leaves_word_for_the_tablet(page, world):
    browser = page(world.engineer)
    browser.post("/sign-out")
    assert browser.client.get_cookie("kashf-left").value == "yes"


def test_what_is_not_on_the_tablet_is_said_in_words(page):
    assert "ليست على هذا الجهاز" in page().get("/fieldwork/offline").text
