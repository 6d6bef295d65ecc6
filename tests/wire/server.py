"""The server as it runs in production, ``inspect-app serve``, in processes that are killed; its data, read past it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inspect_app import create_app
from inspect_app.accounts.models import Account, Person, as_person
from inspect_app.accounts.roles import Role
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.schools.models import School
from inspect_app.serving.database_upgrade import upgrade_database
from tests.make import NOW
from tests.people import populate, signed_in
from tests.stores import SqliteStore, Store

COMMAND = (sys.executable, "-c", "from inspect_app.cli import main; main()")
STARTS_WITHIN = 90


class Server:
    """One instance in a folder, and at most one server on it; ``kill`` is SIGKILL for all of its processes at once."""

    def __init__(self, folder: Path, store: Store | None = None) -> None:
        """``store``: an empty database; SQLite's in the folder where nothing is said."""
        self.store = store or SqliteStore(folder / "instance" / "kashf.sqlite")
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
            "INSPECT_APP_DATA": str(folder / "instance"),
            "INSPECT_APP_DATABASE_URL": self.store.url,
            "INSPECT_APP_INSECURE_HTTP": "yes",
            "INSPECT_APP_DISK_FLOOR": "0",
        }
        own = {name: value for name, value in self.environment.items() if name.startswith("INSPECT_APP_")}
        self.settings = Settings.from_environment(own)
        self.log = folder / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.app = create_app(self.settings)
        self.schools: tuple[str, ...] = ()
        self.engineers = self._populate()
        self._process: subprocess.Popen[bytes] | None = None

    def _populate(self) -> tuple[Person, Person]:
        """Two engineers of one directorate and four schools: they meet each other's deficiencies."""
        upgrade_database(self.app)
        with self.app.app_context():
            world = populate()
            with writing():
                home = db.session.get_one(Account, world.engineer.id).directorate_id
                colleague = Account(username="colleague", name_ar="م. هند", name_en="Hind", role=Role.ENGINEER)
                colleague.directorate_id, colleague.password_hash, colleague.created_at = home, "-", NOW
                db.session.add(colleague)
                more = ("100300", "100400", "100500")
                # The same facts for all, so that every visit of the same answers comes to the same rows.
                facts = db.session.scalars(db.select(School.profile).filter_by(number=world.school)).one()
                db.session.add_all(_school(number, home, facts) for number in more)
                db.session.flush()
                engineers = world.engineer, as_person(colleague)
            self.schools = (world.school, *more)
            db.session.remove()
            db.engine.dispose()
        return engineers

    def cookie(self, person: Person) -> str:
        with self.app.app_context():
            signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            signed = signer.dumps({"language": "ar", **signed_in(person.id)})
            db.session.remove()
            db.engine.dispose()
        return f"session={signed}"

    def start(self) -> None:
        """Returns when it answers."""
        with self.log.open("ab") as log:
            command = [*COMMAND, "serve", "--address", f"127.0.0.1:{self.port}"]
            self._process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        ends = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < ends:
            assert self._process.poll() is None, f"the server ended by itself: {self.log.read_text()[-2000:]}"
            try:
                self.get("/sign-in")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def get(self, path: str, cookie: str = "") -> tuple[str, bytes]:
        """Type and content, asked for past the bad line."""
        asked = urllib.request.Request(self.address + path, headers={"Cookie": cookie})  # noqa: S310 - our own address
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
            return answer.headers["Content-Type"], answer.read()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the database, whether the server lives or not."""
        return self.store.rows(query)

    def photo(self, name: str) -> Path:
        return self.settings.photos / name[:2] / name

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One of the administrator's commands."""
        return subprocess.run(
            [*COMMAND, *arguments], env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )

    @property
    def failures(self) -> list[bytes]:
        """What the server did not foresee and wrote down."""
        lines = self.log.read_bytes().splitlines() if self.log.exists() else []
        return [line for line in lines if b"unexpected failure" in line]


def _school(number: str, directorate: int | None, profile: Mapping[str, Any]) -> School:
    return School(
        number=number,
        name_ar=f"مدرسة {number}",
        name_en=f"School {number}",
        search_text=number,
        directorate_id=directorate,
        governorate="Mafraq",
        latitude=32.41,
        longitude=36.21,
        profile=dict(profile),
        students=400,
        updated_at=NOW,
    )
