"""The visit form of one checklist: what a tablet's frozen body and the page without JavaScript are both parsed by."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, ValidationError

from inspect_app.checklists import Checklist, Text
from inspect_app.inspections.submitted import GivenAnswer, GivenVisit, amman_day
from inspect_app.submissions import limits
from inspect_app.submissions.parsing import field_values
from inspect_app.submissions.parsing.answers_field import AnswersField, Asked, Unread
from inspect_app.submissions.parsing.device_time import EARLIEST
from inspect_app.submissions.parsing.facts_field import FactsField
from inspect_app.web import language

MAX_SHOWN = 60
"""Characters of a text that could not be read, among what does not count; the raw body has all of it."""


class VisitForm(Form):
    """Made for one checklist by :func:`form_for`. After ``validate()``: ``given()``, or ``faults()`` if it said no.

    A page asks for every fault to be mended. A body that is finished cannot be: it is refused only for ``refusals()``,
    and a number, date or fact that cannot be read counts as not given.
    """

    asks: Checklist

    visit = StringField()
    revision = StringField(default="1")
    replaces = StringField()
    checklist = StringField()
    version = StringField()
    school = StringField()
    owner = StringField()
    device = StringField()
    started = StringField()
    finished = StringField()
    latitude = StringField()
    longitude = StringField()
    accuracy = StringField()
    note = StringField()

    answers: AnswersField
    facts: FactsField

    def __init__(self, formdata: Any = None, *, now: datetime | None = None) -> None:  # noqa: ANN401
        self.now = now or datetime.now(UTC)
        super().__init__(formdata)

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        self._fields["answers"].day = self._own_day(formdata or {})
        super().process(formdata, *args, **kwargs)

    def _own_day(self, typed: Mapping[str, str]) -> date:
        """The visit's own day by its device's clock; that of arrival where the clock stands before any visit."""
        told = (field_values.read_moment(typed.get(name, "")) for name in ("finished", "started"))
        moment = next((moment for moment in told if moment), self.now)
        return amman_day(self.now if moment < EARLIEST else moment)

    def validate_visit(self, field: StringField) -> None:
        _require(_uuid(field.data) is not None, _l("The visit has no usable identity; open the form again."))

    def validate_revision(self, field: StringField) -> None:
        number = field_values.whole(field.data or "1")
        _require(number is not None and 1 <= number <= limits.MAX_REVISION, _l("The revision is not a number from 1."))

    def validate_replaces(self, field: StringField) -> None:
        readable = not field.data or field_values.SHA256.fullmatch(field.data)
        _require(bool(readable), _l("The visit does not say rightly what it corrects."))

    def validate_checklist(self, field: StringField) -> None:
        _require(field.data == self.asks.id, _l("These answers belong to another checklist."))

    def validate_version(self, field: StringField) -> None:
        same = field_values.whole(field.data or "") == self.asks.version
        _require(same, _l("These answers belong to another version of the checklist."))

    def validate_school(self, field: StringField) -> None:
        _require(0 < len(field.data or "") <= limits.MAX_SCHOOL, _l("The visit does not say which school it is about."))

    def validate_owner(self, field: StringField) -> None:
        _require(field_values.whole(field.data or "") is not None, _l("The visit does not say whose it is."))

    def validate_device(self, field: StringField) -> None:
        _require(len(field.data or "") <= limits.MAX_DEVICE, _l("The device's name is too long."))

    def validate_note(self, field: StringField) -> None:
        _require(
            len(field.data or "") <= limits.MAX_NOTE,
            _l("This text is too long: at most %(n)s characters.", n=limits.MAX_NOTE),
        )

    def validate_started(self, field: StringField) -> None:
        self._check_moment(field.data or "")

    def validate_finished(self, field: StringField) -> None:
        if field.data:
            self._check_moment(field.data)

    def validate_latitude(self, field: StringField) -> None:
        if field.data or self.longitude.data:
            place = field_values.position(field.data or "", self.longitude.data or "")
            _require(place is not None, _l("The position is not a place on the globe."))

    def _check_moment(self, text: str) -> None:
        # Any readable time will do: a wrong clock is no reason to refuse a visit (submissions.parsing.device_time).
        _require(field_values.read_moment(text) is not None, _l("This time cannot be read."))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401
        return super().validate(extra_validators) and not self.faults()

    def faults(self) -> dict[str, str]:
        """Field name → sentence in the reader's language: of the header, the facts, the answers. Empty: all is well."""
        return self.refusals() | {name: _sentence(why) for name, (_, why) in self._unread().items()}

    def refusals(self) -> dict[str, str]:
        """The faults without which a finished body is taken: all but numbers, dates and facts that cannot be read."""
        header = {name: _sentence(errors[0]) for name, errors in self.errors.items() if name and errors}
        return header | {name: _sentence(said) for name, said in self.answers.faults.items()}

    def _unread(self) -> dict[str, Unread]:
        return {**self.facts.unread, **self.answers.unread}

    def given(self) -> GivenVisit:
        """The visit as plain values. Only after ``validate()`` said yes, or without ``refusals()``."""
        id_ = str(_uuid(self.visit.data))
        finished = field_values.read_moment(self.finished.data or "") or self.now
        started = field_values.read_moment(self.started.data or "") or finished
        return GivenVisit(
            id=id_,
            revision=field_values.whole(self.revision.data or "1") or 1,
            checklist=self.asks,
            school=self.school.data or "",
            submitted_by=field_values.whole(self.owner.data or "") or 0,
            device=self.device.data or "",
            started_at=started,
            finished_at=finished,
            position=field_values.position(
                self.latitude.data or "", self.longitude.data or "", self.accuracy.data or ""
            ),
            facts=self.facts.data,
            answers=tuple(_with_places(answer, id_) if answer.findings else answer for answer in self.answers.data),
            note=(self.note.data or "").strip(),
            replaces=self.replaces.data or "",
            unknown=(
                *(name for name in self.answers.others if name not in self._fields and name not in PAGE_FIELDS),
                *self.facts.unknown,
                *self.answers.unknown,
                *(f"{name}: {typed[:MAX_SHOWN]}" for name, (typed, _) in self._unread().items()),
            ),
        )


PAGE_FIELDS = frozenset({"confirmed", "edit", "closing"})
"""What the page's own buttons send beside the visit."""


_MADE: dict[tuple[str, int, str], type[VisitForm]] = {}


def form_for(checklist: Checklist) -> type[VisitForm]:
    """The form class of this version of this checklist, made once."""
    key = (checklist.id, checklist.version, checklist.digest)
    if key not in _MADE:
        members = {"asks": checklist, "answers": AnswersField(Asked(checklist)), "facts": FactsField()}
        _MADE[key] = type("VisitForm", (VisitForm,), members)
    return _MADE[key]


def _sentence(said: object) -> str:
    return said.in_(language()) if isinstance(said, Text) else str(said)


def _require(condition: bool, sentence: object) -> None:
    if not condition:
        raise ValidationError(sentence)


def _uuid(text: str | None) -> uuid.UUID | None:
    """Only as crypto.randomUUID() writes it, small letters and dashes: the same visit must not have two names."""
    try:
        value = uuid.UUID(text or "")
    except ValueError:
        return None
    return value if str(value) == text else None


def _with_places(answer: GivenAnswer, visit: str) -> GivenAnswer:
    """A place named on a page without JavaScript has no id: visit and name make one, each time the same."""
    if not any(finding.location == "new" for finding in answer.findings):
        return answer
    findings = tuple(
        replace(finding, location=str(uuid.uuid5(uuid.UUID(visit), finding.new_name)))
        if finding.location == "new"
        else finding
        for finding in answer.findings
    )
    return answer._replace(findings=findings)
