"""The escape hatch: the ZIP a tablet saves its work to, received with the same checks and receipts as the wire.

Nothing of it is unpacked to disk, so a name in it can point nowhere; what the ZIP says of itself and its manifest are
measured before they become objects, every entry is read up to its own limit and all of them up to one. One bad entry
never blocks the rest. Twice is once.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from io import SEEK_END
from typing import IO, Any, cast

from inspect_app.accounts.models import Person
from inspect_app.bounded_json import read_json
from inspect_app.inspections.photo_files import HashDiffers
from inspect_app.problems import ConstraintViolated, DatabaseUnavailable, Problem, TooLarge, WriteCollision
from inspect_app.submissions import limits
from inspect_app.submissions.parsing import field_values
from inspect_app.submissions.parsing.parse_body import fields_of
from inspect_app.submissions.parsing.read_visit import first_value
from inspect_app.submissions.photo_intake import keep_photo, known_photo
from inspect_app.submissions.receiving import HEADER, DigestDiffers, OtherVisit, receive_bytes
from inspect_app.web import language, settings

FORMAT = 1
_NAME = re.compile(rb"[0-9a-f]{64}")
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
class FileEntry:
    """What became of one entry: ``outcome`` is new, known or refused, the last with a code and a sentence."""

    file: str
    kind: str
    outcome: str
    code: str | None = None
    sentence: str | None = None
    receipt: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    entries: tuple[FileEntry, ...]

    def count(self, outcome: str) -> int:
        return sum(entry.outcome == outcome for entry in self.entries)

    def to_json(self) -> dict[str, Any]:
        counts = {outcome: self.count(outcome) for outcome in ("new", "known", "refused")}
        return counts | {"entries": [asdict(entry) for entry in self.entries]}


def receive_file(file: IO[bytes], sender: Sender) -> FileReport:
    """Receives every photo, then every visit, so that receipts are complete at once. Raises NotATabletFile."""
    sip = _Sip(file, limits.MAX_FILE_DIRECTORY)
    try:
        opened = zipfile.ZipFile(cast("IO[bytes]", sip))
    except _UNREADABLE as error:
        raise NotATabletFile from error
    sip.most = limits.MAX_FILE
    with opened:
        bag = _Bag(opened, file.seek(0, SEEK_END))
        return FileReport(tuple(_received(bag, _manifest(bag), sender)))


class _Sip:
    """A file of which no single read gives more than ``most`` bytes: an entry of its directory becomes an object."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.file, self.most = file, most
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(min(size, self.most + 1) if size >= 0 else self.most + 1)
        if len(data) > self.most:
            raise NotATabletFile
        return data


class _Bag:
    """The ZIP's entries by name. Everything read of it together stays below what an honest file would hold."""

    def __init__(self, opened: zipfile.ZipFile, size: int) -> None:
        self.opened = opened
        if len(opened.infolist()) > limits.MAX_FILE_ENTRIES:
            raise NotATabletFile
        # Photos do not shrink and bodies shrink to a tenth: what unpacks to far more than its size is a bomb.
        self.left = min(16 * 1024 * 1024 + 20 * size, 2 * limits.MAX_FILE)
        self.left_for_bodies = limits.MAX_FILE_BODIES

    def body(self, name: str) -> bytes:
        """Raises EntryUnreadable or TooLarge."""
        data = self.read(name, min(limits.MAX_BODY, self.left_for_bodies))
        self.left_for_bodies -= len(data)
        return data

    def body_again(self, name: str) -> bytes:
        """One that was read before and has not been kept."""
        return self.opened.read(name)

    def read(self, name: str, most: int) -> bytes:
        """Raises EntryUnreadable, or TooLarge before anything of it is unpacked."""
        try:
            if self.opened.getinfo(name).file_size > min(most, self.left):
                raise TooLarge
            with self.opened.open(name) as entry:
                data = entry.read()
        except (KeyError, *_UNREADABLE) as error:
            raise EntryUnreadable from error
        self.left -= len(data)
        return data


def _manifest(bag: _Bag) -> dict[str, list[dict[str, Any]]]:
    try:
        text = bag.read("manifest.json", limits.MAX_FILE_MANIFEST)
        said = read_json(text, limits.MAX_FILE_VALUES, limits.MAX_FILE_DEPTH)
    except (Problem, ValueError) as error:
        raise NotATabletFile from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise NotATabletFile
    lists = {name: said.get(name, []) for name in ("photos", "visits")}
    if not all(isinstance(listed, list) and all(isinstance(one, dict) for one in listed) for listed in lists.values()):
        raise NotATabletFile
    if sum(map(len, lists.values())) > limits.MAX_FILE_ENTRIES:
        raise NotATabletFile
    return lists


def _received(bag: _Bag, manifest: dict[str, list[dict[str, Any]]], sender: Sender) -> Iterator[FileEntry]:
    photos = {_photo_name(one) for one in manifest["photos"]}
    visits = [_ManifestVisit(bag, one, photos, sender) for one in manifest["visits"]]
    submitters = _submitters(visits)
    for one in manifest["photos"]:
        yield _entry("photo", one, lambda one=one: _photo(bag, one, submitters))  # type: ignore[misc]
    for told in visits:
        yield _entry("visit", told.said, told.receive)


def _photo_name(said: dict[str, Any]) -> bytes:
    """As it stands in a body. Half an emoji is text in JSON, and in no body."""
    return str(said.get("sha256", "")).encode("utf-8", "replace")


Submitters = dict[bytes, dict[int, Person]]
"""By the name of a photo: who sends it, by account."""


def _submitters(visits: Sequence[_ManifestVisit]) -> Submitters:
    """The owners of the file's visits that name each photo; under b"" whoever has one that may be sent."""
    submitters: Submitters = {b"": {}}
    for told in visits:
        if told.failed is None:
            submitters[b""] = {told.submitter.id: told.submitter}
            for name in told.photos:
                submitters.setdefault(name, {})[told.submitter.id] = told.submitter
    return submitters


def _entry(kind: str, said: dict[str, Any], take: Callable[[], tuple[bool, dict[str, Any] | None]]) -> FileEntry:
    # Half an emoji is a name in JSON, and nothing that could be shown or sent.
    name = str(said.get("file", ""))[:200].encode("utf-8", "replace").decode()
    try:
        new, receipt = take()
    except DatabaseUnavailable:
        raise  # the whole file may come again
    except Problem as problem:
        told = WriteCollision() if isinstance(problem, ConstraintViolated) else problem
        return FileEntry(name, kind, "refused", told.code, told.sentence(language()))
    return FileEntry(name, kind, "new" if new else "known", receipt=receipt)


class _ManifestVisit:
    """One visit of the manifest. Who submits it and which of the file's photos it names is read before those come.

    Its body is not kept meanwhile: a small file may unpack to sixty megabytes of them.
    """

    def __init__(self, bag: _Bag, said: dict[str, Any], photos: set[bytes], sender: Sender) -> None:
        self.said = said
        self.failed: Problem | None = None
        self._bag, self._file = bag, str(said.get("file", ""))
        try:
            body = bag.body(self._file)
            self.photos = photos.intersection(_NAME.findall(body))
            owner = first_value(fields_of(body[:HEADER]), "owner")
            self.submitter, self.scope = sender(field_values.digits(owner))
        except Problem as problem:
            self.failed = problem

    def receive(self) -> tuple[bool, dict[str, Any] | None]:
        if self.failed:
            raise self.failed
        body = self._bag.body_again(self._file)
        if hashlib.sha256(body).hexdigest() != self.said.get("digest"):
            raise DigestDiffers
        fields = fields_of(body[:HEADER])
        named = first_value(fields, "visit"), first_value(fields, "revision")
        if named != (self.said.get("id"), str(self.said.get("revision"))):
            raise OtherVisit
        receipt = receive_bytes(body, self.submitter, sender=self.scope)
        return receipt.new, receipt.to_json()


def _photo(bag: _Bag, said: dict[str, Any], submitters: Submitters) -> tuple[bool, None]:
    """Taken only beside a visit that may be sent: a stranger's file leaves no photos here."""
    name = str(said.get("sha256", ""))
    data = bag.read(str(said.get("file", "")), settings().max_photo_bytes)
    if hashlib.sha256(data).hexdigest() != name:
        raise HashDiffers
    senders = (submitters.get(name.encode()) or submitters[b""]).values()
    if not senders:
        raise EntryUnreadable
    new = [submitter for submitter in senders if not known_photo(name, submitter)]
    for submitter in new:
        keep_photo(data, name, submitter, name[:8])
    return bool(new), None
