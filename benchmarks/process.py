"""Processes of their own: python started as on an ordinary machine, where compiled modules are kept between starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def environment(bytecode: Path, **more: str) -> dict[str, str]:
    """This environment with compiled modules kept in the folder ``bytecode``, wherever the checkout stands."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(bytecode), **more}


def python(*arguments: str, env: dict[str, str]) -> str:
    """What a python with these arguments prints; an error when it fails, with what it said."""
    ran = subprocess.run([sys.executable, *arguments], env=env, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"{' '.join(arguments)[:200]}\n{ran.stderr}")
    return ran.stdout
