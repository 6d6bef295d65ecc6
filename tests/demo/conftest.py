from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from inspect_app import create_app, demo
from inspect_app.config import Settings
from inspect_app.db import db

SEED = 2202
TODAY = date(2026, 11, 24)
SCHOOLS = 6
"""Enough for every outcome; the pilot's 70 and the other directorates' schools take three times as long."""


def empty_instance(folder: Path) -> Flask:
    """An application whose database is still empty."""
    folder.mkdir(parents=True)
    settings = Settings(
        data=folder,
        database_url=f"sqlite:///{folder / 'kashf.sqlite'}",
        secret_key="tests",
        insecure_http=True,
        disk_floor=0,
        second_factor_required=False,
    )
    return create_app(settings)


@pytest.fixture(scope="session")
def make_demo(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Flask]:
    """``make_demo(seed)`` is an application with a small demo instance of that seed."""

    def make(seed: int) -> Flask:
        app = empty_instance(tmp_path_factory.mktemp("demo") / "instance")
        demo.create_once(app, seed=seed, today=TODAY, say=lambda _: None, schools=SCHOOLS)
        return app

    return make


@pytest.fixture(scope="session")
def made(make_demo: Callable[[int], Flask]) -> Flask:
    return make_demo(SEED)


@pytest.fixture
def small(made: Flask) -> Iterator[Flask]:
    """A small demo instance, made once per worker, to look at; its context is pushed."""
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
