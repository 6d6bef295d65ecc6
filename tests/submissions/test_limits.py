"""What a submission may hold stands in one place, and the tablet reads it from there."""

from __future__ import annotations

import json
import re
from math import prod

import pytest

from inspect_app.submissions import limits
from tests.javascript import tokens
from tests.submissions.test_receiving import a_visit, send
from tests.test_house_rules import MODULES, TEMPLATES, name

MAX_PHOTO = 12 * 1024 * 1024
TOLD = set(limits.for_pages(MAX_PHOTO).values())
MEANS_SOMETHING_ELSE = {("tab-leader.mjs", 4000)}
"""Milliseconds."""


def numbers(source: str) -> set[int]:
    """Every whole number of a script, and every product of some."""
    texts = [token.text if token.kind != "string" else "" for token in tokens(source)]
    joined = " ".join("0" if "." in text else text.replace("_", "") for text in texts)
    products = re.findall(r"(?<![\w.*] )\b\d+(?: \* \d+)*\b", joined)
    return {prod(int(factor) for factor in product.split(" * ")) for product in products}


def test_no_limit_is_repeated_in_a_script():
    assert numbers("const most = 1_024 * 1024; f(7, 'x 20')") == {1024 * 1024, 7}
    repeated = {
        (file.name, number)
        for file in MODULES
        if "tablet" in name(file).split("/")
        for number in numbers(file.read_text(encoding="utf-8")) & TOLD
    }
    assert repeated - MEANS_SOMETHING_ELSE == set()


def test_no_limit_is_repeated_in_a_page_of_the_tablet():
    lengths = {
        (name(file), length)
        for file in TEMPLATES
        if "tablet" in name(file).split("/")
        for length in re.findall(r'maxlength="(\d+)"', file.read_text(encoding="utf-8"))
    }
    assert {length for _, length in lengths} <= {"20"}, "the digits of a number; everything else is a limit"


@pytest.mark.parametrize("path", ["/fieldwork/", "/fieldwork/sync", "/fieldwork/schools/100200/health-and-safety"])
def test_every_page_of_the_tablet_is_told_the_limits(page, world, path):
    data = page(world.engineer).get(path).one("#sync").get_text()
    assert json.loads(data)["limits"] == limits.for_pages(MAX_PHOTO)


def test_the_form_ends_where_the_server_does(page, world):
    view = page(world.engineer).get("/fieldwork/schools/100200/health-and-safety")
    lengths = {tag["name"].rpartition("-")[2]: int(tag["maxlength"]) for tag in view.all("#visit [maxlength]")}
    assert (lengths["note"], lengths["reason"]) == (limits.MAX_NOTE, limits.MAX_NOTE)
    assert (lengths["new_name"], lengths["instance"]) == (limits.MAX_PLACE_NAME, limits.MAX_INSTANCE)


@pytest.mark.parametrize(
    ("field", "most"),
    [("B03_01-0-note", limits.MAX_NOTE), ("B03_01-0-instance", limits.MAX_INSTANCE), ("device", limits.MAX_DEVICE)],
)
def test_what_fits_is_taken_and_one_sign_more_is_not(page, world, field, most):
    visit = a_visit(world, "B03.01", fields={field: "ب" * (most + 1)})
    assert send(page(world.engineer), visit, status=422)["code"] == "bad-visit"
    visit = a_visit(world, "B03.01", fields={field: "ب" * most})
    send(page(world.engineer), visit)
