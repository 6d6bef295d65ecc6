"""What a browser may keep of an answer: of private ones nothing, so that Back after sign-out has nothing to show."""

from __future__ import annotations

import pytest

from tests.test_access import NAMES, PUBLIC, ROUTES, SCOPED, left_behind

__all__ = ["left_behind"]
REVALIDATED = {"maps.schools", "maps.directorates"}
"""Data that no page of its own shows: kept under its ETag, and shown only when the server says so."""
OF_FILES = {"static", "service_worker.asset", "service_worker.service_worker", "service_worker.manifest"}
"""The application's own files: nobody's data."""


def address(app, endpoint, things):
    if endpoint in SCOPED:
        return SCOPED[endpoint].format(**things)
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint and "GET" in rule.methods)
    return rule.build({"token": "x", "extension": "csv", "shape": "wide", "number": 1, "of": "ar", "code": "2202"})[1]


def reader(world, endpoint):
    if ROUTES[endpoint] == PUBLIC:
        return None
    return next(one for one in (world.engineer, world.ministry, world.administrator) if one.role in ROUTES[endpoint])


@pytest.mark.parametrize("endpoint", sorted(set(ROUTES) - OF_FILES))
def test_a_private_answer_is_not_stored(endpoint, app, world, page, left_behind):
    if not any(rule.endpoint == endpoint and "GET" in rule.methods for rule in app.url_map.iter_rules()):
        return
    answer = page(reader(world, endpoint)).client.get(address(app, endpoint, left_behind["own"]))
    expected = "private, no-cache" if endpoint in REVALIDATED and answer.status_code == 200 else "no-store"
    assert answer.headers["Cache-Control"] == expected


def test_a_photo_is_not_stored_either(world, page, left_behind):
    answer = page(world.engineer).client.get(f"/photos/{NAMES['own']}?size=small")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")


def test_the_data_of_a_map_is_asked_for_again_and_not_sent_again(world, page):
    reviewer = page(world.reviewer)
    first = reviewer.client.get("/maps/2202/schools.json")
    same = {"If-None-Match": first.headers["ETag"]}
    assert reviewer.client.get("/maps/2202/schools.json", headers=same).status_code == 304
    reviewer.post("/sign-out")
    assert reviewer.client.get("/maps/2202/schools.json", headers=same).status_code == 302
