"""Who saw the result at the school: kept with the visit, and no reason to refuse one."""

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.inspections.models import Visit
from inspect_app.inspections.submitted import Signing
from inspect_app.submissions import limits
from tests.make import VisitBody, digest_header
from tests.submissions.test_form import form

SIGNATURE = "600,200;10,20 30,40;7,8"


def test_nothing_was_asked_in_older_bodies():
    assert form().given().signing == Signing()


def test_a_name_a_signature_and_a_reason_are_read():
    given = form(signer_name=" أمل الخطيب ", signature=SIGNATURE, not_signed="في إجازة").given()
    assert given.signing == Signing("أمل الخطيب", SIGNATURE, "في إجازة")
    assert given.unknown == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("signer_name", "ا" * (limits.MAX_SIGNER + 1)),
        ("not_signed", "ا" * (limits.MAX_NOTE + 1)),
        ("signature", "<svg onload=alert(1)>"),
        ("signature", "600,200;" + "1,1 " * 3000),
    ],
)
def test_what_cannot_be_read_refuses_nothing_and_is_named(name, text):
    read = form(**{name: text})
    assert (read.faults(), read.refusals()) == ({}, {})
    given = read.given()
    assert given.signing == Signing()
    assert given.unknown == (f"{name}: {text[:60]}",)


def sent(page, world, **said):
    visit = VisitBody(world.school, world.engineer.id, fields={"signer_name": "", **said})
    client = page(world.engineer).client
    assert client.put(visit.url, data=visit.bytes(), headers=digest_header(visit.bytes())).status_code == 201
    db.session.rollback()
    return page(world.reviewer).get("/visits/1")


def test_the_office_sees_the_name_and_the_signature(page, world):
    report = sent(page, world, signer_name="أمل <b>الخطيب", signature=SIGNATURE)
    assert "أمل <b>الخطيب" in report.one(".signing").get_text()
    drawing = report.one(".signing svg")
    assert (drawing["viewbox"], drawing.path["d"]) == ("0 0 600 200", "M10 20L30 40M7 8h0")
    assert db.session.execute(select(Visit.signer_name, Visit.signature)).one() == ("أمل <b>الخطيب", SIGNATURE)


def test_the_office_sees_why_nobody_saw_the_result(page, world):
    report = sent(page, world, not_signed="في إجازة")
    assert "في إجازة" in report.one(".signing").get_text()
    assert not report.soup.select(".signing svg")


def test_a_visit_that_says_nothing_of_it_shows_nothing_of_it(page, world):
    assert not sent(page, world).soup.select(".signing")
