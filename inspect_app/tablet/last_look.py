"""What keeps a visit from being recorded, in words, for the last look before it (the page without JavaScript)."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from inspect_app.inspections.completeness import Summary
from inspect_app.inspections.submitted import Signing
from inspect_app.tablet.closing_preview import Repair
from inspect_app.tablet.danger_preview import GraveFault


def still_left(
    seen: Summary, dangers: Sequence[GraveFault], closing: Sequence[Repair], signing: Signing
) -> list[tuple[str, str]]:
    """(id of its place on the page, what is missing there); nothing left: it can be recorded."""
    untold = sum(one.needed and not one.said for one in dangers)
    unsaid = sum(one.grave and not one.said for one in closing)
    is_signed = bool(signing.signer_name or signing.not_signed)
    counted = [
        ("dangers", _("Dangers not told"), untold),
        ("closing", _("Dangers to be confirmed as repaired"), unsaid),
        ("photos", _("Photos missing"), len(seen.photos_missing)),
        ("reasons", _("Reasons missing"), len(seen.reasons_missing)),
    ]
    left = [(place, f"{what} {count}") for place, what, count in counted if count]
    return left if is_signed else [*left, ("principal", _("The principal"))]
