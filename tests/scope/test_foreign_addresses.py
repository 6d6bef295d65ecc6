"""Every address that takes an id × every role, with ids of the neighbour's that are really there: nothing is told."""

from __future__ import annotations

import pytest

from tests.make import LOCKED_EXIT, VisitBody, digest_header
from tests.scope.foreign_things import DRAFT, NOTHING, changes, leave_things, rows
from tests.test_access import ROUTES

OWN = {"tablet_api.put_draft": "draft_backup"}
"""Where who knows an id gets only something of their own: the table it stands in."""
ARGUMENTS = {
    "own_account.end_session": {"number": "session_number"},
    "photos.show": {"sha256": "photo"},
    "tablet.visit": {"number": "school", "checklist_id": "health-and-safety"},
    "tablet.check_visit": {"number": "school", "checklist_id": "health-and-safety"},
    "tablet_api.put_visit": {"visit": "visit", "revision": "1"},
    "tablet_api.put_photo": {"sha256": "photo"},
    "tablet_api.get_photo": {"sha256": "photo"},
    "tablet_api.give_up_photos": {"visit": "visit"},
    "tablet_api.put_draft": {"visit": "draft"},
    "tablet_api.delete_draft": {"visit": "draft"},
    "submissions.choose_body": {"visit": "visit"},
    "submissions.close_photos": {"number": "visit_number"},
    "desk.deficiency": {"number": "deficiency_number"},
    "steps.move": {"number": "deficiency_number"},
    "steps.regret": {"number": "deficiency_number"},
    "steps.give_consent": {"number": "deficiency_number"},
    "steps.refuse_consent": {"number": "deficiency_number"},
    "desk.school": {"number": "school"},
    "desk.directorate": {"code": "directorate"},
    "desk.visit": {"number": "visit_number"},
    "maps.directorate": {"code": "directorate"},
    "maps.schools": {"code": "directorate"},
    "maps.file": {"code": "directorate"},
    "registry_schools.preview": {"token": "token"},
    "registry_schools.confirm": {"token": "token"},
    "registry_schools.discard": {"token": "token"},
    "registry_schools.changed_cells": {"token": "token"},
    "registry_schools.refused_rows": {"token": "token"},
    "registry_schools.report": {"number": "report"},
    "registry_schools.kept_refused_rows": {"number": "report"},
    "registry_units.unit": {"code": "directorate"},
    "registry_units.change": {"code": "directorate"},
    "registry_units.merge": {"code": "directorate"},
    "registry_units.move_schools": {"code": "directorate"},
    "registry_unit_files.preview": {"token": "token"},
    "registry_unit_files.confirm": {"token": "token"},
    "registry_unit_files.discard": {"token": "token"},
    "registry_school_changes.show": {"number": "school"},
    "registry_school_changes.move": {"number": "school"},
    "registry_school_changes.close": {"number": "school"},
    "registry_school_changes.reopen": {"number": "school"},
    "registry_boundary_list.remove": {"code": "directorate"},
    "registry_boundaries.preview": {"token": "token"},
    "registry_boundaries.confirm": {"token": "token"},
    "registry_boundaries.discard": {"token": "token"},
    "registry_people.person_page": {"number": "account"},
    "registry_people.new_password": {"number": "account"},
    "registry_people.new_link": {"number": "account"},
    "registry_people.take_off_second_factor": {"number": "account"},
    "registry_people.close": {"number": "account"},
    "registry_people.reopen": {"number": "account"},
    "registry_person_edit.show": {"number": "account"},
    "registry_person_edit.change": {"number": "account"},
    "registry_people_file.preview": {"token": "token"},
    "registry_people_file.confirm": {"token": "token"},
    "registry_people_file.discard": {"token": "token"},
    "registry_people_file.refused_rows": {"token": "token"},
}
"""By route: which of the foreign things each part of its address names; a value that names none stands for itself."""
NAMES_NOTHING = {
    "static",
    "service_worker.asset",
    "exports.deficiencies",
    "exports.visits",
    "registry_people_file.template",
}
NAMES_NOTHING |= {"sign_in_links.open_link", "sign_in_links.set_password"}
"""Files of ours and formats; and a link whose token is the right to use it."""
REFUSED = {"tablet_api.put_visit": 409, "tablet_api.put_draft": 201, "tablet_api.delete_draft": 200}
REFUSED |= {"tablet_api.put_photo": 422}
"""What those are answered who may call a route and may not see the thing; all others 404."""


@pytest.fixture
def foreign(world, page):
    return leave_things(world, page)


def fields_for(endpoint, foreign):
    """What a person would send who means it."""
    return {
        "steps.move": {"status": "in_progress", "note": "سنبدأ العمل غداً صباحاً"},
        "steps.regret": {"step": foreign["step"], "note": "كان ذلك خطأ في الرقم"},
        "steps.give_consent": {"proposal": foreign["step"]},
        "steps.refuse_consent": {"proposal": foreign["step"], "note": "كان ذلك خطأ في الرقم"},
        "submissions.choose_body": {"digest": foreign["contested"]},
        "submissions.close_photos": {"reason": "تلف الجهاز ولم تعد الصور موجودة"},
        "tablet_api.give_up_photos": {"digest": foreign["digest"], "reason": "تلف الجهاز ولم تعد الصور موجودة"},
        "registry_people.new_password": {"password": "a long new password"},
    }.get(endpoint)


def sent_to(endpoint, world, foreign):
    """Body and headers of a request."""
    if endpoint == "tablet_api.put_visit":
        mine = VisitBody(world.school, world.engineer.id, [LOCKED_EXIT], id=foreign["visit"])
        return {"data": mine.bytes(), "headers": digest_header(mine.bytes())}
    if endpoint == "tablet_api.put_draft":
        return {"data": b'{"mine": 1}', "query_string": {"device": "mine", "revision": "9", "counter": "9"}}
    return {"data": fields_for(endpoint, foreign) or b""}


def address(rule, foreign):
    named = ARGUMENTS[rule.endpoint]
    values = {name: foreign.ids.get(named[name], named[name]) for name in rule.arguments}
    return rule.build(values, append_unknown=False)[1], values


def test_every_address_that_takes_something_says_what(app):
    """A route nobody gave a foreign thing fails here."""
    takes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments}
    assert takes == set(ARGUMENTS) | NAMES_NOTHING


@pytest.mark.parametrize("endpoint", sorted(ARGUMENTS))
def test_whoever_knows_an_address_is_told_and_changes_nothing(endpoint, app, world, page, foreign):
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    path, values = address(rule, foreign)
    people = [who for who in world.everyone if not may_see(who, endpoint, world)]
    browsers = [(who.role, page(who)) for who in people] + [("stranger", page())]
    uploads = sorted(app.extensions["kashf.settings"].data.glob("uploads/*"))
    before = rows()
    for role, browser in browsers:
        for method in sorted(rule.methods - {"OPTIONS"}):
            answer = browser.client.open(path, method=method, **sent_to(endpoint, world, foreign))
            allowed = role in ROUTES[endpoint]
            expected = {REFUSED.get(endpoint, 404)} if allowed else {403} if role != "stranger" else {302, 401}
            assert answer.status_code in expected, (role, method, answer.get_data(as_text=True)[:500])
            assert foreign.told(answer, *values.values()) == [], (role, method)
    assert changes(before, rows(), OWN.get(endpoint, "")) == NOTHING
    assert sorted(app.extensions["kashf.settings"].data.glob("uploads/*")) == uploads


def may_see(who, endpoint, world):
    """Whose own it is, or who sees the whole country and may call this."""
    return who in {world.neighbour, world.neighbouring_reviewer} or (who.is_national and who.role in ROUTES[endpoint])


def test_a_draft_under_anothers_id_is_a_draft_of_ones_own(world, page, foreign):
    """And whose it was has it still."""
    engineer = page(world.engineer)
    assert engineer.client.delete(f"/fieldwork/drafts/{DRAFT}").json["deleted"] is False
    engineer.client.put(f"/fieldwork/drafts/{DRAFT}?device=mine&revision=9&counter=9", data=b'{"mine": 1}')
    assert [one["draft"] for one in engineer.client.get("/fieldwork/drafts").json["drafts"]] == [{"mine": 1}]
    (kept,) = page(world.neighbour).client.get("/fieldwork/drafts").json["drafts"]
    assert kept["counter"] == 1
