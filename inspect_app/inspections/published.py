"""The checklists this application was started with."""

from __future__ import annotations

from typing import cast

from flask import current_app

from inspect_app.checklists import Library


def published() -> Library:
    """Every published version of every checklist; old versions stay readable for ever."""
    return cast("Library", current_app.extensions["kashf.checklists"])
