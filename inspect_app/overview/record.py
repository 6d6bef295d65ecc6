"""One row of a select of columns, read by the labels of its columns."""

from __future__ import annotations

from typing import Any

Record = Any
"""SQLAlchemy types rows by position; pages read them by label, which no type can follow."""
