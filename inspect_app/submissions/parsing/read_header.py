"""Reading the header of a visit: which visit it is, of which school and checklist, by whom, when and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from inspect_app.checklists import Checklist
from inspect_app.inspections.signature import read_signature
from inspect_app.inspections.submitted import Signing, amman_day
from inspect_app.submissions import limits
from inspect_app.submissions.parsing import field_values
from inspect_app.submissions.parsing.device_time import EARLIEST

HEADER_FIELDS = frozenset(
    {
        *("visit", "revision", "replaces", "checklist", "version", "school", "owner", "device", "started", "finished"),
        *("latitude", "longitude", "accuracy", "note", "correction", "signer_name", "signature", "not_signed"),
    }
)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""Of any version, but only in small letters and with dashes: the same visit must not have two names."""
_NO_ID = _l("The visit has no usable identity; open the form again.")
_NO_REVISION = _l("The revision is not a number from 1.")
_NOT_REPLACING = _l("The visit does not say rightly what it corrects.")
_OTHER_CHECKLIST = _l("These answers belong to another checklist.")
_OTHER_VERSION = _l("These answers belong to another version of the checklist.")
_NO_SCHOOL = _l("The visit does not say which school it is about.")
_NO_OWNER = _l("The visit does not say whose it is.")
_LONG_DEVICE = _l("The device's name is too long.")
_LONG_NOTE = _l("This text is too long: at most %(n)s characters.", n=limits.MAX_NOTE)
_NO_TIME = _l("This time cannot be read.")
_NO_PLACE = _l("The position is not a place on the globe.")


class HeaderRead:
    """What the header says, and in ``faults`` by field what it does not; the value is then of no use.

    What cannot be read of who saw the result is in ``unread``, by field as it was sent: it refuses nothing.
    """

    def __init__(self, texts: Mapping[str, str], asks: Checklist, now: datetime) -> None:
        self.faults: dict[str, object] = {}
        self._read_identity(texts, asks)
        self._read_times(texts, now)
        self._read_position(texts)
        self.device = texts.get("device", "")
        self._require(len(self.device) <= limits.MAX_DEVICE, "device", _LONG_DEVICE)
        note = texts.get("note", "")
        self._require(len(note) <= limits.MAX_NOTE, "note", _LONG_NOTE)
        self.note = note.strip()
        # What is too long of it stays in the body alone: no visit is refused for the words about it.
        self.correction = texts.get("correction", "").strip()[: limits.MAX_NOTE]
        self.unread: dict[str, str] = {}
        self.signing = Signing(
            signer_name=self._said(texts, "signer_name", limits.MAX_SIGNER),
            signature=self._signature(texts),
            not_signed=self._said(texts, "not_signed", limits.MAX_NOTE),
        )

    def _said(self, texts: Mapping[str, str], name: str, longest: int) -> str:
        text = texts.get(name, "").strip()
        if len(text) <= longest:
            return text
        self.unread[name] = text
        return ""

    def _signature(self, texts: Mapping[str, str]) -> str:
        text = texts.get("signature", "")
        if not text or read_signature(text):
            return text
        self.unread["signature"] = text
        return ""

    def _require(self, condition: bool, name: str, sentence: object) -> None:
        if not condition:
            self.faults[name] = sentence

    def _read_identity(self, texts: Mapping[str, str], asks: Checklist) -> None:
        self.id = texts.get("visit", "")
        self._require(_UUID.fullmatch(self.id) is not None, "visit", _NO_ID)
        self.revision = field_values.whole(texts.get("revision", "1")) or 0
        self._require(1 <= self.revision <= limits.MAX_REVISION, "revision", _NO_REVISION)
        self.replaces = texts.get("replaces", "")
        readable = not self.replaces or field_values.SHA256.fullmatch(self.replaces)
        self._require(bool(readable), "replaces", _NOT_REPLACING)
        self._require(texts.get("checklist") == asks.id, "checklist", _OTHER_CHECKLIST)
        version = field_values.whole(texts.get("version", ""))
        self._require(version == asks.version, "version", _OTHER_VERSION)
        self.school = texts.get("school", "")
        self._require(0 < len(self.school) <= limits.MAX_SCHOOL, "school", _NO_SCHOOL)
        owner = field_values.whole(texts.get("owner", ""))
        self._require(owner is not None, "owner", _NO_OWNER)
        self.owner = owner or 0

    def _read_times(self, texts: Mapping[str, str], now: datetime) -> None:
        """Any readable time will do: a wrong clock is no reason to refuse a visit (submissions.parsing.device_time)."""
        started = field_values.read_moment(texts.get("started", ""))
        finished = field_values.read_moment(texts.get("finished", ""))
        self._require(started is not None, "started", _NO_TIME)
        self._require(finished is not None or "finished" not in texts, "finished", _NO_TIME)
        told = finished or started or now
        self.day: date = amman_day(now if told < EARLIEST else told)
        """The visit's own by its device's clock; that of arrival where the clock stands before any visit."""
        self.finished_at = finished or now
        self.started_at = started or self.finished_at

    def _read_position(self, texts: Mapping[str, str]) -> None:
        latitude, longitude = texts.get("latitude", ""), texts.get("longitude", "")
        self.position = field_values.position(latitude, longitude, texts.get("accuracy", ""))
        said = bool(latitude or longitude)
        self._require(self.position is not None or not said, "latitude", _NO_PLACE)
