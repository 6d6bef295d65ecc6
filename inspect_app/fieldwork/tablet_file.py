"""The escape hatch: the ZIP a tablet saves its work to, received with the same checks and receipts as the wire.

Nothing of it is unpacked to disk, so a name in it can point nowhere; every entry is read up to its own limit and all of
them up to one, whatever the ZIP says of itself. One bad entry never blocks the rest. Twice is once.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import IO, Any

from inspect_app.accounts.models import Person
from inspect_app.fieldwork.parsing import fields_of
from inspect_app.fieldwork.photo_keeping import keep_photo, known_photo
from inspect_app.fieldwork.receiving import LARGEST_BODY, DigestDiffers, OtherVisit, receive_bytes
from inspect_app.inspections.photos import HashDiffers
from inspect_app.problems import Problem, TooLarge
from inspect_app.web import language, settings

LARGEST = 512 * 1024 * 1024
FORMAT = 1
MOST_ENTRIES = 20_000
_LARGEST_MANIFEST = 4 * 1024 * 1024
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)
"""What Python's reader raises for broken, encrypted and unknown entries."""

Sender = Callable[[int], tuple[Person, Person]]
"""The owner of that account number, and the person within whose scope the visit must lie. Raises a Problem."""


class NotATabletFile(Problem):
    status = 422
    ar = "هذا الملف ليس ملف عمل محفوظاً من جهاز لوحي، أو أنه تالف. لم يُسجَّل منه شيء؛ احفظه من الجهاز مرة أخرى."
    en = "This is not a file of work saved from a tablet, or it is damaged. Nothing was recorded; save it again."


class EntryUnreadable(Problem):
    status = 422
    ar = "تعذّرت قراءة هذا الجزء من الملف. بقية الأجزاء سُجّلت؛ احفظ الملف من الجهاز مرة أخرى."
    en = "This part of the file cannot be read. The other parts were recorded; save the file from the tablet again."


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one entry: ``outcome`` is new, known or refused, the last with a code and a sentence."""

    file: str
    kind: str
    outcome: str
    code: str | None = None
    sentence: str | None = None
    receipt: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    entries: tuple[Entry, ...]

    def count(self, outcome: str) -> int:
        return sum(entry.outcome == outcome for entry in self.entries)

    def to_json(self) -> dict[str, Any]:
        counts = {outcome: self.count(outcome) for outcome in ("new", "known", "refused")}
        return counts | {"entries": [asdict(entry) for entry in self.entries]}


def receive_file(file: IO[bytes], sender: Sender) -> Report:
    """Receives every photo, then every visit, so that receipts are complete at once. Raises NotATabletFile."""
    try:
        opened = zipfile.ZipFile(file)
    except _UNREADABLE as error:
        raise NotATabletFile from error
    with opened:
        bag = _Bag(opened)
        return Report(tuple(_received(bag, _manifest(bag), sender)))


class _Bag:
    """The ZIP's entries by name. Everything read of it together stays below what an honest file would hold."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self.opened = opened
        if len(opened.infolist()) > MOST_ENTRIES:
            raise NotATabletFile
        # Photos do not shrink and bodies are small: who unpacks to far more than his size is a bomb.
        self.left = 64 * 1024 * 1024 + 3 * sum(info.compress_size for info in opened.infolist())
        self.left = min(self.left, 2 * LARGEST)

    def read(self, name: str, most: int) -> bytes:
        """Raises EntryUnreadable or TooLarge."""
        try:
            with self.opened.open(name) as entry:
                data = entry.read(min(most, self.left) + 1)
        except (KeyError, *_UNREADABLE) as error:
            raise EntryUnreadable from error
        self.left -= len(data)
        if len(data) > most or self.left < 0:
            self.left = max(self.left, 0)
            raise TooLarge
        return data


def _manifest(bag: _Bag) -> dict[str, list[dict[str, Any]]]:
    try:
        said = json.loads(bag.read("manifest.json", _LARGEST_MANIFEST))
    except (Problem, ValueError, RecursionError) as error:
        raise NotATabletFile from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise NotATabletFile
    lists = {name: said.get(name, []) for name in ("photos", "visits")}
    if not all(isinstance(listed, list) and all(isinstance(one, dict) for one in listed) for listed in lists.values()):
        raise NotATabletFile
    return lists


def _received(bag: _Bag, manifest: dict[str, list[dict[str, Any]]], sender: Sender) -> Iterator[Entry]:
    owners: list[Person] = []
    visits = [_Told(bag, one) for one in manifest["visits"]]
    for told in visits:
        told.find_owner(sender, owners)
    for one in manifest["photos"]:
        yield _entry("photo", one, lambda one=one: _photo(bag, one, owners))  # type: ignore[misc]
    for told in visits:
        yield _entry("visit", told.said, told.receive)


def _entry(kind: str, said: dict[str, Any], take: Callable[[], tuple[bool, dict[str, Any] | None]]) -> Entry:
    name = str(said.get("file", ""))[:200]
    try:
        new, receipt = take()
    except Problem as problem:
        return Entry(name, kind, "refused", problem.code, problem.sentence(language()))
    return Entry(name, kind, "new" if new else "known", receipt=receipt)


class _Told:
    """One visit of the manifest; its owner is read before the photos are taken, which are his."""

    def __init__(self, bag: _Bag, said: dict[str, Any]) -> None:
        self.bag, self.said = bag, said
        self.failed: Problem | None = None

    def find_owner(self, sender: Sender, owners: list[Person]) -> None:
        try:
            self.body = self.bag.read(str(self.said.get("file", "")), LARGEST_BODY)
            self.fields = fields_of(self.body)
            owner = self.fields.get("owner", "")
            self.owner, self.scope = sender(int(owner) if owner.isascii() and owner.isdigit() else 0)
            owners.append(self.owner)
        except Problem as problem:
            self.failed = problem

    def receive(self) -> tuple[bool, dict[str, Any] | None]:
        if self.failed:
            raise self.failed
        if hashlib.sha256(self.body).hexdigest() != self.said.get("digest"):
            raise DigestDiffers
        named = self.fields.get("visit"), self.fields.get("revision")
        if named != (self.said.get("id"), str(self.said.get("revision"))):
            raise OtherVisit
        receipt = receive_bytes(self.body, self.owner, sender=self.scope)
        return receipt.new, receipt.to_json()


def _photo(bag: _Bag, said: dict[str, Any], owners: list[Person]) -> tuple[bool, None]:
    """Taken only beside a visit that may be sent: a stranger's file leaves no photos here."""
    name = str(said.get("sha256", ""))
    data = bag.read(str(said.get("file", "")), settings().max_photo)
    if hashlib.sha256(data).hexdigest() != name:
        raise HashDiffers
    if known_photo(name):
        return False, None
    if not owners:
        raise EntryUnreadable
    keep_photo(data, name, owners[0], name[:8])
    return True, None
