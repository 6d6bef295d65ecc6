from __future__ import annotations

import pytest

from inspect_app import create_app
from inspect_app.config import Settings, WrongSetting
from inspect_app.serving.server import make_server


def settings(tmp_path, **more):
    return Settings.from_environment({"INSPECT_APP_DATA": str(tmp_path), **more})


def test_no_proxy_is_trusted_by_default(tmp_path):
    assert settings(tmp_path).trusted_proxies == 0


@pytest.mark.parametrize("text", ["yes", "-1", "1.5", "٢", "9" * 30])
def test_a_number_of_proxies_that_is_none_stops_the_start(tmp_path, text):
    with pytest.raises(WrongSetting, match="TRUSTED_PROXIES"):
        settings(tmp_path, INSPECT_APP_TRUSTED_PROXIES=text)


@pytest.mark.parametrize(("text", "seconds"), [("60", 60), ("300", 300), ("3600", 3600)])
def test_drafts_are_copied_as_often_as_the_operator_says(tmp_path, text, seconds):
    assert settings(tmp_path, INSPECT_APP_DRAFT_EVERY=text).draft_every == seconds


@pytest.mark.parametrize("text", ["0", "59", "3601", "-60", "often", "٦٠"])
def test_a_pace_that_no_tablet_keeps_stops_the_start(tmp_path, text):
    with pytest.raises(WrongSetting, match="DRAFT_EVERY"):
        settings(tmp_path, INSPECT_APP_DRAFT_EVERY=text)


def test_gunicorn_believes_nothing_by_itself(tmp_path, monkeypatch):
    """By default it takes the scheme, and the path, from the headers of whoever asks from this machine."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    config = make_server(create_app(settings(tmp_path)), "127.0.0.1:0").cfg
    assert (config.secure_scheme_headers, config.forwarder_headers) == ({}, [])
