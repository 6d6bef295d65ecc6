"""From a body's bytes to a visit as plain values: one parser for the wire, a tablet's file and a rebuild."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from inspect_app.checklists import Checklist, NotInLibrary
from inspect_app.inspections.published import published
from inspect_app.inspections.submitted import GivenVisit
from inspect_app.problems import Problem
from inspect_app.submissions import limits
from inspect_app.submissions.parsing import field_values
from inspect_app.submissions.parsing.read_visit import Fields, first_value, read_visit


class UnknownChecklist(Problem):
    status = 422
    ar = "لا يعرف الخادم قائمة التحقق {checklist} إصدار {version}. بقيت الزيارة على جهازك؛ أبلغ مدير النظام."
    en = "The server does not know checklist {checklist}, version {version}. The visit stays on your device."


class BadVisit(Problem):
    status = 422
    ar = "تعذّر تسجيل الزيارة، وبقيت كما هي على جهازك. راجع: {fields}"
    en = "The visit could not be recorded and stays as it is on your device. Look at: {fields}"


def fields_of(body: bytes) -> dict[str, list[str]]:
    """The fields of an urlencoded body, without NUL, which is in nothing a person types and which PostgreSQL refuses.

    Most values of a visit are plain words, so only the others are decoded.
    """
    decoded = lru_cache(maxsize=100)(_decoded)  # one reason stands at many items
    fields: dict[str, list[str]] = {}
    for pair in body.decode("utf-8", "replace").replace("\0", "").replace("+", " ").split("&", limits.MAX_FIELDS):
        name, _, value = pair.partition("=")
        if "%" in pair:
            name, value = decoded(name), decoded(value)
        if name in fields:
            fields[name].append(value)
        elif pair:
            fields[name] = [value]
    return fields


def _decoded(text: str) -> str:
    """As ``urllib.parse.unquote``, which takes twice as long where most of a text is encoded, as Arabic is."""
    return _ENCODED.sub(_characters, text).replace("\0", "")


_ENCODED = re.compile("(?:%[0-9A-Fa-f]{2})+")


def _characters(encoded: re.Match[str]) -> str:
    return bytes.fromhex(encoded[0].replace("%", "")).decode("utf-8", "replace")


def parsed(body: bytes, received_at: datetime) -> GivenVisit:
    """The visit in these bytes, its times still the device's. Raises UnknownChecklist or BadVisit.

    A number, date or fact that cannot be read is no reason: the visit is taken without it and names it (``unknown``).
    """
    fields = fields_of(body)
    read = read_visit(fields, _checklist(fields), received_at)
    if refusals := read.refusals():
        raise BadVisit(fields=" · ".join(f"{name}: {sentence}" for name, sentence in refusals.items()))
    return read.given()


def _checklist(fields: Fields) -> Checklist:
    name, version = first_value(fields, "checklist"), first_value(fields, "version")
    try:
        return published().get(name, field_values.digits(version))
    except NotInLibrary as unknown:
        raise UnknownChecklist(checklist=name[:60], version=version[:10]) from unknown
