"""The real server as a process and Chromium with a profile on disk: both are really killed."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.browser.offline.kit import ROOT, Server, Tablet


@pytest.fixture(scope="session")
def instance(tmp_path_factory):
    """The data of a server before its first visit, made once."""
    data = tmp_path_factory.mktemp("instance")
    subprocess.run([sys.executable, "-m", "tests.browser.offline.server", str(data), "none"], cwd=ROOT, check=True)
    return data


@pytest.fixture
def server(tmp_path, instance):
    shutil.copytree(instance, tmp_path / "data")
    server = Server(tmp_path / "data")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def tablet(server, tmp_path, playwright):
    tablet = Tablet(playwright, tmp_path / "profile", server.address)
    yield tablet
    tablet.kill()
    assert tablet.faults == []
