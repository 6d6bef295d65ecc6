"""What a table holds as one short value, the same in whichever database and in whatever order its rows lie."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.engine import Connection

from inspect_app.moving.stored_table import Rows, StoredTable

_DIGEST_BYTES = 16


@dataclass(slots=True)
class Fingerprint:
    """The number of rows, and the sum of their digests. Equal ones: equal contents, row for row and value for value."""

    rows: int = 0
    total: int = 0

    def add(self, rows: Rows) -> None:
        """Takes in rows of plain Python values, in the order of their columns."""
        for row in rows:
            digest = blake2b(repr(row).encode(errors="surrogatepass"), digest_size=_DIGEST_BYTES).digest()
            self.total = (self.total + int.from_bytes(digest)) % 2 ** (8 * _DIGEST_BYTES)
            self.rows += 1


def fingerprint(connection: Connection, stored: StoredTable) -> Fingerprint:
    """Of a whole table, as this connection's transaction sees it."""
    found = Fingerprint()
    with stored.read(connection, select(stored.table)) as chunks:
        for rows in chunks:
            found.add(rows)
    return found
