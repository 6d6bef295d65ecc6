"""The chips above lists and maps: a trade for each that has something, and what waits for a decision."""

from __future__ import annotations

import pytest

from tests.make import NOW
from tests.maps.stock import a_deficiency

FIXED = ["All trades", "Overdue", "Danger not made safe"]
PAGES = ("/deficiencies", "/directorates/2202", "/maps/2202")


@pytest.fixture
def stocked(world):
    a_deficiency(world.school, trade="fire", note="الباب", search_text="الباب")
    a_deficiency(world.school, trade="food", severity="low", flagged=True)
    a_deficiency(world.school, trade="lab", status="verified_closed", closed_at=NOW)
    a_deficiency(world.other_school, trade="sport", note="الباب", search_text="الباب")


def chips(browser, path):
    return [" ".join(chip.get_text().split()) for chip in browser.get(path).all(".quick a")]


@pytest.mark.parametrize("path", PAGES)
def test_every_trade_with_something_has_its_chip_and_no_other(world, page, stocked, path):
    browser = page(world.reviewer, "en")
    assert chips(browser, path) == [*FIXED, "Fire and evacuation", "Food"]
    assert chips(browser, f"{path}?severity=low") == [*FIXED, "Food"]


@pytest.mark.parametrize("path", PAGES)
def test_the_chosen_trade_stands_first_with_the_others_or_with_nothing(world, page, stocked, path):
    browser = page(world.reviewer, "en")
    assert chips(browser, f"{path}?trade=food") == ["All trades", "Food", *FIXED[1:], "Fire and evacuation"]
    assert chips(browser, f"{path}?trade=traffic&severity=low") == ["All trades", "Road safety", *FIXED[1:], "Food"]


def test_the_country_has_the_chips_of_all_directorates(world, page, stocked):
    assert chips(page(world.ministry, "en"), "/maps/") == [*FIXED, "Fire and evacuation", "Food", "Sport and play"]


def test_a_search_leads_to_the_trades_it_finds_and_narrows_to_the_chosen_one(world, page, stocked):
    browser = page(world.ministry, "en")
    assert chips(browser, "/deficiencies?text=الباب") == [*FIXED, "Fire and evacuation", "Sport and play"]
    asked = "/deficiencies?text=الباب&trade=fire"
    assert chips(browser, asked) == ["All trades", "Fire and evacuation", *FIXED[1:], "Sport and play"]
    assert [link["href"] for link in browser.get(asked).all("a.sentence")] == ["/deficiencies/1"]
    assert "1 in 1 of 2 registered schools" in browser.get(asked).text


def test_a_list_shows_the_mark_of_a_rejected_repair(world, page):
    a_deficiency(world.school, rejections=2)
    assert "Fix rejected ×2" in page(world.reviewer, "en").get("/deficiencies?mark=rejected").text


def test_a_mark_and_a_trade_narrow_together(world, page, stocked):
    browser = page(world.ministry, "en")
    assert len(browser.get("/deficiencies?mark=flagged&trade=food").all("tbody tr")) == 1
    assert not browser.get("/deficiencies?mark=flagged&trade=fire").all("tbody tr")


def test_a_list_counts_what_waits_for_a_decision_under_its_filter(world, page, stocked):
    browser = page(world.reviewer, "en")
    link = browser.get("/deficiencies?trade=food").one(".attention > a")
    assert (link.get_text(), link["href"]) == ("1 needs a decision", "/deficiencies?trade=food&mark=flagged")
    assert "needs a decision" not in browser.get("/deficiencies?trade=fire").text
    assert "1 needs a decision" in browser.get("/deficiencies?mark=flagged").text
    again = browser.get("/deficiencies?mark=flagged").one(".attention > a")
    assert again["href"] == "/deficiencies?mark=flagged"


def test_what_waits_for_a_second_person_is_counted_for_whoever_may_be_that(world, page, stocked):
    a_deficiency(world.school, trade="fire", proposed="void", proposed_at=NOW)
    said = "1 waits for a second person"
    for person in (world.reviewer, world.ministry):
        link = page(person, "en").get("/deficiencies").one(".attention > a[href*=proposed]")
        assert (link.get_text(), link["href"]) == (said, "/deficiencies?mark=proposed")
        assert said in page(person, "en").get("/directorates/2202").text
    for path in ("/deficiencies", "/directorates/2202"):
        assert said not in page(world.engineer, "en").get(path).text
    assert len(page(world.ministry).get("/deficiencies?mark=proposed").all("tbody tr")) == 1


@pytest.mark.parametrize("path", PAGES)
def test_all_trades_takes_off_the_trade_alone(world, page, stocked, path):
    browser = page(world.reviewer, "en")
    chip = browser.get(f"{path}?trade=food&overdue=yes&safety=overdue").all(".quick a")[0]
    assert "trade" not in chip["href"]
    assert "overdue=yes" in chip["href"]
    assert "safety=overdue" in chip["href"]
    assert browser.get(f"{path}?overdue=yes").all(".quick a")[0].get("aria-current") == "true"
