"""What every process that reads or decodes something foreign binds itself to, before it looks at it."""

from __future__ import annotations

import os
import resource

_NICENESS = 10
"""The server's own threads come first."""


def bind_child(memory_bytes: int, cpu_seconds: int) -> None:
    """More memory than this is a MemoryError, more of a processor's time the end of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)
