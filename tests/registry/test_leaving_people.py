"""Somebody leaves: what is open is named first, and what is still on the tablet is not lost."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from inspect_app.accounts.models import Account
from inspect_app.db import db
from tests.make import LOCKED_EXIT
from tests.offline.test_tablet_file import bring, saved
from tests.page import Browser
from tests.people import World
from tests.submissions.test_photos import with_photo
from tests.submissions.test_receiving import a_visit, send

DRAFT = "9f9f0a0e-0000-4000-8000-000000000001"


@pytest.fixture
def browser(page: Callable[..., Browser], world: World) -> Browser:
    return page(world.administrator)


def _draft(engineer: Browser, school: object) -> None:
    draft = json.dumps({"school": school, "checklist": "health-and-safety"})
    engineer.client.put(f"/fieldwork/drafts/{DRAFT}?device=d&revision=1&counter=1", data=draft)


def _is_open(world: World) -> bool:
    return db.session.get_one(Account, world.engineer.id).active


def test_open_work_is_named_with_links_before_an_account_is_closed(browser: Browser, page, world: World) -> None:
    engineer = page(world.engineer)
    _draft(engineer, world.school)
    number = send(engineer, with_photo(world))["number"]
    path = f"/registry/people/{world.engineer.id}"
    card = browser.get(path).one(f'form[action="{path}/close"]')
    assert [link["href"] for link in card.select("li a")] == [f"/schools/{world.school}", f"/visits/{number}"]
    assert "زيارات غير منتهية على الخادم نسخة منها (1)" in " ".join(card.get_text(" ", strip=True).split())
    assert "لم يُغلق الحساب بعد" in browser.post(f"{path}/close", {}, status=422).text
    assert _is_open(world)
    browser.post(f"{path}/close", {"seen": "yes"}, status=303)
    assert not _is_open(world)


@pytest.mark.parametrize("school", ["nowhere", 7, None, "\udcff"])
def test_a_draft_of_no_school_is_named_all_the_same(browser: Browser, page, world: World, school: object) -> None:
    _draft(page(world.engineer), school)
    assert "مدرسة غير مسجّلة" in browser.get(f"/registry/people/{world.engineer.id}").text


def test_a_visit_whose_versions_contradict_each_other_is_named(browser: Browser, page, world: World) -> None:
    engineer, visit = page(world.engineer), a_visit(world)
    number = send(engineer, visit)["number"]
    visit.failing = [LOCKED_EXIT]
    send(engineer, visit)
    shown = browser.get(f"/registry/people/{world.engineer.id}")
    assert "زيارات لم تُختر نسختها المعتمدة بعد (1)" in shown.text
    assert shown.all(f'a[href="/visits/{number}"]')


def test_the_work_of_others_is_not_named(browser: Browser, page, world: World) -> None:
    _draft(page(world.neighbour), world.other_school)
    browser.post(f"/registry/people/{world.engineer.id}/close", {}, status=303)


@pytest.mark.parametrize("change", [{"role": "reviewer"}, {"directorate": "2203"}])
def test_open_work_is_named_before_its_engineer_goes_elsewhere(browser: Browser, page, world: World, change) -> None:
    _draft(page(world.engineer), world.school)
    path = f"/registry/people/{world.engineer.id}/edit"
    fields = {"name_ar": "م. ليلى", "name_en": "Layla", "role": "engineer", "directorate": "2202", "language": "ar"}
    shown = browser.post(path, fields | change, status=422)
    assert shown.one(f'li a[href="/schools/{world.school}"]')
    assert [one["value"] for one in shown.all("option[selected]")][:2] == list((fields | change).values())[2:4]
    browser.post(path, fields | {"name_en": "Leila"}, status=303)
    browser.post(path, fields | change | {"seen": "yes"}, status=303)


def test_what_a_closed_account_left_on_its_tablet_comes_in_as_a_file(browser: Browser, page, world: World) -> None:
    engineer, visit = page(world.engineer), a_visit(world)
    browser.post(f"/registry/people/{world.engineer.id}/close", {}, status=303)
    answer = engineer.client.put(visit.url, data=visit.bytes(), headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert bring(browser, saved(visit))["new"] == 1


def test_the_drafts_of_a_closed_account_are_there_when_it_is_opened_again(browser: Browser, page, world: World) -> None:
    _draft(page(world.engineer), world.school)
    path = f"/registry/people/{world.engineer.id}"
    browser.post(f"{path}/close", {"seen": "yes"}, status=303)
    browser.post(f"{path}/open", {}, status=303)
    drafts = page(world.engineer).client.get("/fieldwork/drafts").json["drafts"]
    assert [one["id"] for one in drafts] == [DRAFT]
