"""How large a file of an import may be, and what reading one may take. [pure]"""

from __future__ import annotations

MAX_TABLE_BYTES = 24 * 1024 * 1024
MAX_ROWS = 20_000
"""Five times the public schools of the country."""
MAX_COLUMNS = 200
MAX_CELL_LENGTH = 1_000
"""Characters of a cell."""
MAX_SHAPES_BYTES = 64 * 1024 * 1024
"""Of a file of boundaries, and of what it unpacks to."""
MAX_SHAPES = 20_000
"""In a layer of boundaries: more than two hundred times the country's sub-districts."""
MAX_JSON_VALUES = 12_000_000
"""In a GeoJSON file: as many as fit into the largest one of boundaries."""
MAX_JSON_DEPTH = 16

# Of the process that reads a file
MAX_TABLE_MEMORY_BYTES = 768 * 1024**2
MAX_SHAPES_MEMORY_BYTES = 2 * 1024**3
MAX_CPU_SECONDS = 60
MAX_SECONDS = 180
