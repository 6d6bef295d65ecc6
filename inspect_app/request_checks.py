"""Numbers and text that nothing here can be called or contain: refused before any view sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from itertools import chain
from typing import IO
from urllib.parse import quote

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter, ValidationError

from inspect_app.problems import TooLarge, UnreadableText

MAX_INTEGER = 2**31 - 1
"""The largest that the columns for numbers hold; PostgreSQL refuses to compare them with a larger one."""
MAX_FORM_FIELDS = 20_000
"""Ten times those of the largest visit."""
_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")
"""NUL, which PostgreSQL keeps in no text, and half of a letter, which is none in UTF-8."""
_SAFE_IN_ADDRESSES = "/:@!$&'()*+,;=~"
ParsedForm = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


def init_app(app: Flask) -> None:
    """Call before any route is added."""
    app.request_class = KashfRequest
    app.url_map.converters["int"] = BoundedIntConverter


class BoundedIntConverter(IntegerConverter):
    """A whole number in an address; one the databases could not compare with names nothing, which is 404."""

    def to_python(self, value: str) -> int:
        if len(value) > len(str(MAX_INTEGER)):
            raise ValidationError
        number = int(value)
        if number > MAX_INTEGER:
            raise ValidationError
        return number


def check_text(texts: Iterable[str | None]) -> None:
    """Raises UnreadableText."""
    if any(_UNSTORABLE.search(text) for text in texts if text):
        raise UnreadableText


class _FormParser(FormDataParser):
    """Fields, their values and names of files are text that can be kept, and no more of them than a visit has."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> ParsedForm:
        if mimetype == "application/x-www-form-urlencoded":
            stream = BytesIO(self._fields(stream))
        rest, form, files = super().parse(stream, mimetype, content_length, options)
        try:
            check_text(_texts(form))
            check_text(name for _, file in files.items(multi=True) for name in (file.name, file.filename))
        except UnreadableText:
            for file in chain.from_iterable(files.listvalues()):
                file.close()  # nobody else will: the request never gets them
            raise
        return rest, form, files

    def _fields(self, stream: IO[bytes]) -> bytes:
        """The bytes of an urlencoded form: 64 MB of ``a&a&…`` would become gigabytes. Raises TooLarge."""
        most = self.max_form_memory_size or 0
        data = stream.read(most + 1)
        if len(data) > most or data.count(b"&") >= MAX_FORM_FIELDS:
            raise TooLarge
        return data


class KashfRequest(Request):
    """Whoever reads a form gets text that can be kept, or UnreadableText is raised."""

    form_data_parser_class = _FormParser

    @property
    def full_path(self) -> str:
        """Path and query as they may stand in a link: ASCII without spaces and controls, whatever was sent."""
        return f"{quote(self.path, safe=_SAFE_IN_ADDRESSES)}?{quote(self.query_string, safe=_SAFE_IN_ADDRESSES + '?%')}"

    def rewind(self) -> None:
        """Lets a view that has read the files once read them again."""
        if "files" in self.__dict__:  # the form was parsed
            for file in chain.from_iterable(self.files.listvalues()):
                file.seek(0)

    def check_address(self) -> None:
        """Raises UnreadableText for such an address. The form is checked when it is read: a body may be large."""
        try:
            self.query_string.decode()
        except UnicodeDecodeError as error:
            raise UnreadableText from error
        check_text([self.path, *_texts(self.args)])


def _texts(fields: MultiDict[str, str]) -> Iterable[str]:
    for pair in fields.items(multi=True):
        yield from pair
