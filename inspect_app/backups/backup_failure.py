"""Why a backup, a restore or an upgrade did not come about."""

from __future__ import annotations


class BackupFailure(Exception):
    """Nothing was put in place; the message says why and what to do."""


_MAX_NAMED = 5


def listed(names: list[str]) -> str:
    """The first few of them, in words."""
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return ", ".join(names[:_MAX_NAMED]) + more
