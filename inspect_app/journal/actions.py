"""The one vocabulary of the journal: every kind of act that leaves a line, and how a changed value is told. [pure]"""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """Verb first; the value is what is stored, and never changes its meaning."""

    SIGN_IN = "sign-in"
    REFUSE_SIGN_IN = "sign-in-refused"
    SIGN_OUT = "sign-out"
    REFUSE_CODE = "code-refused"
    """A wrong code after the right password."""
    USE_RECOVERY_CODE = "recovery-code-used"
    END_SESSION = "session-ended"
    """One's own on another device, or all of these."""
    DENY = "denied"
    ADD_PERSON = "add-person"
    IMPORT_PEOPLE = "import-people"
    CHANGE_PERSON = "change-person"
    """One line for each thing that changed: ``role: engineer → reviewer``."""
    SET_PASSWORD = "new-password"  # noqa: S105 - the name of an act
    CLOSE_ACCOUNT = "close-account"
    OPEN_ACCOUNT = "open-account"
    CHANGE_OWN_PASSWORD = "password-changed"  # noqa: S105 - the name of an act
    MAKE_SIGN_IN_LINK = "sign-in-link"
    USE_SIGN_IN_LINK = "sign-in-link-used"
    TURN_ON_SECOND_FACTOR = "second-factor-on"
    TURN_OFF_SECOND_FACTOR = "second-factor-off"
    RENEW_RECOVERY_CODES = "recovery-codes-renewed"
    IMPORT_SCHOOLS = "import-schools"
    LOAD_BOUNDARIES = "load-boundaries"
    UNDO_BOUNDARIES = "undo-boundaries"
    REMOVE_BOUNDARY = "remove-boundary"
    RECEIVE_VISIT = "receive-visit"
    RECEIVE_FILE = "receive-file"
    CHOOSE_VERSION = "choose-version"
    WAIVE_PHOTOS = "waive-photos"
    DISCARD_DRAFT = "discard-draft"
    """An unfinished visit: one's own, thrown away or given up."""
    MOVE_DEFICIENCY = "deficiency-step"
    TAKE_STEP_BACK = "deficiency-step-taken-back"
    PROPOSE_END = "deficiency-end-proposed"
    """To close or void something dangerous, which waits for a second person."""
    CONSENT_TO_END = "deficiency-end-consented"
    DECLINE_END = "deficiency-end-declined"
    EXPORT_DEFICIENCIES = "export-deficiencies"
    EXPORT_VISITS = "export-visits"
    EXPORT_AUDIT = "export-audit"
    DOWNLOAD_MAP = "download-map"
    DOWNLOAD_PACKAGE = "download-package"
    REBUILD = "rebuild"
    NEW_EPOCH = "new-epoch"
    MOVE_DATABASE = "move-database"
    RESTORE_BACKUP = "restore-backup"
    UPGRADE_DATABASE = "upgrade-database"


def value_change(what: str, before: str, after: str) -> str:
    """The detail of a line that tells one value that changed: ``role: engineer → reviewer``."""
    return f"{what}: {before} → {after}"
