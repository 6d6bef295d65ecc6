"""Who asks for more than yes or no: a program on this very machine, or one that shows the token. [pure]"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from ipaddress import ip_address

_HOSTS_OF_THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}
_WORDS_OF_A_WEB_SERVER = frozenset(
    {"forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
)


def is_this_machine(peer: str, host: str, header_names: Iterable[str]) -> bool:
    """Whether nobody stands between: a web server in front asks from this machine as well, for anybody.

    ``peer`` is the address of the connection itself. A web server says for whom it asks, or passes on the name by which
    it was asked; a page of another site that had its name lead here has that name.
    """
    try:
        is_loopback = ip_address(peer).is_loopback
    except ValueError:
        return False
    names_this = host.lower().rsplit(":", 1)[0] in _HOSTS_OF_THIS_MACHINE or host.lower() in _HOSTS_OF_THIS_MACHINE
    return is_loopback and names_this and _WORDS_OF_A_WEB_SERVER.isdisjoint(name.lower() for name in header_names)


def shows_token(authorization: str, token: str | None) -> bool:
    """``authorization`` is the header ``Bearer …``; no token is set: nobody shows it."""
    scheme, _, shown = authorization.partition(" ")
    if token is None or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(shown.strip().encode(), token.encode())
