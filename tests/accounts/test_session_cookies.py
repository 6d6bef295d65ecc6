"""A cookie that was checked once is not believed for longer, nor changed by who reads it."""

from __future__ import annotations

import pytest
from itsdangerous import BadSignature, SignatureExpired

from inspect_app.accounts.session_cookies import SessionCookies

SESSION = {"sign-in": "a token", "language": "ar", "of": ["one", "two"]}


@pytest.fixture
def serializer(app):
    return SessionCookies().get_signing_serializer(app)


def test_a_cookie_says_the_same_each_time(serializer):
    cookie = serializer.dumps(SESSION)
    assert [serializer.loads(cookie, max_age=60) for _ in range(3)] == [SESSION] * 3


def test_what_one_request_changes_the_next_does_not_read(serializer):
    cookie = serializer.dumps(SESSION)
    read = serializer.loads(cookie, max_age=60)
    read["of"].append("three")
    del read["sign-in"]
    assert serializer.loads(cookie, max_age=60) == SESSION


def test_a_cookie_grows_too_old_although_it_is_known(serializer):
    cookie = serializer.dumps(SESSION)
    serializer.loads(cookie, max_age=60)
    with pytest.raises(SignatureExpired):
        serializer.loads(cookie, max_age=-1)


def test_a_changed_cookie_is_refused_although_the_right_one_is_known(serializer):
    cookie = serializer.dumps(SESSION)
    serializer.loads(cookie, max_age=60)
    for _ in range(2):
        with pytest.raises(BadSignature):
            serializer.loads("x" + cookie[1:], max_age=60)


def test_a_cookie_signed_with_another_key_is_refused(app, serializer):
    cookie = serializer.dumps(SESSION)
    app.secret_key = "another"
    with pytest.raises(BadSignature):
        SessionCookies().get_signing_serializer(app).loads(cookie, max_age=60)


def test_flask_reads_what_it_wrote_itself(app, serializer):
    plain = type(app).session_interface.get_signing_serializer(app)
    assert serializer.loads(plain.dumps(SESSION), max_age=60) == SESSION
    assert plain.loads(serializer.dumps(SESSION), max_age=60) == SESSION
