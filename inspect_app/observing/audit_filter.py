"""The filter of the journal as a form, and the words for its acts: above the list and in the address of its file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from inspect_app.accounts.models import MAX_USERNAME_LENGTH
from inspect_app.journal import Action
from inspect_app.observing.audit_selection import AuditSelection
from inspect_app.overview.filter_form import LocalMeta, in_our_time, or_empty, require_valid

ACTION_NAMES = {
    Action.SIGN_IN: _l("Signed in"),
    Action.REFUSE_SIGN_IN: _l("Sign-in refused"),
    Action.REFUSE_CODE: _l("One-time code refused"),
    Action.USE_RECOVERY_CODE: _l("Recovery code used"),
    Action.SIGN_OUT: _l("Signed out"),
    Action.END_SESSION: _l("Session ended"),
    Action.DENY: _l("Access denied"),
    Action.ADD_PERSON: _l("Account added"),
    Action.IMPORT_PEOPLE: _l("People added from a file"),
    Action.CHANGE_PERSON: _l("Account changed"),
    Action.SET_PASSWORD: _l("New password"),
    Action.CHANGE_OWN_PASSWORD: _l("Own password changed"),
    Action.MAKE_SIGN_IN_LINK: _l("Sign-in link made"),
    Action.USE_SIGN_IN_LINK: _l("Sign-in link used"),
    Action.TURN_ON_SECOND_FACTOR: _l("Second factor turned on"),
    Action.TURN_OFF_SECOND_FACTOR: _l("Second factor turned off"),
    Action.RENEW_RECOVERY_CODES: _l("Recovery codes renewed"),
    Action.CLOSE_ACCOUNT: _l("Account was closed"),
    Action.OPEN_ACCOUNT: _l("Account opened again"),
    Action.IMPORT_SCHOOLS: _l("Schools imported"),
    Action.LOAD_BOUNDARIES: _l("Boundaries loaded"),
    Action.UNDO_BOUNDARIES: _l("Change of boundaries taken back"),
    Action.REMOVE_BOUNDARY: _l("Boundary removed"),
    Action.ADD_DIRECTORATE: _l("Directorate added"),
    Action.CHANGE_DIRECTORATE: _l("Directorate changed"),
    Action.DISSOLVE_DIRECTORATE: _l("Directorate dissolved"),
    Action.MOVE_SCHOOLS: _l("Schools moved to another directorate"),
    Action.MOVE_PERSON: _l("Person moved to another directorate"),
    Action.CLOSE_SCHOOL: _l("School closed"),
    Action.OPEN_SCHOOL: _l("School opened again"),
    Action.RECEIVE_VISIT: _l("Visit received"),
    Action.RECEIVE_FILE: _l("Tablet file received"),
    Action.CHOOSE_VERSION: _l("Version of a visit chosen"),
    Action.WAIVE_PHOTOS: _l("Missing photos given up"),
    Action.DISCARD_DRAFT: _l("Unfinished visit given up"),
    Action.MOVE_DEFICIENCY: _l("Deficiency moved on"),
    Action.TAKE_STEP_BACK: _l("Step taken back"),
    Action.PROPOSE_END: _l("Closing or voiding proposed"),
    Action.CONSENT_TO_END: _l("Consented to closing or voiding"),
    Action.DECLINE_END: _l("Closing or voiding declined"),
    Action.EXPORT_DEFICIENCIES: _l("Deficiencies downloaded"),
    Action.EXPORT_VISITS: _l("Visits downloaded"),
    Action.EXPORT_AUDIT: _l("Audit log downloaded"),
    Action.DOWNLOAD_MAP: _l("Map file downloaded"),
    Action.DOWNLOAD_PACKAGE: _l("Tablet package downloaded"),
    Action.REBUILD: _l("Rebuilt from received visits"),
    Action.NEW_EPOCH: _l("New epoch after a restore"),
    Action.RESTORE_BACKUP: _l("Backup restored"),
    Action.UPGRADE_DATABASE: _l("Database upgraded"),
    Action.MOVE_DATABASE: _l("Database moved"),
}
"""Past tense: what a line tells."""


class AuditForm(Form):
    """A user name nobody has narrows to nothing: an account may have been tried that never was."""

    Meta = LocalMeta

    person = SearchField(_l("User name"), [Length(max=MAX_USERNAME_LENGTH)])
    action = SelectField(_l("Act"), [or_empty], choices=[SelectChoice("", _l("All"))])
    since = DateField(_l("From"), [or_empty, in_our_time])
    until = DateField(_l("Until"), [or_empty, in_our_time])


def audit_selection_from(args: MultiDict[str, str]) -> tuple[AuditSelection, AuditForm]:
    """The filter in a request's query. Raises BadForm naming the fields that cannot be read."""
    form = AuditForm(args)
    form.action.choices = [
        SelectChoice("", _l("All")),
        *(SelectChoice(action.value, name) for action, name in ACTION_NAMES.items()),
    ]
    require_valid(form)
    selection = AuditSelection(
        person=(form.person.data or "").strip(),
        action=form.action.data or "",
        since=form.since.data,
        until=form.until.data,
    )
    return selection, form
