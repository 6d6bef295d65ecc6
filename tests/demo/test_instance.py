"""The demo instance as a whole: what a person who tries the product relies on."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs

import pytest
from sqlalchemy import func, select

from inspect_app import demo
from inspect_app.accounts.models import Account
from inspect_app.accounts.password_rules import MIN_PASSWORD_LENGTH
from inspect_app.accounts.passwords import password_matches
from inspect_app.accounts.roles import Role
from inspect_app.db import db, writing
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent, DeficiencyStep, StepEvidence
from inspect_app.deficiencies.settlement import Outcome
from inspect_app.demo.people import CAST, PASSWORD
from inspect_app.inspections.completeness import summary
from inspect_app.inspections.models import Answer, Finding, Photo, ReceivedBody, Visit
from inspect_app.inspections.photo_models import StoredPhoto
from inspect_app.inspections.published import published
from inspect_app.overview.deficiency_photos import photos_of, repair_photos
from inspect_app.schools.models import Directorate, Location, School
from inspect_app.schools.positions import distance_m
from inspect_app.submissions.parsing.read_visit import read_visit
from inspect_app.submissions.receiving import receive_bytes
from tests.demo.conftest import SCHOOLS, SEED, TODAY, empty_instance


def how_many(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def pilot_schools():
    query = select(School).join(Directorate, Directorate.id == School.directorate_id)
    return db.session.scalars(query.where(Directorate.code == "2202")).all()


def test_there_are_42_directorates_and_the_schools_asked_for(small):
    assert how_many(Directorate) == 42
    assert len(pilot_schools()) == SCHOOLS


def test_every_school_is_marked_as_a_demonstration(small):
    assert how_many(School, School.demonstration.is_(False)) == 0
    assert all(number.startswith("DEMO-") for number in db.session.scalars(select(School.number)))


def test_no_two_schools_of_a_directorate_share_a_name(small):
    for name in (School.name_ar, School.name_en):
        names = Counter(tuple(row) for row in db.session.execute(select(School.directorate_id, name)))
        assert max(names.values()) == 1


def test_schools_stand_in_their_directorate_and_apart(small):
    points = [(school.latitude, school.longitude) for school in pilot_schools()]
    assert all(32.132 <= north <= 32.529 and 35.973 <= east <= 36.386 for north, east in points)
    assert all(distance_m(a, b) > 200 for i, a in enumerate(points) for b in points[:i])


def test_every_school_has_places_to_point_at(small):
    counts = db.session.scalars(select(func.count()).select_from(Location).group_by(Location.school_id))
    assert all(8 <= count <= 15 for count in counts)


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.username)
def test_everybody_who_is_welcomed_may_sign_in(small, member):
    account = db.session.scalars(select(Account).where(Account.username == member.username)).one()
    assert password_matches(PASSWORD, account.password_hash)
    assert account.role == member.role
    assert member.username in demo.welcome("127.0.0.1:8000")


def test_the_welcome_names_the_address_and_the_password(small):
    text = demo.welcome("127.0.0.1:8000")
    assert "http://127.0.0.1:8000" in text
    assert PASSWORD in text
    assert len(PASSWORD) >= MIN_PASSWORD_LENGTH


def test_every_role_is_there(small):
    assert set(db.session.scalars(select(Account.role))) == set(Role)


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.CONFIRMED])
def test_every_outcome_of_a_settlement_can_be_seen(small, outcome):
    assert how_many(DeficiencyEvent, DeficiencyEvent.kind == outcome.value) > 0


@pytest.mark.parametrize("status", ["deferred", "made_safe", "reported_fixed", "acknowledged", "void"])
def test_people_took_steps_between_the_visits(small, status):
    assert how_many(DeficiencyEvent, DeficiencyEvent.kind == status, DeficiencyEvent.account_id.is_not(None)) > 0


def test_two_dangers_wait_for_a_second_person(small):
    waiting = Deficiency.proposed.is_not(None)
    assert db.session.scalars(select(Deficiency.proposed).where(waiting)).all() == ["verified_closed"] * 2
    shown = select(StepEvidence.sha256).join(DeficiencyStep, DeficiencyStep.id == StepEvidence.step_id)
    shown = shown.join(Deficiency, Deficiency.id == DeficiencyStep.deficiency_id)
    assert len(db.session.execute(shown.where(waiting, DeficiencyStep.kind == "proposed")).all()) == 2


def test_a_reported_repair_can_be_compared_by_its_photos(small):
    reported = list(db.session.scalars(select(Deficiency.id).where(Deficiency.status == "reported_fixed")))
    found = {photo.deficiency_id for photo in photos_of(reported)}
    assert found & repair_photos(reported).keys()


def test_papers_were_seen_and_some_were_not(small):
    dated = Answer.item == "B02.03", Answer.day.is_not(None)
    assert 0 < how_many(Answer, *dated, Answer.paper_seen) < how_many(Answer, *dated)


def test_the_principals_school_has_an_open_danger_to_life(small):
    school = db.session.scalar(select(Account.school_id).where(Account.username == "principal"))
    assert how_many(
        Deficiency, Deficiency.school_id == school, Deficiency.closed_at.is_(None), Deficiency.severity_rank == 3
    )


def test_every_visit_came_in_as_a_body_that_is_kept(small):
    assert how_many(Visit) == how_many(ReceivedBody)
    assert set(db.session.scalars(select(Visit.digest))) == set(db.session.scalars(select(ReceivedBody.digest)))


def test_both_rounds_use_both_checklists(small):
    years = func.strftime("%Y", Visit.finished_at)
    combinations = {tuple(row) for row in db.session.execute(select(years, Visit.checklist))}
    assert {
        (year, list_) for year in ("2025", "2026") for list_ in ("minimum-standards", "health-and-safety")
    } <= combinations


def test_visits_happen_on_school_mornings_at_the_school(small):
    visits = db.session.scalars(select(Visit).where(Visit.checklist != "school-transport")).all()
    assert all(visit.started_at.weekday() not in (4, 5) for visit in visits)
    # Amman is three hours ahead of UTC.
    assert all(visit.started_at.hour >= 5 and visit.finished_at.hour < 12 for visit in visits)
    assert max(visit.distance_m for visit in visits) < 50


def test_full_visits_are_graded(small):
    grades = db.session.scalars(select(Visit.grade).where(Visit.coverage > 0.9)).all()
    assert None not in grades
    assert len(set(grades)) >= 3


def test_every_photo_named_is_on_disk(small):
    named = set(db.session.scalars(select(Photo.sha256)))
    stored = {photo.sha256: photo.size for photo in db.session.scalars(select(StoredPhoto))}
    assert named <= stored.keys()
    folder = small.extensions["kashf.settings"].photos
    assert all((folder / sha256[:2] / sha256).stat().st_size == size < 60_000 for sha256, size in stored.items())


def test_findings_carry_words_places_and_ticks(small):
    total = how_many(Finding)
    assert how_many(Finding, Finding.note != "") > 0.4 * total
    assert how_many(Finding, Finding.location_id != "") > 0.5 * total
    assert how_many(Finding, func.json_array_length(Finding.ticks) > 0) > 0.9 * total


def test_the_same_seed_makes_the_same_bytes(small, make_demo):
    digests = list(db.session.scalars(select(ReceivedBody.digest).order_by(ReceivedBody.id)))
    with make_demo(SEED).app_context():
        assert list(db.session.scalars(select(ReceivedBody.digest).order_by(ReceivedBody.id))) == digests
        db.session.remove()
        db.engine.dispose()


def test_a_second_start_changes_nothing(small):
    messages: list[str] = []
    before = how_many(Visit)
    demo.create_once(small, seed=SEED + 1, today=TODAY, say=messages.append, schools=SCHOOLS)
    assert how_many(Visit) == before
    assert len(messages) == 1


def test_an_interrupted_start_leaves_the_database_empty(tmp_path, monkeypatch):
    app = empty_instance(tmp_path / "instance")

    def interrupted(workshop, *_args, **_more):
        with workshop.app_context(), writing():
            db.session.add(Directorate(code="1", name_ar="أ", name_en="A", governorate="Amman"))
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "fill_instance", interrupted)
    with pytest.raises(KeyboardInterrupt):
        demo.create_once(app, seed=1, today=TODAY, say=lambda _: None, schools=SCHOOLS)
    with app.app_context():
        assert how_many(Directorate) == 0
        db.session.remove()
        db.engine.dispose()
    assert {path.name for path in (tmp_path / "instance").iterdir()} <= {
        "kashf.sqlite",
        "kashf.sqlite-wal",
        "kashf.sqlite-shm",
        "kashf.sqlite-turns",
    }


def test_a_body_of_the_demo_is_recognised_when_it_is_sent_again(small):
    from inspect_app.accounts.models import as_person

    received = db.session.scalars(select(ReceivedBody).limit(1)).one()
    with small.test_request_context():
        receipt = receive_bytes(received.body, as_person(db.session.get(Account, received.account_id)))
    receipt_json = receipt.to_json()
    assert (receipt_json["new"], receipt_json["digest"], list(receipt_json["missing"])) == (False, received.digest, [])


def test_full_visits_lack_nothing_a_tablet_would_have_asked_for(small):
    with small.test_request_context():
        for received in db.session.scalars(select(ReceivedBody)):
            fields = parse_qs(received.body.decode(), keep_blank_values=True)
            checklist = published().latest(fields["checklist"][0])
            read = read_visit(fields, checklist, received.received_at)
            assert read.faults() == {}
            visit = db.session.get(Visit, received.visit_id)
            completeness = summary(checklist, read.given(), visit.facts)
            assert read.given().unknown == ()
            assert not completeness.reasons_missing
            if visit.coverage > 0.9:
                assert (completeness.photos_missing, completeness.unanswered) == ((), ())
