"""Nasty values in every address, parameter and field: no 500, and a sentence where one is refused."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import quote

import pytest
from werkzeug.datastructures import ImmutableMultiDict

from inspect_app.problems import UnreadableText
from inspect_app.request_checks import KashfRequest, check_text
from tests.people import PASSWORD
from tests.registry.test_people_pages import NEW
from tests.test_access import ROUTES, left_behind

__all__ = ["left_behind"]
HUGE = "9" * 30
NASTY = {
    "nothing": "",
    "NUL": "a\0b",
    "line ends": "a\r\nSet-Cookie: b=c",
    "thirty digits": HUGE,
    "five thousand digits": "9" * 5000,
    "just too large": str(2**31),
    "too large for SQLite": str(2**63),
    "as large as it gets": str(2**31 - 1),
    "negative": "-1",
    "Arabic digits": "٩" * 25,
    "the last day": "9999-12-31",
    "the first day": "0001-01-01",
    "no day": "2026-02-31",
    "not a number": "nan,inf",
    "markup": "\"'><script>alert(1)</script>",
    "a template": "{{7*7}}%(x)s%s{0}",
    "wild cards": "%_\\",
    "a path": "../../etc/passwd",
    "another site": "//evil.example/[",
    "long": "ش" * 3000,
    "directions": "\u202e\u200f\ufeff",
}
PATHS = {"filename": "css/base.css", "version": "x", "extension": "csv", "shape": "wide", "token": "0" * 32}


class Recorded(ImmutableMultiDict):
    """Query or form that remembers what a view asked it for."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, key):
        Recorded.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        Recorded.names.add(key)
        return super().__contains__(key)

    def get(self, key, *args, **more):
        Recorded.names.add(key)
        return super().get(key, *args, **more)

    def getlist(self, key, *args, **more):
        Recorded.names.add(key)
        return super().getlist(key, *args, **more)


@pytest.fixture
def parameters(app, monkeypatch):
    """What a request's view reads from its query or form."""
    monkeypatch.setattr(app, "request_class", type("Request", (KashfRequest,), {"parameter_storage_class": Recorded}))

    def of(ask):
        Recorded.names = set()
        ask()
        return sorted(Recorded.names)

    return of


def reader(world, endpoint):
    people = (world.engineer, world.reviewer, world.ministry, world.administrator)
    return next((one for one in people if one.role in ROUTES[endpoint]), None)


def arguments(world, things, rule):
    values = PATHS | {
        "of": "ar",
        "checklist_id": "health-and-safety",
        "sha256": things["photo"],
        "code": things["directorate"],
    }
    number = things["school"] if "<number>" in rule.rule else 1
    values |= {"number": number, "visit": "9f9f0a0e-0000-4000-8000-000000000000", "revision": 1}
    return {name: values[name] for name in rule.arguments}


def assert_refused_in_words(answer, where):
    assert answer.status_code < 500, f"{where}: {answer.get_data(as_text=True)[-300:]}"
    if answer.status_code < 400:
        return
    if answer.mimetype == "application/json":
        assert answer.json["sentence"], where
    elif answer.mimetype == "text/html":
        assert re.search(r"role=\"alert\"[^>]*>|class=\"error\"", answer.get_data(as_text=True)), where


def rules(app, method):
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods]


@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_no_address_and_no_parameter_of_a_page_breaks_it(endpoint, app, world, page, left_behind, parameters):
    for rule in (one for one in rules(app, "GET") if one.endpoint == endpoint):
        client = page(reader(world, endpoint)).client
        plain = arguments(world, left_behind["own"], rule)
        path = rule.build(plain)[1]
        for name in parameters(lambda client=client, path=path: client.get(path)):
            for what, value in NASTY.items():
                assert_refused_in_words(client.get(path, query_string={name: value}), f"{path}?{name}= {what}")
        for name in plain:
            for what, value in NASTY.items():
                if value:
                    address = address_with(rule, plain, name, value)
                    assert_refused_in_words(client.get(address), f"{endpoint} {name} {what}")


def address_with(rule, plain, name, value):
    """The rule's address with something in it that it would not build itself."""
    parts = re.split(r"<(?:\w+:)?(\w+)>", rule.rule)
    return "".join(
        part if n % 2 == 0 else quote(value if part == name else str(plain[part]), safe="")
        for n, part in enumerate(parts)
    )


WELL_FILLED = {
    "accounts.choose_language": {"language": "en", "next": "/"},
    "accounts.check_sign_in": {"username": "ministry", "password": PASSWORD},
    "steps.move": {"status": "acknowledged", "note": "شوهد"},
    "registry_people.add": NEW,
    "registry_person_edit.change": NEW | {"language": "ar"},
    "registry_people_slips.make": {"group": "2202", "for": "all"},
    "registry_people.new_password": {"password": "a long password"},
}
"""Fields that are right, so that the one that is not is looked at."""


@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_no_field_of_a_form_breaks_it(endpoint, app, world, page, left_behind, parameters):
    for rule in (one for one in rules(app, "POST") if one.endpoint == endpoint):
        who = reader(world, endpoint)
        path = rule.build(arguments(world, left_behind["own"], rule))[1]
        names = parameters(lambda who=who, path=path: page(who).client.post(path, data={"x": "y"}))
        client = page(who).client
        for name in names:
            for what, value in NASTY.items():
                assert_refused_in_words(
                    client.post(path, data=WELL_FILLED.get(endpoint, {}) | {name: value}), f"{path} {name} {what}"
                )


@pytest.mark.parametrize("endpoint", ["desk.deficiencies", "maps.schools", "exports.deficiencies", "desk.directorate"])
def test_the_fuzz_knows_the_parameters_of_a_filter(endpoint, app, world, page, left_behind, parameters):
    """Otherwise it would prove nothing."""
    (rule,) = (one for one in rules(app, "GET") if one.endpoint == endpoint)
    path = rule.build(arguments(world, left_behind["own"], rule))[1]
    assert {"checklist", "since", "until", "text", "severity"} <= set(
        parameters(lambda: page(world.engineer).client.get(path))
    )


def test_nul_is_refused_in_words_in_address_parameter_and_field(world, page):
    browser = page(world.administrator)
    answers = [
        browser.get("/schools/a%00", status=400),
        browser.get("/schools?q=a%00", status=400),
        browser.get("/schools?%00=a", status=400),
        browser.post("/registry/people/new", {"username": "a\0"}, status=400),
        browser.post("/registry/people/new", {"a\0": "b"}, status=400),
    ]
    assert all(UnreadableText.ar in answer.text for answer in answers)


def test_half_a_letter_is_no_text():
    with pytest.raises(UnreadableText):
        check_text(["fine", "\ud83d"])


def test_a_number_is_refused_where_the_database_could_not_compare_it(world, page):
    browser = page(world.engineer)
    for number in (HUGE, 2**63, 2**31, "9" * 5000):
        browser.get(f"/visits/{number}", status=404)
    browser.get(f"/visits/{2**31 - 1}", status=404)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("checklist=nope", "لا توجد قائمة تحقق بهذا الاسم"),
        ("until=9999-12-31", "يوم بين عامي 2000 و2100"),
        ("since=0001-01-01", "يوم بين عامي 2000 و2100"),
        ("trade=nope", "اختيار غير صحيح"),
        ("trade=%09", "اختيار غير صحيح"),
        ("state=%20", "اختيار غير صحيح"),
        ("checklist=%09", "لا توجد قائمة"),
        ("until=2026-02-31", "قيمة التاريخ غير صالحة"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_told_by_its_field(world, page, query, sentence):
    assert sentence in page(world.ministry).get(f"/deficiencies?{query}", status=422).text


@pytest.mark.parametrize("host", ["a" * 300, "a..b", "ä" * 80, ".", "a b"])
@pytest.mark.parametrize("path", ["/sign-in", "/", "/fieldwork/hello"])
def test_a_host_that_cannot_exist_gets_a_sentence(world, page, host, path):
    answer = page().client.get(path, headers={"Host": host})
    assert answer.status_code in {200, 302, 400, 401}
    if answer.status_code == 400:
        assert "افتح كشف من عنوانه المعتاد" in answer.get_data(as_text=True)


def test_a_host_that_cannot_exist_stays_the_answer_whatever_else_is_wrong(world, page):
    host, client = {"Host": "a" * 300}, page().client
    for answer in (
        client.get("/sign-in?text=%00", headers=host),
        client.post("/sign-in", headers=host | {"Sec-Fetch-Site": "cross-site"}),
    ):
        assert answer.status_code in {400, 403}
        assert "افتح كشف من عنوانه المعتاد" in answer.get_data(as_text=True)


def test_bytes_that_are_no_text_are_refused_in_words(world, page):
    for browser in (page(), page(world.engineer)):
        answer = browser.get("/deficiencies", status=400, environ_overrides={"QUERY_STRING": "text=\xff\xfe"})
        assert UnreadableText.ar in answer.text


def test_an_origin_that_is_no_address_is_another_site(world, page):
    page().post("/sign-in", {}, status=403, headers={"Origin": "http://["})


def test_the_page_that_asked_for_sign_in_comes_back_letter_by_letter(world, page):
    stranger = page()
    location = stranger.get("/deficiencies?text=باب+مكسور", status=302).response.location
    fields = {"username": world.ministry.username, "password": "correct horse battery"}
    form = stranger.get(location).one("form.stack [name=next]")["value"]
    answer = stranger.post("/sign-in", fields | {"next": form}).response
    assert page(world.ministry).get(answer.location).one("[name=text]")["value"] == "باب مكسور"
