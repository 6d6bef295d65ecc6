from __future__ import annotations

import pytest

from inspect_app import create_app
from inspect_app.config import Settings, WrongSetting, log_format
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


@pytest.mark.parametrize(("answer", "required"), [({}, True), ("required", True), ("offered", False)])
def test_a_second_factor_is_required_unless_it_is_only_offered(tmp_path, answer, required):
    more = {"INSPECT_APP_SECOND_FACTOR": answer} if answer else {}
    assert settings(tmp_path, **more).second_factor_required is required


def test_a_word_that_neither_requires_nor_offers_a_second_factor_stops_the_start(tmp_path):
    with pytest.raises(WrongSetting, match="required or offered"):
        settings(tmp_path, INSPECT_APP_SECOND_FACTOR="no")


def test_gunicorn_believes_nothing_by_itself(tmp_path, monkeypatch):
    """By default it takes the scheme, and the path, from the headers of whoever asks from this machine."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    config = make_server(create_app(settings(tmp_path)), "127.0.0.1:0").cfg
    assert (config.secure_scheme_headers, config.forwarder_headers) == ({}, [])


KEY = "0123456789abcdef" * 2


def key_file(tmp_path, text=KEY, mode=0o600):
    file = tmp_path / "key"
    file.write_text(text)
    file.chmod(mode)
    return str(file)


def test_without_a_setting_the_secret_key_is_made_once_in_the_data_folder(tmp_path):
    key = settings(tmp_path / "data").secret_key
    assert len(key) == 64
    assert settings(tmp_path / "data").secret_key == key
    assert (tmp_path / "data" / "secret-key").read_text() == key


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440])
def test_a_secret_key_is_taken_from_a_variable_or_a_file(tmp_path, mode):
    """A file may be its group's too, as systemd's credentials are."""
    given = settings(tmp_path / "data", INSPECT_APP_SECRET_KEY=KEY)
    named = settings(tmp_path / "data", INSPECT_APP_SECRET_KEY_FILE=key_file(tmp_path, f"{KEY}\n", mode))
    assert given.secret_key == named.secret_key == KEY
    assert not (tmp_path / "data" / "secret-key").exists()


def test_two_secret_keys_are_one_too_many(tmp_path):
    with pytest.raises(WrongSetting, match="SECRET_KEY and INSPECT_APP_SECRET_KEY_FILE are both set"):
        settings(tmp_path / "data", INSPECT_APP_SECRET_KEY=KEY, INSPECT_APP_SECRET_KEY_FILE=key_file(tmp_path))


@pytest.mark.parametrize(("text", "why"), [("", "is empty"), (" \n", "is empty"), (KEY[1:], "has 31 characters")])
def test_a_secret_key_that_is_short_or_empty_stops_the_start(tmp_path, text, why):
    with pytest.raises(WrongSetting, match=f"^INSPECT_APP_SECRET_KEY: the key {why}; it takes 32 or more"):
        settings(tmp_path / "data", INSPECT_APP_SECRET_KEY=text)
    with pytest.raises(WrongSetting, match=f"^INSPECT_APP_SECRET_KEY_FILE: the key {why}; it takes 32 or more"):
        settings(tmp_path / "data", INSPECT_APP_SECRET_KEY_FILE=key_file(tmp_path, text))


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602])
def test_a_file_with_the_secret_key_that_everybody_may_read_stops_the_start(tmp_path, mode):
    with pytest.raises(WrongSetting, match=r"SECRET_KEY_FILE: .*/key could be read or changed by every account"):
        settings(tmp_path / "data", INSPECT_APP_SECRET_KEY_FILE=key_file(tmp_path, mode=mode))


def test_a_file_with_the_secret_key_that_cannot_be_read_stops_the_start(tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff" * 40)
    (tmp_path / "bytes").chmod(0o600)
    for name, why in (("none", "No such file or directory"), ("", "Is a directory"), ("bytes", "it is not text")):
        with pytest.raises(WrongSetting, match=f"SECRET_KEY_FILE: .* cannot be read: {why}$"):
            settings(tmp_path / "data", INSPECT_APP_SECRET_KEY_FILE=str(tmp_path / name))


def test_a_key_of_our_own_that_was_never_written_stops_the_start(tmp_path):
    """As after a power cut just when it was made: an empty key would sign anybody's cookie."""
    (tmp_path / "secret-key").touch(mode=0o600)
    with pytest.raises(WrongSetting, match="secret-key is empty; delete it"):
        settings(tmp_path)


def secret_in(tmp_path, text="k" * 40, mode=0o600):
    file = tmp_path / "secret"
    file.write_text(text)
    file.chmod(mode)
    return str(file)


@pytest.mark.parametrize("variable", ["INSPECT_APP_OLD_SECRET_KEY_FILE", "INSPECT_APP_METRICS_TOKEN_FILE"])
def test_a_secret_that_would_not_protect_stops_the_start(tmp_path, variable):
    for text, mode, why in (("short", 0o600, "5 characters"), ("", 0o600, "empty"), ("k" * 40, 0o644, "chmod")):
        with pytest.raises(WrongSetting, match=f"{variable}.*{why}"):
            settings(tmp_path / "data", **{variable: secret_in(tmp_path, text, mode)})
    with pytest.raises(WrongSetting, match=f"{variable}.*cannot be read"):
        settings(tmp_path / "data", **{variable: str(tmp_path / "none")})


def test_secrets_are_read_from_their_files(tmp_path):
    read = settings(
        tmp_path / "data",
        INSPECT_APP_OLD_SECRET_KEY_FILE=secret_in(tmp_path, "o" * 40 + "\n"),
        INSPECT_APP_METRICS_TOKEN_FILE=secret_in(tmp_path, "o" * 40 + "\n"),
    )
    assert (read.old_secret_key, read.metrics_token) == ("o" * 40, "o" * 40)


def test_the_log_is_for_programs_unless_people_look_at_it():
    assert log_format({}, for_people=False) == "json"
    assert log_format({}, for_people=True) == "text"
    assert log_format({"INSPECT_APP_LOG": "json"}, for_people=True) == "json"
    with pytest.raises(WrongSetting, match="INSPECT_APP_LOG"):
        log_format({"INSPECT_APP_LOG": "xml"}, for_people=True)
