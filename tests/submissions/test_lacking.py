"""What an answer lacks, from one table with the tablet (static/js/tablet/visit/form/item-state.mjs)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspect_app.inspections.completeness import summary
from tests.submissions.make_body import PHOTO
from tests.submissions.test_form import form, library

TABLE = json.loads((Path(__file__).parent / "lacking-vectors.json").read_text())
CHECKLIST = "health-and-safety"

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("vector", TABLE["vectors"], ids=lambda one: f"{one['item']} {'+'.join(one['fields'])}")
def test_the_server_asks_for_the_same_as_the_tablet(vector):
    field = vector["item"]
    fields = ((f"{field}-{key}", PHOTO if said == "PHOTO" else said) for key, said in vector["fields"].items())
    said = summary(library().latest(CHECKLIST), form(*fields).given(), {})
    code = TABLE["items"][field]["code"]
    lists = {"photo": said.photos_missing, "reason": said.reasons_missing}
    lacking = [name for name, items in lists.items() if code in {item.code for item in items}]
    assert lacking == [one for one in (vector["lacks"],) if one]


def test_the_items_of_the_table_are_those_of_the_checklist():
    items = library().latest(CHECKLIST).items
    for told in TABLE["items"].values():
        item = items[told["code"]]
        assert told == {
            "code": item.code,
            "kind": item.kind.value,
            "severity": item.severity.value,
            "photo": item.photo.value,
            "record": item.record,
        }
