"""Foreign ids in fields of visits and forms and in parameters: nothing is told, nothing of theirs changes."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import Finding
from inspect_app.submissions.parsing.read_answers import _FINDING_KEYS, _ITEM_KEYS
from inspect_app.submissions.parsing.read_header import HEADER_FIELDS
from inspect_app.submissions.parsing.read_notice import NOTICE_KEYS
from tests.make import LOCKED_EXIT, VisitBody, digest_header
from tests.offline.test_tablet_file import saved
from tests.scope.foreign_things import changes, leave_things, rows
from tests.test_access import ROUTES
from tests.web.test_web_edges import arguments, parameters, rules

__all__ = ["parameters"]

NAMING = {
    "visit": "visit",
    "replaces": "digest",
    "school": "school",
    "owner": "account",
    "B03_01-repaired": "deficiency",
    "B03_01-photo": "photo",
    "B03_01-0-photo": "photo",
    "B03_01-0-location": "place",
    "closing": "deficiency",
}
"""By field of a visit: the foreign thing that it may name."""
PLAIN = {
    "revision",
    "checklist",
    "version",
    "device",
    "started",
    "finished",
    "latitude",
    "longitude",
    "accuracy",
    "note",
    "correction",
    "signer_name",
    "signature",
    "not_signed",
}
PLAIN |= {
    "answer",
    "value",
    "reason",
    "new_name",
    "new_kind",
    "instance",
    "severity",
    "tick",
    "still",
    "worse",
    "fixed",
}
PLAIN |= NOTICE_KEYS
"""Fields that name nothing which is somebody's."""
DOORS = ("wire", "form", "file")
PAGES = ("/", "/deficiencies", "/deficiencies?state=all", "/schools", "/visits", "/visits/2", "/deficiencies/3")
PAGES += ("/exports/deficiencies.csv?state=all", "/exports/visits-long.zip", "/fieldwork/", "/visits/conflicts")
PAGES += ("/fieldwork/inventory", "/fieldwork/drafts", "/fieldwork/package?school=100200", "/schools/100200")
PAGES += ("/fieldwork/schools/100200/health-and-safety", "/maps/2202/schools.json", "/maps/2202", "/directorates/2202")


@pytest.fixture
def foreign(world, page):
    return leave_things(world, page)


def test_every_field_of_a_visit_is_looked_at():
    """One that nobody says of whether it names something fails here."""
    known = {name.split("-")[-1] for name in NAMING} | PLAIN
    assert known == HEADER_FIELDS | _ITEM_KEYS | _FINDING_KEYS | {"closing"}


def carry(door, browser, visit):
    """Sends it by this door."""
    body = visit.bytes()
    if door == "wire":
        return browser.client.put(visit.url, data=body, headers=digest_header(body))
    if door == "file":
        sent = {"file": (BytesIO(saved(visit)), "work.zip")}
        return browser.client.post("/fieldwork/receive", data=sent, headers={"Accept": "application/json"})
    path = f"/fieldwork/schools/{visit.school}/health-and-safety"
    return browser.client.post(path, data=dict(visit.pairs()) | {"confirmed": "yes", "B03_01-told_by": "voice"})


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("field", NAMING)
def test_a_foreign_id_in_a_visit_gives_nothing(field, door, world, page, foreign):
    engineer, reviewer, before = page(world.engineer), page(world.reviewer), rows()
    fields = {field: foreign[NAMING[field]]}
    if field == "B03_01-photo":
        fields["B03_01-answer"] = "ok"
    visit = VisitBody(world.school, world.engineer.id, [LOCKED_EXIT], fields=fields)
    visit.id, visit.school = fields.get("visit", visit.id), fields.get("school", visit.school)
    answer = carry(door, engineer, visit)
    assert answer.status_code < 500
    said = foreign.told(answer, *fields.values())
    for browser in (engineer, reviewer):
        for path in PAGES:
            said += [(path, name) for name in foreign.told(browser.client.get(path), *fields.values())]
    assert said == []
    assert changes(before, rows())["gone"] == {}


def test_who_names_a_foreign_place_or_deficiency_still_has_a_visit(world, page, foreign):
    """Nothing is lost of what they saw themselves."""
    fields = {"B03_01-0-location": foreign["place"], "B03_01-repaired": foreign["deficiency"]}
    visit = VisitBody(world.school, world.engineer.id, [LOCKED_EXIT], fields=fields)
    assert carry("wire", page(world.engineer), visit).status_code == 201
    assert db.session.scalars(select(Finding.location_id).where(Finding.visit_id == visit.id)).all() == [""]
    theirs = select(Deficiency.status).where(Deficiency.id == foreign["deficiency"])
    assert db.session.scalar(theirs) == "acknowledged"


def outsider(world, endpoint):
    people = (world.engineer, world.reviewer, world.principal)
    return next((who for who in people if who.role in ROUTES[endpoint]), None)


def own_things(world):
    return {"photo": "0" * 64, "directorate": world.directorate, "school": world.school}


PAGES_WITH_PARAMETERS = sorted(
    name for name, who in ROUTES.items() if "public" not in who and not name.startswith("registry")
)


@pytest.mark.parametrize("endpoint", [*PAGES_WITH_PARAMETERS, "accounts.sign_in"])
def test_a_foreign_id_in_a_parameter_gives_nothing(endpoint, app, world, page, foreign, parameters):
    """Each parameter that the page reads × each thing of theirs."""
    who = outsider(world, endpoint)
    client = page(who).client
    for rule in (one for one in rules(app, "GET") if one.endpoint == endpoint):
        path = rule.build(arguments(world, own_things(world), rule))[1]
        for name in parameters(lambda path=path: client.get(path)):
            for value in sorted(set(foreign.ids.values())):
                answer = client.get(path, query_string={name: value})
                assert answer.status_code < 500
                assert foreign.told(answer, value) == [], (path, name, value)


def test_a_foreign_id_in_a_field_of_a_form_gives_nothing(app, world, page, foreign, parameters):
    before = rows()
    for rule in (one for one in rules(app, "POST") if not one.endpoint.startswith("registry")):
        client = page(outsider(world, rule.endpoint)).client
        path = rule.build(arguments(world, own_things(world), rule))[1]
        for name in parameters(lambda client=client, path=path: client.post(path, data={"x": "y"})):
            for value in sorted(set(foreign.ids.values())):
                answer = client.post(path, data={name: value})
                assert answer.status_code < 500
                assert foreign.told(answer, value) == [], (path, name, value)
    assert {name: gone for name, gone in changes(before, rows())["gone"].items() if name != "open_session"} == {}


def test_an_excel_file_does_not_name_a_directorate_that_only_its_code_is_known_of(world, page, foreign):
    path = f"/exports/deficiencies.xlsx?directorate={world.other_directorate}"
    for person in (world.engineer, world.reviewer, world.principal):
        assert foreign.told(page(person).client.get(path), path) == []
    assert "word" in foreign.told(page(world.ministry).client.get(path), path)
