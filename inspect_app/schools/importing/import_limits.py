"""How large a file of an import may be. [pure]"""

from __future__ import annotations

MAX_TABLE_BYTES = 24 * 1024 * 1024
MAX_ROWS = 20_000
"""Five times the public schools of the country."""
MAX_COLUMNS = 200
MAX_CELL_LENGTH = 1_000
"""Characters of a cell."""
MAX_SHAPES_BYTES = 64 * 1024 * 1024
"""Of a file of boundaries, and of what it unpacks to."""
