"""Orders of large files, and what became of them."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from inspect_app.db import db
from inspect_app.exports.large_files.file_order import FileOrder
from inspect_app.journal import Action
from inspect_app.journal.models import AuditLine

FILE = "/exports/deficiencies.xlsx"
OWN, DOWNLOAD = "/exports/own-file", "/exports/own-file/download"
MANY = 12
"""Rows; they make a file large where ``many`` is asked for."""


def an_order(person, extension="xlsx", language="en", **filter_args):
    return FileOrder(person, extension, language, filter_args, f"deficiencies.{extension}", MANY)


def empty(shelf):
    """When what makes a file on it has ended."""
    for _ in range(600):
        with shelf.lock() as lock:
            if lock:
                return shelf.clear()
        time.sleep(0.1)
    return pytest.fail("a file is still being made after a minute")


def downloads():
    return db.session.scalars(select(AuditLine.detail).where(AuditLine.action == Action.EXPORT_DEFICIENCIES)).all()


def until_made(page, person):
    """Asks the page again as a browser without scripts does."""
    for _ in range(600):
        found = page(person, "en").client.get(OWN)
        if found.status_code != 202:
            return page(person, "en").get(OWN)
        time.sleep(0.1)
    pytest.fail("the file was not made in a minute")
