from __future__ import annotations

import pytest

from inspect_app.observing.callers import is_this_machine, shows_token

TOKEN = "t" * 32


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]:8000", "[::1]"])
def test_a_program_on_this_machine_is_known(host):
    assert is_this_machine("127.0.0.1", host, ["Host", "User-Agent"])
    assert is_this_machine("::1", host, ["Host"])


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-forwarded-proto", "Forwarded", "Via", "X-Real-IP"])
def test_a_web_server_on_this_machine_asks_for_somebody_else(header):
    assert not is_this_machine("127.0.0.1", "127.0.0.1:8000", ["Host", header])


@pytest.mark.parametrize("host", ["kashf.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", ""])
def test_a_name_that_was_passed_on_or_leads_here_is_not_this_machine(host):
    assert not is_this_machine("127.0.0.1", host, ["Host"])


@pytest.mark.parametrize("peer", ["10.0.0.1", "192.168.1.2", "", "unix"])
def test_another_machine_is_not_this_one(peer):
    assert not is_this_machine(peer, "127.0.0.1:8000", [])


def test_the_token_is_shown_whole_or_not_at_all():
    assert shows_token(f"Bearer {TOKEN}", TOKEN)
    for wrong in ("", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN):
        assert not shows_token(wrong, TOKEN)


def test_where_no_token_is_set_nobody_shows_it():
    assert not shows_token("Bearer ", None)
    assert not shows_token("Bearer None", None)
