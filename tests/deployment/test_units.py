"""The files of docs/deployment: systemd reads them, their command starts, and nginx and Caddy take theirs."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from inspect_app.cli import main
from inspect_app.config import Settings
from inspect_app.submissions import limits
from tests.deployment.caddy import free_port

ROOT = Path(__file__).parents[2]
FILES = ROOT / "docs" / "deployment"
PROGRAM = "/opt/kashf/.venv/bin/inspect-app"
UNITS = sorted([*FILES.glob("*.service"), *FILES.glob("*.timer")])


def values(unit: str, key: str) -> list[str]:
    lines = (FILES / unit).read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_finds_no_mistake(tmp_path):
    """Programs that are not on this machine are replaced by one that is."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / unit.name).write_text(text.replace("/usr/bin/restic", "/bin/true"), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_the_service_is_shut_in(tmp_path):
    """By systemd's own measure: 0 is a service that can do nothing, 10 one that can do everything."""
    text = (FILES / "kashf.service").read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
    (tmp_path / "kashf.service").write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(tmp_path / "kashf.service")]
    assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0


def test_each_unit_runs_a_command_that_there_is():
    commands = [shlex.split(line) for unit in UNITS for line in values(unit.name, "ExecStart") if "inspect-app" in line]
    assert sorted(command[1] for command in commands) == ["backup", "backup-drill", "serve"]
    there = set(main.commands) | {"backup", "backup-drill"}
    assert {command[1] for command in commands} <= there


def environment_of(unit: str, folder: Path) -> dict[str, str]:
    """What the service would be given, with its folders in ``folder``."""
    (folder / "credentials").mkdir()
    for credential in values(unit, "LoadCredential"):
        file = folder / "credentials" / credential.partition(":")[0]
        file.write_text("k" * 64)
        file.chmod(0o400)
    given = dict(line.split("=", 1) for line in values(unit, "Environment"))
    places = {
        "%d": folder / "credentials",
        "/var/lib/kashf": folder / "state",
        "/var/backups/kashf": folder / "backups",
    }
    for place, here in places.items():
        given = {name: value.replace(place, str(folder / here)) for name, value in given.items()}
    return given


def test_the_service_really_starts(tmp_path):
    (line,) = values("kashf.service", "ExecStart")
    port, environment = free_port(), environment_of("kashf.service", tmp_path)
    environment.pop("INSPECT_APP_BACKUPS", None)
    program, *arguments = shlex.split(line.replace("127.0.0.1:8000", f"127.0.0.1:{port}"))
    assert program == PROGRAM
    command = [str(Path(sys.executable).with_name("inspect-app")), *arguments]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **environment},
            cwd="/",
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        answer = await_answer(server, f"http://127.0.0.1:{port}/health", tmp_path / "log")
        assert answer == b'{"status":"ok"}\n'
        assert (tmp_path / "state" / "data" / "kashf.sqlite").exists()
        assert not (tmp_path / "state" / "data" / "secret-key").exists()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        assert server.wait(30) == 0


def await_answer(server: subprocess.Popen[bytes], address: str, log: Path) -> bytes:
    ends = time.monotonic() + 90
    while time.monotonic() < ends:
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
                return answer.read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_settings_in_the_units_are_ours(tmp_path):
    for unit in UNITS:
        (tmp_path / unit.name).mkdir()
        given = environment_of(unit.name, tmp_path / unit.name)
        given.pop("INSPECT_APP_BACKUPS", None)
        Settings.from_environment({name: value for name, value in given.items() if name.startswith("INSPECT_APP_")})


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_takes_its_file(tmp_path):
    certificate = tmp_path / "kashf.pem"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kashf.example"]
    subprocess.run(
        [*making, "-keyout", tmp_path / "key.pem", "-out", certificate], check=True, capture_output=True, timeout=60
    )
    text = (FILES / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("/etc/nginx/kashf.pem", str(certificate)).replace(
        "/etc/nginx/kashf-key.pem", str(tmp_path / "key.pem")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ {text} }}", encoding="utf-8"
    )
    tried = subprocess.run(
        ["nginx", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False, timeout=60
    )
    assert tried.returncode == 0, tried.stderr


def test_nginx_takes_what_the_server_takes():
    """The same limits twice: where the server's own change, these follow."""
    text = (FILES / "nginx.conf").read_text(encoding="utf-8")
    megabyte = 1024 * 1024
    for place, size in (
        ("/fieldwork/photos/", Settings.max_photo_bytes),
        ("/fieldwork/visits/", limits.MAX_BODY),
        ("/registry/", Settings.max_body_bytes),
        ("= /fieldwork/receive", limits.MAX_FILE + megabyte),
    ):
        body = text.partition(f"location {place} {{")[2].partition("}")[0]
        assert f"client_max_body_size {size // megabyte}m;" in body, place
