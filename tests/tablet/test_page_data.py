"""What the tablet's scripts are told speaks one dialect: keys are snake_case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(inner)


def camel(value: Any) -> set[str]:
    return {key for key in keys(value) if re.search("[a-z][A-Z]", key)}


def test_a_key_in_the_other_dialect_is_noticed():
    assert camel([{"a_b": [{"aB": 1}]}]) == {"aB"}


@pytest.mark.parametrize("path", ["/fieldwork/", "/fieldwork/sync", "/fieldwork/schools/100200/health-and-safety"])
def test_what_stands_in_a_page_is_snake_case(page, world, path):
    told = [json.loads(tag.get_text()) for tag in page(world.engineer).get(path).all("script[type='application/json']")]
    assert len(told) >= 2
    assert camel(told) == set()


@pytest.mark.parametrize("path", ["hello", "inventory", "drafts", "package?school=100200"])
def test_what_is_answered_is_snake_case(page, world, path):
    answer = page(world.engineer).client.get(f"/fieldwork/{path}").json
    assert list(keys(answer))
    assert camel(answer) == set()
