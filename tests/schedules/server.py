"""The real server code, called in this process: with an invented clock, deaths in mid-write, backups and restores."""

from __future__ import annotations

import contextvars
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from inspect_app import create_app
from inspect_app.accounts.models import Account, Person, as_person
from inspect_app.accounts.roles import Role
from inspect_app.config import Settings
from inspect_app.db import db, writing
from inspect_app.inspections import photo_files
from inspect_app.inspections.photo_scan import scan_photos
from inspect_app.submissions import epoch, receiving
from inspect_app.tablet import api
from tests.make import NOW
from tests.people import World, populate, signed_in
from tests.stores import Store


class Killed(BaseException):
    """The server's process ended here."""


@dataclass(frozen=True)
class Answer:
    status: int
    type: str
    body: bytes


@dataclass
class Death:
    """Where the process ends: at the n-th ``statement``, after the n-th ``commit`` or the n-th ``file`` written."""

    where: str
    after: int

    def pass_by(self, where: str) -> None:
        if where == self.where:
            self.after -= 1
            if self.after == 0:
                raise Killed


class Server:
    """One application on a database of its own, put back to the beginning by ``reset``."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store
        settings = Settings(data=folder, database_url=store.url, secret_key="t", insecure_http=True, disk_floor=0)
        self.app = create_app(settings)
        self.settings = settings
        self.now = NOW
        self.death: Death | None = None
        self.failures: list[bytes] = []
        self.pristine = "pristine"
        self.world = self._populate()
        self._listen()

    def _populate(self) -> World:
        with self.app.app_context():
            self.engine = db.engine
            with writing():
                db.metadata.create_all(db.session.connection())
            world = populate()
            with writing():
                home = db.session.get_one(Account, world.engineer.id).directorate_id
                colleague = Account(username="colleague", name_ar="م. هند", name_en="Hind", role=Role.ENGINEER)
                colleague.directorate_id, colleague.password_hash, colleague.created_at = home, "-", NOW
                db.session.add(colleague)
                db.session.flush()
                self.engineers = (world.engineer, as_person(colleague))
            self._cookies = {person.id: self._cookie(person) for person in self.engineers}
            db.session.remove()
        self.engine.dispose()
        self.store.keep()
        return world

    def _cookie(self, person: Person) -> str:
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        return f"session={serializer.dumps({'language': 'ar', **signed_in(person.id)})}"

    def _listen(self) -> None:
        event.listen(self.engine, "before_cursor_execute", lambda *_: self.pass_by("statement"))

    def pass_by(self, where: str) -> None:
        """The process may be meant to end here."""
        if self.death:
            self.death.pass_by(where)

    @contextmanager
    def manners(self, patch: Any) -> Iterator[None]:
        """The invented clock, and deaths after a commit or after a photo's file, for as long as this lasts."""

        class Clock(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
                return self.now.astimezone(tz)

        sync, commit = photo_files._sync_folder, db.session.commit

        def synced(folder: Path) -> None:
            sync(folder)
            self.pass_by("file")

        def committed() -> None:
            commit()
            self.pass_by("commit")

        for module in (api, receiving):
            patch.setattr(module, "datetime", Clock)
        patch.setattr(photo_files, "_sync_folder", synced)
        patch.setattr(db.session, "commit", committed)
        yield

    def reset(self) -> None:
        self.now, self.death, self.failures = NOW, None, []
        shutil.rmtree(self.settings.backups, ignore_errors=True)
        self._put(self.pristine, None)

    def backup(self, *, photos: bool) -> Path:
        """Of the database and the photos: those of now, or those that were put there before. Gives their folder."""
        self.store.keep("backup")
        self.backed_up_at = self.now
        folder = self.folder / "backup-photos"
        if photos:
            shutil.rmtree(folder, ignore_errors=True)
        if photos and self.settings.photos.exists():
            shutil.copytree(self.settings.photos, folder)
        return folder

    def restore(self, photos: Path) -> None:
        """As ``inspect-app restore`` does: put it back, then another epoch, and no number a second time."""
        self._put("backup", photos)
        with self.app.app_context():
            with writing():
                epoch.restored_epoch(self.now, self.backed_up_at)
            db.session.remove()

    def _put(self, kept: str, photos: Path | None) -> None:
        self.engine.dispose()
        self.store.restore(kept)
        shutil.rmtree(self.settings.photos, ignore_errors=True)
        if photos and photos.exists():
            shutil.copytree(photos, self.settings.photos)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the database, read past the application."""
        return self.store.rows(query)

    def photo(self, name: str) -> Path:
        return self.settings.photos / name[:2] / name

    def damage(self, name: str) -> None:
        """A bit of a photo's file changes on the disk, and the scan at night comes past."""
        file = self.photo(name)
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(bytes(data))
        os.utime(file, (0, 0))
        with self.app.app_context():
            scan_photos()
            db.session.remove()

    def serve(self, request: dict[str, Any], person: int | None, *, full: bool = False) -> Answer:
        """Answers as in production, each request in a context of its own. Raises Killed when it died of it."""
        headers = {"Host": "localhost", **request["headers"]}
        if person is not None:
            headers["Cookie"] = self._cookies[person]
        path, _, query = request["path"].partition("?")
        builder = EnvironBuilder(
            path, query_string=query, method=request["method"], headers=headers, data=request["body"]
        )
        environ = builder.get_environ()
        builder.close()
        floor = 2**62 if full else 0
        self.app.extensions["kashf.settings"] = replace(self.settings, disk_floor=floor)
        try:
            chunks, status, said = contextvars.Context().run(run_wsgi_app, self.app, environ, True)
        finally:
            self.death = None
        body = b"".join(chunks)
        if status.startswith("500"):
            self.failures.append(body)
        return Answer(int(status[:3]), said.get("Content-Type", ""), body)
