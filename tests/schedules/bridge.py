"""The Node process the tablets live in: one JSON line there, one back."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SCRIPT = Path(__file__).with_name("tablets.mjs")


class Tablets:
    """Starts Node once; every schedule begins with ``tell("reset", …)``. ``script``: other tablets, same manners."""

    def __init__(self, script: Path = SCRIPT) -> None:
        self._node = subprocess.Popen(["node", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def tell(self, op: str, **what: Any) -> dict[str, Any]:
        """What came of a command, when nothing moves there any more."""
        assert self._node.stdin and self._node.stdout
        self._node.stdin.write(json.dumps({"op": op, **what}).encode() + b"\n")
        self._node.stdin.flush()
        line = self._node.stdout.readline()
        assert line, "Node is gone"
        answer: dict[str, Any] = json.loads(line)
        assert "broken" not in answer, answer["broken"]
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._node.stdin and self._node.stdout
        self._node.stdin.close()
        self._node.stdout.close()
        self._node.wait(10)
