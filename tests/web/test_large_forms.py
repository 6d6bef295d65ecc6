"""A form becomes fields only when it has no more of them than a visit may have."""

from __future__ import annotations

import pytest

from inspect_app.request_checks import MAX_FORM_FIELDS

URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def send(world, page):
    client = page(world.engineer).client

    def post(body):
        path = f"/fieldwork/schools/{world.school}/health-and-safety"
        return client.post(path, data=body, content_type=URLENCODED).status_code

    return post


def test_a_form_of_too_many_fields_is_refused_before_it_is_taken_apart(send):
    assert send(b"a&" * MAX_FORM_FIELDS) == 413
    assert send(b"a&" * (MAX_FORM_FIELDS - 1)) == 422


def test_a_form_of_too_many_bytes_is_refused_whatever_it_holds(send):
    assert send(b"a=" + b"x" * 4 * 1024 * 1024) == 413
