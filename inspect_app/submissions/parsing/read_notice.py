"""Reading whether the danger of an item was told. What cannot be read never costs a visit: it counts as not said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from inspect_app.inspections.submitted import GivenNotice
from inspect_app.submissions import limits
from inspect_app.submissions.parsing import field_values

NOTICE_KEYS = frozenset({"told_at", "told_whom", "told_by", "not_told"})
WAYS = ("voice", "writing")


class NoticeRead:
    """``given``, None where nothing is said of it; ``unread`` by key: what was typed and why it cannot be read."""

    def __init__(self, group: Mapping[str, Sequence[str]]) -> None:
        self.unread: dict[str, tuple[str, object]] = {}
        said = {key: group[key][0].strip() for key in NOTICE_KEYS & group.keys()}
        notice = GivenNotice(
            told_at=self._moment(said.get("told_at", "")),
            whom=self._text("told_whom", said, limits.MAX_WHOM),
            way=self._way(said.get("told_by", "")),
            reason=self._text("not_told", said, limits.MAX_NOTE),
        )
        self.given = notice if notice.is_told or notice.reason else None

    def _moment(self, text: str) -> datetime | None:
        moment = field_values.read_moment(text) if text else None
        if text and moment is None:
            self.unread["told_at"] = text, _l("This time cannot be read.")
        return moment

    def _way(self, text: str) -> str:
        if text and text not in WAYS:
            self.unread["told_by"] = text, _l("A danger is told by voice or in writing.")
            return ""
        return text

    def _text(self, key: str, said: Mapping[str, str], longest: int) -> str:
        text = said.get(key, "")
        if len(text) > longest:
            self.unread[key] = text, _l("This text is too long: at most %(n)s characters.", n=longest)
            return ""
        return text
