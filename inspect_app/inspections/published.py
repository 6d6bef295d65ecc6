"""The checklists this application was started with, and which content of each version the instance has published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app
from sqlalchemy import String, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from inspect_app.checklists import InvalidChecklists, Library, Mistake, Text, in_both_languages
from inspect_app.db import Base, UtcDateTime, db, table, writing


class PublishedVersion(Base):
    """A version that a server was started with: from then on tablets hold it, and visits are judged by it."""

    __tablename__ = "published_version"

    checklist: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str | None] = mapped_column(String(64))
    """Checklist.digest; None: visits were judged by it before digests were kept, and no server has started since."""
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


def published() -> Library:
    """Every published version of every checklist; old versions stay readable for ever."""
    return cast("Library", current_app.extensions["kashf.checklists"])


def check_published(app: Flask) -> None:
    """Raises InvalidChecklists where a version that this instance has published is gone or says something else.

    The database has this release's tables. Nothing is open afterwards: a server may fork.
    """
    with app.app_context():
        mistakes = _changed_versions(published(), _published_digests())
        db.session.remove()
        db.engine.dispose()
    if mistakes:
        raise InvalidChecklists(mistakes)


def publish_versions(app: Flask) -> None:
    """What a server does before it serves: checks what was published, and publishes every version that was not."""
    check_published(app)
    with app.app_context():
        versions = {(one.id, one.version): one.digest for one in published()}
        with writing():
            known, now = _published_digests(), datetime.now(UTC)
            for key, digest in versions.items():
                if key not in known:
                    db.session.execute(insert(table(PublishedVersion)), _row(key, digest, now))
                elif known[key] is None:
                    _fill_digest(key, digest)
        db.session.remove()
        db.engine.dispose()


def _row(key: tuple[str, int], digest: str, now: datetime) -> dict[str, object]:
    return {"checklist": key[0], "version": key[1], "digest": digest, "published_at": now}


def _fill_digest(key: tuple[str, int], digest: str) -> None:
    row = table(PublishedVersion)
    of_key = row.c.checklist == key[0], row.c.version == key[1]
    db.session.execute(update(row).where(*of_key).values(digest=digest))


def _published_digests() -> dict[tuple[str, int], str | None]:
    row = table(PublishedVersion).c
    found = db.session.execute(select(row.checklist, row.version, row.digest).order_by(row.checklist, row.version))
    return {(one.checklist, one.version): one.digest for one in found}


def _changed_versions(library: Library, known: Mapping[tuple[str, int], str | None]) -> list[Mistake]:
    here = {(one.id, one.version): one.digest for one in library}
    newest = {one.id: one.version for one in library.current}
    mistakes: list[Mistake] = []
    for (id_, version), digest in known.items():
        file = f"{id_}/{version}.toml"
        if (id_, version) not in here:
            mistakes.append(Mistake(file, "", in_both_languages(_GONE)))
        elif digest not in {None, here[id_, version]}:
            mistakes.append(Mistake(file, "", in_both_languages(_edited(f"{newest[id_] + 1}.toml"))))
    return mistakes


_GONE = Text(
    "هذه النسخة منشورة وتستند إليها زيارات، وملفها مفقود: أعده كما كان",
    "this version was published and visits rest on it, but its file is missing: put it back as it was",
)


def _edited(next_file: str) -> Text:
    return Text(
        f"هذه النسخة منشورة وقد تغيّر ملفها: أعده كما كان، واكتب التغيير في نسخة جديدة {next_file}",
        f"this version was published and its file has been changed: put it back as it was, "
        f"and write the change as a new version, {next_file}",
    )
