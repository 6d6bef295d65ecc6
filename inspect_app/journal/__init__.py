"""Who did what. ``record`` is the only writer of audit lines; nothing changes or removes one."""

from inspect_app.journal.actions import Action as Action
from inspect_app.journal.actions import value_change as value_change
from inspect_app.journal.recording import record as record
