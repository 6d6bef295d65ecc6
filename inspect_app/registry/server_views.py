"""The administrator's page about the server itself: what it is, when it was backed up, what is wrong and what to do."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from inspect_app.accounts.access import allow
from inspect_app.accounts.roles import Permission
from inspect_app.observing.server_state import read_server_state
from inspect_app.observing.state_warnings import ServerWarning, server_warnings

blueprint = Blueprint("registry_server", __name__, url_prefix="/registry/server")
WARNING_TEXTS: dict[ServerWarning, tuple[LazyString, LazyString]] = {
    ServerWarning.SCHEMA: (
        _l("The database was made by another release."),
        _l("Stop the server and run “inspect-app upgrade” with this release."),
    ),
    ServerWarning.PHOTO_FOLDER: (
        _l("Photos cannot be stored: their folder takes no files."),
        _l("Check that the disk is not read-only and that the folder belongs to the account that runs Kashf."),
    ),
    ServerWarning.DISK_FULL: (
        _l("The disk is full: no photo is taken in any more."),
        _l("Make room, or give the data folder a larger disk. Tablets keep their photos and send them later."),
    ),
    ServerWarning.NO_BACKUP: (
        _l("This instance has never been backed up."),
        _l("Run “inspect-app backup”, and let a timer do it every night."),
    ),
    ServerWarning.OLD_BACKUP: (
        _l("The last good backup is more than 26 hours old."),
        _l("Look why the nightly backup failed: its log says so. Then run “inspect-app backup”."),
    ),
    ServerWarning.DISK_LOW: (
        _l("The disk is filling up."),
        _l("Plan for a larger one: the photos of one visit take some 3 MB."),
    ),
    ServerWarning.NO_DRILL: (
        _l("No backup was tried out within the last week."),
        _l("Run “inspect-app backup-drill”, and let a timer do it every week: only a restore proves a backup."),
    ),
    ServerWarning.NO_SCAN: (
        _l("The stored photos were not checked within the last month."),
        _l("The server checks them at night while it runs. If it does run, its log says why the check did not end."),
    ),
}
"""What is wrong, and what to do about it."""


@blueprint.get("")
@allow(Permission.ADMINISTER)
def index() -> str:
    state = read_server_state(current_app)
    due = server_warnings(state.facts, state.backup, state.first_photo_at)
    return render_template("registry/server.html", state=state, warnings=[WARNING_TEXTS[warning] for warning in due])
