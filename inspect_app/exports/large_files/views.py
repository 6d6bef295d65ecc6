"""A person's large file: ordered by the link of the download, told how far it is, given when it is done."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Flask, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from inspect_app import problems
from inspect_app.accounts.access import allow, person
from inspect_app.accounts.roles import Permission
from inspect_app.exports.files import MIME_TYPES
from inspect_app.exports.large_files.file_child import start_child
from inspect_app.exports.large_files.file_order import FileOrder
from inspect_app.exports.large_files.file_shelf import FileState, KeptFile, delete_expired_files, shelf_of
from inspect_app.heavy_jobs.job_kinds import EXPORT, OneFileAtATime
from inspect_app.heavy_jobs.job_turns import server_turns
from inspect_app.web import language, settings

blueprint = Blueprint("large_files", __name__, url_prefix="/exports/own-file")


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


class NoFileKept(problems.Problem):
    status = 404
    ar = "لا يوجد ملف كبير محفوظ لك الآن: يُحفظ الملف نصف ساعة بعد تحضيره ثم يُحذف. اطلبه من القائمة مرة أخرى."
    en = (
        "No large file of yours is kept here now: one is kept for half an hour after it was made, then deleted. "
        "Ask for it on the list again."
    )


def order_file(order: FileOrder) -> Response:
    """Has the file made by a process of its own, and leads to its page; so does a second ask for the same meanwhile.

    Raises OneFileAtATime and FilesInTheWay.
    """
    delete_expired_files()
    shelf = shelf_of(order.person.id)
    with shelf.lock() as lock:
        if lock:
            server_turns().check(EXPORT, order.person.id)
            shelf.begin(order)
            start_child(settings(), order.person.id, lock)
        elif not _is_being_made(order):
            server_turns().check(EXPORT, order.person.id)
            raise OneFileAtATime(EXPORT.usual_seconds)  # its process has not come as far as its turn
    return redirect(url_for("large_files.own_file"), 303)


def _is_being_made(order: FileOrder) -> bool:
    kept = shelf_of(order.person.id).read(order.person)
    return kept is not None and kept.order.is_same_as(order)


@blueprint.get("")
@allow(Permission.EXPORT)
def own_file() -> tuple[str, int]:
    """How far it is. Without scripts the page asks again by itself; a script asks for the same page."""
    kept = _kept()
    status = 202 if kept.state is FileState.MAKING else 200
    failure = kept.failure.in_(language()) if kept.failure else ""
    return render_template("exports/own-file.html", kept=kept, failure=failure, now=datetime.now(UTC)), status


@blueprint.get("/download")
@allow(Permission.EXPORT)
def download() -> Response:
    kept = _kept()
    if kept.state is not FileState.READY:
        return redirect(url_for("large_files.own_file"), 303)
    file = shelf_of(person().id).file
    try:
        return send_file(file, MIME_TYPES[kept.order.extension], as_attachment=True, download_name=kept.order.name)
    except FileNotFoundError:
        raise NoFileKept from None  # its time ended at this moment


def _kept() -> KeptFile:
    """Raises NoFileKept."""
    kept = shelf_of(person().id).read(person())
    if kept is None:
        raise NoFileKept
    return kept
