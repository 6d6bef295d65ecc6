"""Every route × method × role, with hostile values in address, parameters, fields, headers and bodies.

FUZZ=200 tries so many requests for each route; the usual few are the same ones each time.
"""

from __future__ import annotations

import os
import re
from functools import partial
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz import hostile_values as hostile
from tests.fuzz.answers import ask
from tests.make import LOCKED_EXIT, VisitBody, digest_header
from tests.stores import DIALECT
from tests.test_access import ROUTES, left_behind
from tests.web.test_web_edges import WELL_FILLED, arguments, parameters

__all__ = ["left_behind", "parameters"]

FUZZ = int(os.environ.get("FUZZ", "0"))
EXAMPLES = settings(
    max_examples=FUZZ or (12 if DIALECT == "sqlite" else 6),
    derandomize=not FUZZ,
    database=None,
    phases=[Phase.generate],  # to make what failed smaller takes minutes, and it is small
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def browsers(world, page):
    """One of each role, and a stranger."""
    people = (world.engineer, world.reviewer, world.ministry, world.principal, world.administrator)
    clients = {person.role: page(person, "en" if person.is_national else "ar").client for person in people}
    return clients | {"": page().client}


def roles_of(endpoint):
    """Those who may call it, mostly."""
    allowed = sorted(set(ROUTES[endpoint]) - {"public"}) or ["", "engineer"]
    return st.sampled_from(allowed * 4 + ["", "engineer", "school"])


def address(data, rule, plain):
    """The rule's address, each of its parts as it should be or not."""
    parts = re.split(r"<(?:\w+:)?(\w+)>", rule.rule)
    values = {n: data.draw(st.just(str(plain[part])) | hostile.address_parts) for n, part in enumerate(parts) if n % 2}
    return "".join(values.get(n, part) for n, part in enumerate(parts))


def query(data, names):
    """Parameters the page knows, and others, some of them twice; now and then bytes that are no text."""
    name = st.sampled_from(names) if names else hostile.texts
    pairs = data.draw(st.lists(st.tuples(name | hostile.texts, hostile.texts), max_size=4))
    text = urlencode([(a.encode("utf-8", "surrogatepass"), b.encode("utf-8", "surrogatepass")) for a, b in pairs])
    return text + data.draw(st.sampled_from(["", "", "", "&%", "&a=%FF", "&=&==", "&" * 50, "&%00", "#x"]))


def form(data, endpoint, names, world):
    """A form of its own fields, filled well but for some; or files; or something that is no form."""
    kind = data.draw(st.sampled_from(["form", "form", "form", "files", "json"]))
    if kind == "json":
        return {"data": data.draw(hostile.json_bodies), "content_type": "application/json"}
    fields = dict(WELL_FILLED.get(endpoint, {}))
    if endpoint == "tablet.check_visit":
        fields = dict(VisitBody(world.school, world.engineer.id, [LOCKED_EXIT]).pairs())
        names = [
            *fields,
            "B03_01-0-location",
            "B03_01-0-new_name",
            "B03_01-0-photo",
            "B03_01-repaired",
            "closing",
            *names,
        ]
    name = st.sampled_from(sorted(names)) if names else hostile.sendable_texts
    fields |= data.draw(st.dictionaries(name | hostile.texts, hostile.texts, max_size=3))
    fields = {_writable(key): _writable(value) for key, value in fields.items()}
    if kind == "files":
        content, called = data.draw(hostile.file_contents), data.draw(hostile.file_names)
        fields[data.draw(st.sampled_from(["file", "B03_01-0-file", "x"]))] = hostile.as_file(content, called)
    return {"data": fields}


def _writable(text):
    return text.encode("utf-8", "replace").decode()


def body(data, endpoint, world, path):
    """What a tablet sends to this address, or something else."""
    if endpoint == "tablet_api.put_visit":
        visit = VisitBody(world.school, world.engineer.id, [LOCKED_EXIT])
        names = st.sampled_from(
            [*sorted(dict(visit.pairs())), "replaces", "B03_01-0-note", "B03_01-0-photo", "fact-floors"]
        )
        visit.fields = {
            key: _writable(text) for key, text in data.draw(st.dictionaries(names, hostile.texts, max_size=4)).items()
        }
        content = visit.bytes()
        return (visit.url if data.draw(st.booleans()) else path), content, digest_header(content)
    return path, data.draw(hostile.json_bodies | hostile.file_contents), {}


def rules_of(app, endpoint):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]


@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_every_request_is_answered(endpoint, app, world, browsers, left_behind, parameters):
    some = browsers[next((role for role in browsers if role in ROUTES[endpoint]), "")]
    for rule in rules_of(app, endpoint):
        plain = arguments(world, left_behind["own"], rule)
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            plainly = partial(some.open, rule.build(plain)[1], method=method, data={"x": "y"})
            _fuzz(method, rule, plain, parameters(plainly), browsers, world)


def _fuzz(method, rule, plain, names, browsers, world):
    @EXAMPLES
    @given(st.data())
    def one_request(data):
        role, path = data.draw(roles_of(rule.endpoint)), address(data, rule, plain)
        more = {"query_string": query(data, names)}
        headers = data.draw(hostile.headers)
        if method == "POST":
            more |= form(data, rule.endpoint, names, world)
        elif method == "PUT":
            path, more["data"], own = body(data, rule.endpoint, world, path)
            headers = own | headers
        asked = data.draw(st.sampled_from([method] * 8 + ["HEAD", "OPTIONS", "TRACE", "PATCH"]))
        client = browsers[role]
        ask(lambda: client.open(path, method=asked, headers=headers, **more), (role, asked, path, headers, more))

    one_request()
