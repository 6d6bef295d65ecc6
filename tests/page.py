"""A browser without a screen that looks over every page it is shown: the house style is checked on each of them."""

from __future__ import annotations

import contextvars
import re
from dataclasses import dataclass
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inspect_app.accounts.models import Person
from inspect_app.db import db
from tests.people import signed_in

_ARABIC = re.compile(r"[\u0600-\u06ff]")


@dataclass
class Page:
    """One answered page: status, text, and ``soup`` to look into."""

    response: TestResponse
    soup: BeautifulSoup

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        main = self.soup.find("main")
        return re.sub(r"\s+", " ", (main or self.soup).get_text(" ")).strip()

    def one(self, selector: str) -> Tag:
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def all(self, selector: str) -> list[Tag]:
        return list(self.soup.select(selector))

    def hidden(self, selector: str) -> dict[str, str]:
        """The hidden fields of that form, as the browser would send them."""
        return {str(tag["name"]): str(tag["value"]) for tag in self.one(selector).select("input[type=hidden]")}


class _Client(FlaskClient):
    """Each request in a context of its own, as in production: inside the test's, they would share one ``g``."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        def answered() -> TestResponse:
            response: TestResponse = FlaskClient.open(self, *args, **kwargs)
            response.get_data()  # a streamed body is written here, in the request's own context
            response.close()
            return response

        response = contextvars.Context().run(answered)
        db.session.rollback()  # the test's own session must not go on looking at what was true before
        return response


class Browser:
    """Opens pages as one person. HTML answers are inspected; anything else comes back as it is."""

    def __init__(self, app: Flask, person: Person | None = None, language: str = "ar") -> None:
        self.client = _Client(app, app.response_class, use_cookies=True)
        with self.client.session_transaction() as session:
            session["language"] = language
            session.update(signed_in(person.id) if person else {})

    def get(self, path: str, status: int = 200, **kwargs: Any) -> Page:
        return self._look(self.client.get(path, **kwargs), status)

    def post(self, path: str, data: Any = None, status: int = 302, **kwargs: Any) -> Page:
        return self._look(self.client.post(path, data=data, **kwargs), status)

    def put(self, path: str, data: bytes, status: int = 201, **kwargs: Any) -> TestResponse:
        response = self.client.put(path, data=data, headers={"Accept": "application/json"}, **kwargs)
        assert response.status_code == status, response.get_data(as_text=True)[:800]
        return response

    def _look(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, f"{response.status_code}: {response.get_data(as_text=True)[:1500]}"
        if response.mimetype != "text/html" or response.status_code in {301, 302, 303}:
            return Page(response, BeautifulSoup("", "html.parser"))
        text = response.get_data(as_text=True)
        page = Page(response, BeautifulSoup(text, "html.parser"))
        inspect(text, page)
        return page


def inspect(text: str, page: Page) -> None:
    """Every page: valid HTML, one h1, title, lang and dir, labelled inputs, unique ids, nothing from another host."""
    html5lib.HTMLParser(strict=True).parse(text)
    soup = page.soup
    assert len(soup.find_all("h1")) == 1, "exactly one h1"
    assert soup.title and soup.title.get_text(strip=True), "a title"
    html = page.one("html")
    assert (html["lang"], html["dir"]) in {("ar", "rtl"), ("en", "ltr")}, "lang and dir agree"
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    twice = {name for name in ids if ids.count(name) > 1} if len(ids) != len(set(ids)) else set()
    assert not twice, f"ids used twice: {twice}"
    _no_foreign_addresses(soup)
    _labelled(soup)
    for tag in soup.find_all(style=True):
        raise AssertionError(f"inline style, which the page's policy forbids: {tag}")
    for button in soup.find_all("button"):
        assert button.get_text(strip=True) or button.get("aria-label"), f"a button without words: {button}"
    if html["lang"] == "en":
        heading = page.one("h1").get_text()
        assert soup.title.get_text() and (not _ARABIC.search(soup.title.get_text()) or _ARABIC.search(heading)), "title"


def _no_foreign_addresses(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(["script", "link", "img", "iframe", "source", "use", "form"]):
        for attribute in ("src", "href", "srcset", "action"):
            address = str(tag.get(attribute, ""))
            assert not re.match(r"(https?:)?//", address), f"foreign address {address}"
    for tag in soup.find_all(["script", "style"]):
        if tag.get_text(strip=True) and tag.get("type") not in {"application/json", "text/plain"}:
            assert tag.get("nonce"), f"inline {tag.name} without a nonce"


def _labelled(soup: BeautifulSoup) -> None:
    labelled = {label.get("for") for label in soup.find_all("label")}
    for tag in soup.find_all(["input", "select", "textarea"]):
        if tag.get("type") in {"hidden", "submit", "button"}:
            continue
        named = (
            tag.get("id") in labelled or tag.get("aria-label") or tag.get("aria-labelledby") or tag.find_parent("label")
        )
        assert named, f"no label: {tag}"
