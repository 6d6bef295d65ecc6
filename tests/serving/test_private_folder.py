"""Nobody else on the machine reads the data folder, whoever made it and with whatever mode."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inspect_app.config import Settings, WrongSetting
from tests.serving.line import answer, connected, photo, put_photo
from tests.wire.server import Server


def start(data):
    return Settings.from_environment({"INSPECT_APP_DATA": str(data)})


def open_to_others(folder):
    return sorted(path.name for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077)


def test_a_folder_that_was_open_is_closed_and_told(tmp_path, caplog):
    data = tmp_path / "data"
    (data / "photos" / "ab").mkdir(parents=True)
    (data / "uploads").mkdir()
    for file in ("kashf.sqlite", "kashf.sqlite-wal", "secret-key"):
        (data / file).write_text("0123456789abcdef")
    for path in (data, *data.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    start(data)
    assert [path.name for path in (data, *data.iterdir()) if path.stat().st_mode & 0o077] == []
    assert data.stat().st_mode & 0o777 == 0o700
    assert (data / "secret-key").stat().st_mode & 0o777 == 0o600
    assert f"{data} could be read by other accounts of this machine; it is its owner's alone now." in caplog.text


def test_a_folder_that_was_closed_is_not_spoken_of(tmp_path, caplog):
    start(tmp_path / "data")
    start(tmp_path / "data")
    assert caplog.text == ""


def test_a_folder_that_cannot_be_closed_stops_the_start(tmp_path, monkeypatch):
    """As on a file system without modes, or where the folder is another account's (a test runs as root)."""
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "data").chmod(0o755)
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    with pytest.raises(WrongSetting, match="keeps no modes"):
        start(tmp_path / "data")

    def refuse(*_):
        raise PermissionError(1, os.strerror(1))

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(WrongSetting, match=r"cannot be closed: Operation not permitted"):
        start(tmp_path / "data")


def test_what_a_server_writes_is_its_owners_alone(tmp_path):
    server = Server(tmp_path)
    data = server.settings.data
    data.chmod(0o755)
    (data / "kashf.sqlite").chmod(0o644)
    try:
        server.start()
        picture = photo()
        with connected(server.port) as line:
            line.sendall(put_photo(picture, server.cookie(server.engineers[0])))
            assert answer(line)[0] == 201
        assert open_to_others(data) == []
    finally:
        server.kill()
    assert "could be read by other accounts" in server.log.read_text()
