"""What a submission may hold: the one place. Enforced where each thing comes in, and told to the tablets. [pure]

Bytes, characters and counts. What a picture may be inside is ``inspections.photo_opening``'s; how many bytes one may
have is the operator's choice (``Settings.max_photo_bytes``).
"""

from __future__ import annotations

from inspect_app.deficiencies.step_notes import MAX_STEP_NOTE
from inspect_app.inspections.photo_opening import MAX_SIDE_PIXELS as PHOTO_SIDE

# One visit
MAX_BODY = 4 * 1024 * 1024
MAX_FIELDS = 20_000
MAX_REVISION = 1000
MAX_SCHOOL = 40
MAX_DEVICE = 80
MAX_FINDINGS = 50
"""Of one item: places where it fails."""
MAX_PHOTOS = 20
"""Of one finding, and of one item that is well."""
MAX_NOTE = 4000
"""Any text a person writes: a note, a reason."""
MAX_PLACE_NAME = 200
MAX_WHOM = 200
"""Whom a danger was told."""
MAX_PLACE_ID = 36
MAX_INSTANCE = 60
MAX_SIGNER = 120
"""The name of who saw the result at the school."""

# Backups of drafts, of one person
MAX_DRAFT = 1024 * 1024
MAX_DRAFTS = 50
MAX_DRAFTS_TOGETHER = 8 * 1024 * 1024
MAX_DRAFT_COUNTER = 2**31 - 1
MAX_DRAFT_VALUES = 100_000
MAX_DRAFT_DEPTH = 32

# Photos of one person in a day; who was a month without a network has some 2,000, together 600 MB
MAX_PHOTOS_A_DAY = 6_000
MAX_PHOTO_BYTES_A_DAY = 4 * 1024**3

# A tablet's file
MAX_FILE = 512 * 1024 * 1024
SAVED_FILE = 48 * 1024 * 1024
"""What a tablet puts into one file, mostly photos, where its visits allow."""
MAX_FILE_ENTRIES = 20_000
MAX_FILE_DIRECTORY = 3 * 1024 * 1024
MAX_FILE_MANIFEST = 4 * 1024 * 1024
MAX_FILE_VALUES = 6 * MAX_FILE_ENTRIES
MAX_FILE_DEPTH = 4
MAX_FILE_BODIES = 64 * 1024 * 1024
"""All bodies of one file together: more than a tablet's file holds of anything."""

# A package
MAX_PACKAGE_SCHOOLS = 40
MAX_PACKAGE_PHOTOS = 3
"""Newest photos shown beside an open deficiency: enough to find the place again."""


def for_programs(max_photo_bytes: int) -> dict[str, int]:
    """``hello.limits`` of docs/sync.md: nothing that keeps within them is ever too large to send."""
    return {
        "photo": max_photo_bytes,
        "body": MAX_BODY,
        "draft": MAX_DRAFT,
        "drafts": MAX_DRAFTS,
        "drafts_together": MAX_DRAFTS_TOGETHER,
        "file": MAX_FILE,
        "photos_per_finding": MAX_PHOTOS,
        "findings_per_item": MAX_FINDINGS,
        "note": MAX_NOTE,
        "signer": MAX_SIGNER,
        "package_schools": MAX_PACKAGE_SCHOOLS,
    }


def for_pages(max_photo_bytes: int) -> dict[str, int]:
    """The same for the tablet's own pages, with what they make things fit into."""
    made = {"saved_file": SAVED_FILE, "photo_side": PHOTO_SIDE, "reason": MAX_STEP_NOTE}
    return for_programs(max_photo_bytes) | made
