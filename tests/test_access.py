"""Every route × role × own or other directorate. A route that no line here names fails."""

from __future__ import annotations

import hashlib

import pytest

from inspect_app.accounts.access import allowed_to, is_for_fieldwork, opens_while_due
from inspect_app.accounts.roles import Role
from tests.make import LOCKED_EXIT, NOW, VisitBody, jpeg
from tests.submissions.test_receiving import send

E, R, M, S, A = Role.ENGINEER, Role.REVIEWER, Role.MINISTRY, Role.SCHOOL, Role.ADMINISTRATOR
PUBLIC = frozenset({"public"})
EVERYBODY = frozenset(Role)
OFFICE = frozenset({E, R, M, A})
ADMINISTRATION = frozenset({A})

ROUTES: dict[str, frozenset[str]] = {
    "static": PUBLIC,
    "observing.health": PUBLIC,
    "observing.ready": PUBLIC,
    "observing.metrics": PUBLIC,
    "accounts.sign_in": PUBLIC,
    "accounts.check_sign_in": PUBLIC,
    "accounts.choose_language": PUBLIC,
    "accounts.ask_code": PUBLIC,
    "accounts.check_code": PUBLIC,
    "accounts.sign_out": EVERYBODY,
    "own_account.show": EVERYBODY,
    "own_account.password": EVERYBODY,
    "own_account.change_password": EVERYBODY,
    "own_account.end_session": EVERYBODY,
    "own_account.end_others": EVERYBODY,
    "second_factor.show": EVERYBODY,
    "second_factor.enrol": EVERYBODY,
    "second_factor.renew_codes": EVERYBODY,
    "second_factor.turn_off": EVERYBODY,
    "sign_in_links.open_link": PUBLIC,
    "sign_in_links.set_password": PUBLIC,
    "photos.show": EVERYBODY,
    "tablet.home": frozenset({E}),
    "tablet.visit": frozenset({E}),
    "tablet.check_visit": frozenset({E}),
    "tablet_api.hello": frozenset({E}),
    "tablet_api.put_visit": frozenset({E}),
    "tablet_api.put_photo": frozenset({E}),
    "tablet_api.get_photo": frozenset({E}),
    "tablet_api.give_up_photos": frozenset({E}),
    "tablet_api.get_inventory": frozenset({E}),
    "tablet_api.put_draft": frozenset({E}),
    "tablet_api.get_drafts": frozenset({E}),
    "tablet_api.delete_draft": frozenset({E}),
    "tablet_api.get_package": frozenset({E}),
    "submissions.receiving": frozenset({E, A}),
    "submissions.receive": frozenset({E, A}),
    "submissions.show_conflicts": frozenset({R, M}),
    "submissions.choose_body": frozenset({R, M}),
    "submissions.close_photos": frozenset({R}),
    "service_worker.asset": PUBLIC,
    "service_worker.service_worker": PUBLIC,
    "service_worker.manifest": PUBLIC,
    "service_worker.offline": PUBLIC,
    "service_worker.sync": frozenset({E}),
    "desk.home": EVERYBODY,
    "desk.deficiencies": EVERYBODY,
    "desk.deficiency": EVERYBODY,
    "steps.move": frozenset({S, R}),
    "steps.regret": frozenset({S, R, M}),
    "steps.give_consent": frozenset({R, M}),
    "steps.refuse_consent": frozenset({R, M}),
    "desk.schools": OFFICE,
    "desk.school": EVERYBODY,
    "desk.directorates": frozenset({E, M, A}),
    "desk.directorate": OFFICE,
    "desk.visits": OFFICE,
    "desk.visit": EVERYBODY,
    "maps.nation": OFFICE,
    "maps.directorates": frozenset({E, M, A}),
    "maps.directorate": OFFICE,
    "maps.schools": OFFICE,
    "maps.file": OFFICE,
    "exports.deficiencies": EVERYBODY,
    "exports.columns": EVERYBODY,
    "large_files.own_file": EVERYBODY,
    "large_files.download": EVERYBODY,
    "exports.visits": OFFICE,
    "exports.audit": ADMINISTRATION,
    "registry_audit.index": ADMINISTRATION,
    "registry_server.index": ADMINISTRATION,
    "registry.overview": ADMINISTRATION,
    "registry_schools.index": ADMINISTRATION,
    "registry_schools.template": ADMINISTRATION,
    "registry_schools.upload": ADMINISTRATION,
    "registry_schools.preview": ADMINISTRATION,
    "registry_schools.confirm": ADMINISTRATION,
    "registry_schools.discard": ADMINISTRATION,
    "registry_schools.report": ADMINISTRATION,
    "registry_schools.changed_cells": ADMINISTRATION,
    "registry_schools.refused_rows": ADMINISTRATION,
    "registry_schools.kept_refused_rows": ADMINISTRATION,
    "registry_boundary_list.index": ADMINISTRATION,
    "registry_boundary_list.undo": ADMINISTRATION,
    "registry_boundary_list.remove": ADMINISTRATION,
    "registry_units.index": ADMINISTRATION,
    "registry_units.new": ADMINISTRATION,
    "registry_units.add": ADMINISTRATION,
    "registry_units.unit": ADMINISTRATION,
    "registry_units.change": ADMINISTRATION,
    "registry_units.merge": ADMINISTRATION,
    "registry_units.move_schools": ADMINISTRATION,
    "registry_unit_files.upload": ADMINISTRATION,
    "registry_unit_files.preview": ADMINISTRATION,
    "registry_unit_files.confirm": ADMINISTRATION,
    "registry_unit_files.discard": ADMINISTRATION,
    "registry_school_changes.show": ADMINISTRATION,
    "registry_school_changes.move": ADMINISTRATION,
    "registry_school_changes.close": ADMINISTRATION,
    "registry_school_changes.reopen": ADMINISTRATION,
    "registry_boundaries.upload": ADMINISTRATION,
    "registry_boundaries.preview": ADMINISTRATION,
    "registry_boundaries.confirm": ADMINISTRATION,
    "registry_boundaries.discard": ADMINISTRATION,
    "registry_people.index": ADMINISTRATION,
    "registry_people.new": ADMINISTRATION,
    "registry_people.add": ADMINISTRATION,
    "registry_people.person_page": ADMINISTRATION,
    "registry_people.new_password": ADMINISTRATION,
    "registry_people.new_link": ADMINISTRATION,
    "registry_people.take_off_second_factor": ADMINISTRATION,
    "registry_people.close": ADMINISTRATION,
    "registry_people.reopen": ADMINISTRATION,
    "registry_person_edit.show": ADMINISTRATION,
    "registry_person_edit.change": ADMINISTRATION,
    "registry_people_file.index": ADMINISTRATION,
    "registry_people_file.template": ADMINISTRATION,
    "registry_people_file.upload": ADMINISTRATION,
    "registry_people_file.preview": ADMINISTRATION,
    "registry_people_file.confirm": ADMINISTRATION,
    "registry_people_file.discard": ADMINISTRATION,
    "registry_people_file.refused_rows": ADMINISTRATION,
    "registry_people_slips.index": ADMINISTRATION,
    "registry_people_slips.make": ADMINISTRATION,
}
FIELDWORK = {
    "accounts.sign_out",
    "photos.show",
    "tablet.home",
    "tablet.visit",
    "tablet.check_visit",
    "tablet_api.hello",
    "tablet_api.put_visit",
    "tablet_api.put_photo",
    "tablet_api.get_photo",
    "tablet_api.give_up_photos",
    "tablet_api.get_inventory",
    "tablet_api.put_draft",
    "tablet_api.get_drafts",
    "tablet_api.delete_draft",
    "tablet_api.get_package",
    "submissions.receiving",
    "submissions.receive",
    "service_worker.sync",
    "desk.home",
}
"""What a tablet's session opens past the office's limits: its pages, what it sends and takes along, the way out."""
SENDS = {
    "tablet_api.hello",
    "tablet_api.put_visit",
    "tablet_api.put_photo",
    "tablet_api.get_photo",
    "tablet_api.give_up_photos",
    "tablet_api.get_inventory",
    "tablet_api.put_draft",
    "tablet_api.get_drafts",
    "tablet_api.delete_draft",
}
"""What opens while a new password or a second factor is due: a tablet's queue goes out."""
SETTLES = {
    "accounts.sign_out",
    "own_account.password",
    "own_account.change_password",
    "second_factor.show",
    "second_factor.enrol",
}
"""And what settles it."""
PHOTOS = {"own": jpeg(60, 40, "#345"), "other": jpeg(60, 40, "#543")}
NAMES = {whose: hashlib.sha256(photo).hexdigest() for whose, photo in PHOTOS.items()}

# Addresses that name something of one directorate: {whose} is filled with what the engineer or the neighbour left.
SCOPED = {
    "photos.show": "/photos/{photo}",
    "tablet_api.get_photo": "/fieldwork/photos/{photo}",
    "tablet.visit": "/fieldwork/schools/{school}/health-and-safety",
    "desk.deficiency": "/deficiencies/{deficiency}",
    "desk.school": "/schools/{school}",
    "desk.directorate": "/directorates/{directorate}",
    "desk.visit": "/visits/{visit}",
    "maps.directorate": "/maps/{directorate}",
    "maps.schools": "/maps/{directorate}/schools.json",
    "maps.file": "/maps/{directorate}/file",
}
NATIONAL = {M, A}


@pytest.fixture
def left_behind(world, page):
    """One visit with a deficiency and a photo in each directorate."""
    things = {}
    for whose, person, school in (
        ("own", world.engineer, world.school),
        ("other", world.neighbour, world.other_school),
    ):
        browser = page(person)
        browser.put(f"/fieldwork/photos/{NAMES[whose]}", PHOTOS[whose])
        fields = {"B03_01-0-photo": f"{NAMES[whose]};{len(PHOTOS[whose])};{NOW.isoformat()};;"}
        number = send(browser, VisitBody(school, person.id, [LOCKED_EXIT], fields=fields))["number"]
        directorate = world.directorate if whose == "own" else world.other_directorate
        things[whose] = {"photo": NAMES[whose], "school": school, "directorate": directorate}
        things[whose] |= {"visit": number, "deficiency": number}
    return things


def test_every_route_is_listed(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROUTES)


def test_every_view_lets_in_whom_the_list_says(app):
    assert {endpoint: allowed_to(view) for endpoint, view in app.view_functions.items()} == ROUTES


def test_a_tablets_long_session_opens_what_the_list_says_and_nothing_else(app):
    assert {endpoint for endpoint, view in app.view_functions.items() if is_for_fieldwork(view)} == FIELDWORK


def test_while_something_is_due_nothing_opens_but_what_the_lists_say(app):
    assert {endpoint for endpoint, view in app.view_functions.items() if opens_while_due(view)} == SENDS | SETTLES


def test_a_route_that_names_a_directorates_thing_is_among_the_scoped(app):
    named = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.arguments & {"school", "number", "code", "sha256"} and "GET" in rule.methods
    }
    assert {endpoint for endpoint in named if not endpoint.startswith("registry")} == set(SCOPED)


@pytest.mark.parametrize("endpoint", sorted(SCOPED))
def test_people_see_their_own_and_not_the_others(endpoint, world, page, left_behind):
    for person in (world.engineer, world.reviewer, world.principal, world.ministry, world.administrator):
        browser = page(person)
        for whose in ("own", "other"):
            status = browser.client.get(SCOPED[endpoint].format(**left_behind[whose])).status_code
            if person.role not in ROUTES[endpoint]:
                expected = 403
            elif whose == "own" or person.role in NATIONAL:
                expected = 200
            else:
                expected = 404
            assert status == expected, f"{person.role} · {endpoint} · {whose}"


@pytest.mark.parametrize("endpoint", sorted(set(ROUTES) - set(SCOPED)))
def test_who_is_not_listed_is_refused(endpoint, app, world, page):
    if ROUTES[endpoint] == PUBLIC:
        return
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    sample = {"visit": "9f9f0a0e-0000-4000-8000-000000000000", "revision": 1, "sha256": "0" * 64, "number": 1}
    sample |= {"token": "x", "of": "ar", "extension": "csv", "shape": "wide", "checklist_id": "health-and-safety"}
    sample |= {"code": "2202"}
    if endpoint == "tablet.check_visit":
        sample["number"] = world.school
    _, path = rule.build({name: sample[name] for name in rule.arguments})
    method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
    for person in world.everyone:
        if person.role not in ROUTES[endpoint]:
            assert page(person).client.open(path, method=method).status_code == 403, person.role


@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_a_stranger_gets_nothing(endpoint, app, world, page, left_behind):
    if ROUTES[endpoint] == PUBLIC or endpoint not in SCOPED:
        return
    answer = page().client.get(SCOPED[endpoint].format(**left_behind["own"]))
    if endpoint.startswith("tablet_api."):
        assert (answer.status_code, answer.json["code"]) == (401, "sign-in-first")
        return
    assert (answer.status_code, answer.location.startswith("/sign-in")) == (302, True)


def test_lists_and_files_hold_only_what_is_in_scope(world, page, left_behind):
    for path in ("/deficiencies", "/schools", "/visits", "/exports/deficiencies.csv"):
        text = page(world.reviewer).client.get(path).get_data(as_text=True)
        assert "سما السرحان" in text, path
        assert "أم القطين" not in text, path
