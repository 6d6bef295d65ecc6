"""A command that meets a database in trouble ends with a sentence, not with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

COMMAND = (sys.executable, "-c", "from inspect_app.cli import main; main()")


@pytest.mark.parametrize("command", [("rebuild", "--check"), ("new-epoch",), ("serve", "--address", "127.0.0.1:0")])
def test_it_says_that_the_database_is_not_there(tmp_path, command):
    nobody_listens = "postgresql+psycopg://kashf:secret-word@127.0.0.1:1/kashf"
    environment = os.environ | {"INSPECT_APP_DATA": str(tmp_path), "INSPECT_APP_DATABASE_URL": nobody_listens}
    run = [*COMMAND, *command]
    ended = subprocess.run(run, env=environment, capture_output=True, text=True, check=False, timeout=100)
    assert ended.returncode == 1
    assert "Error: The request could not be carried out: the database is unavailable just now." in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret-word" not in ended.stderr
