"""What a tablet's program calls: hello, visits, photos, inventory. Idempotent, safe to repeat, answered in JSON."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, jsonify, request, send_file

from inspect_app.accounts.access import allow, fieldwork, person, sends
from inspect_app.accounts.roles import Permission
from inspect_app.checklists import Checklist
from inspect_app.db import writing
from inspect_app.inspections.photo_holding import photo_files
from inspect_app.inspections.published import published
from inspect_app.observing.downloads import note_package
from inspect_app.problems import NotFound
from inspect_app.submissions import drafts, limits
from inspect_app.submissions.epoch import current_epoch
from inspect_app.submissions.parsing.field_values import digits
from inspect_app.submissions.photo_intake import keep_photo, known_photo
from inspect_app.submissions.receipts import inventory
from inspect_app.submissions.receiving import HEADER, DigestDiffers, NotYours, OtherVisit, receive_bytes
from inspect_app.submissions.waive_photos import give_up_own_photos
from inspect_app.tablet import package
from inspect_app.web import always_json, limit_body, settings

blueprint = Blueprint("tablet_api", __name__, url_prefix="/fieldwork")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]+)={0,2}:")


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    always_json(app, blueprint.name)


@blueprint.get("/hello")
@allow(Permission.INSPECT)
@sends
def hello() -> Response:
    """Who is asking, what time it is here, and what the server takes."""
    me, library, ours = person(), published(), settings()
    return jsonify(
        epoch=current_epoch(),
        time=_now(),
        person={"id": me.id, "username": me.username, "name_ar": me.name_ar, "name_en": me.name_en},
        limits=limits.for_programs(ours.max_photo_bytes) | {"draft_every": ours.draft_every},
        checklists=_named(library.current),
        accepted=_named(library),
    )


def _named(checklists: Iterable[Checklist]) -> list[dict[str, object]]:
    return [{"id": c.id, "version": c.version, "digest": c.digest} for c in checklists]


def _now() -> str:
    return datetime.now(UTC).isoformat()


@blueprint.put("/visits/<uuid:visit>/<int:revision>")
@allow(Permission.INSPECT)
@limit_body(limits.MAX_BODY)
@sends
def put_visit(visit: object, revision: int) -> tuple[Response, int]:
    """201 with a receipt for new bytes, 200 with the same receipt for bytes that are here already."""
    body = _body()
    _check_digest(body)
    start = body[:HEADER]
    if f"visit={visit}&".encode() not in start or f"revision={revision}&".encode() not in start:
        raise OtherVisit
    photo_files().check_room(len(body))
    receipt = receive_bytes(body, person())
    return jsonify(receipt.to_json()), 201 if receipt.new else 200


@blueprint.put("/photos/<sha256>")
@allow(Permission.INSPECT)
@limit_body(lambda settings: settings.max_photo_bytes)
@sends
def put_photo(sha256: str) -> tuple[Response, int]:
    """201 new, 200 known of this person, 422 when the hash differs, 413 too large, 415 not a photo, 507 disk full.

    403 for the photo of somebody's draft after another has signed in: its bytes do not say whose it is.
    """
    me = person()
    if request.args.get("owner", str(me.id)) != str(me.id):
        raise NotYours
    if not _SHA256.fullmatch(sha256):
        raise DigestDiffers
    data = _body()
    stored = known_photo(sha256, me)
    if stored and hashlib.sha256(data).hexdigest() == sha256:
        return jsonify(sha256=sha256, size=stored.size), 200
    kept = keep_photo(data, sha256, me)
    return jsonify(sha256=sha256, size=kept.size), 201


@blueprint.get("/photos/<sha256>")
@allow(Permission.INSPECT)
@sends
def get_photo(sha256: str) -> Response:
    """A photo that this person sent, for a draft that goes on here: as it is kept, which may be our re-encoding."""
    if not _SHA256.fullmatch(sha256) or known_photo(sha256, person()) is None:
        raise NotFound
    response = send_file(photo_files().path(sha256), mimetype="image/jpeg", conditional=False, etag=False)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/visits/<uuid:visit>/missing-photos")
@allow(Permission.INSPECT)
@sends
def give_up_photos(visit: object) -> Response:
    """Gives up, with a reason, the photos these bytes of one's own visit still lack: no tablet has them any more."""
    digest, reason = request.form.get("digest", ""), request.form.get("reason", "")
    with writing():
        given_up = give_up_own_photos(person(), str(visit), digest, reason, datetime.now(UTC))
    return jsonify(id=str(visit), digest=digest, given_up=given_up)


@blueprint.get("/inventory")
@allow(Permission.INSPECT)
@sends
def get_inventory() -> Response:
    """What the server holds of this person, of one device or of all: what the tablet compares itself with."""
    me, epoch = person(), current_epoch()
    since = _since(epoch)
    visits = [one.to_json() for one in inventory(me, request.args.get("device"), since)]
    return jsonify(epoch=epoch, time=_now(), person=me.id, since=since, visits=visits)


def _since(epoch: str) -> int | None:
    """The receipt number to begin with; None, which is everything, for whatever is none of this database."""
    number = digits(request.args.get("since", ""))
    return number if number > 0 and request.args.get("epoch") == epoch else None


@blueprint.put("/drafts/<uuid:visit>")
@allow(Permission.INSPECT)
@limit_body(limits.MAX_DRAFT)
@sends
def put_draft(visit: object) -> tuple[Response, int]:
    """201 for the first backup of this draft, 200 for a later one, whether it was newer than the one held or not."""
    content = _body()
    photo_files().check_room(len(content))
    kept = drafts.keep(person(), str(visit), drafts.draft_marks(request.args), content)
    return jsonify(kept.to_json() | {"epoch": current_epoch()}), 201 if kept.new else 200


@blueprint.get("/drafts")
@allow(Permission.INSPECT)
@sends
def get_drafts() -> Response:
    """This person's unfinished drafts, for a tablet whose own content vanished; and whose list it is."""
    me = person()
    found = b",".join(drafts.held(me, request.args.get("device")))
    text = b'{"epoch":%s,"person":%d,"drafts":[%s]}' % (json.dumps(current_epoch()).encode(), me.id, found)
    return Response(text, mimetype="application/json")


@blueprint.delete("/drafts/<uuid:visit>")
@allow(Permission.INSPECT)
@sends
def delete_draft(visit: object) -> Response:
    """Forgets the backup of a draft that was thrown away on purpose: of one tablet or of all."""
    device, reason = request.args.get("device"), request.form.get("reason", "")
    return jsonify(id=str(visit), deleted=drafts.forget(person(), str(visit), device, reason))


@blueprint.get("/package")
@allow(Permission.INSPECT)
@fieldwork
def get_package() -> Response:
    """What a tablet keeps of the chosen schools beside their pages."""
    made = package.make(person(), request.args.getlist("school"))
    known = request.if_none_match.contains_weak(made.stamp)
    if not known:
        note_package(person(), len(request.args.getlist("school")))
    response = Response(status=304) if known else Response(made.text, mimetype="application/json")
    response.set_etag(made.stamp)
    return response


def _body() -> bytes:
    """The request's bytes; more than the view takes are answered 413 without being read."""
    return request.get_data()


def _check_digest(body: bytes) -> None:
    """RFC 9530: a Content-Digest with sha-256 must be that of the body; the tablet's program always sends one."""
    said = _DIGEST.search(request.headers.get("Content-Digest", ""))
    if not said or said[1] != base64.b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode():
        raise DigestDiffers
