"""What the neighbour's directorate holds, everything by its id and its words; and whether anybody else was told."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, update
from werkzeug.test import TestResponse

from inspect_app.accounts.models import OpenSession
from inspect_app.db import Base, db, writing
from inspect_app.deficiencies.models import Deficiency, DeficiencyEvent, StepEvidence
from inspect_app.inspections.models import ReceivedBody
from inspect_app.schools.models import Directorate, Location, School
from tests.make import LOCKED_EXIT, NOW, VisitBody, jpeg
from tests.page import Browser
from tests.people import World
from tests.submissions.test_receiving import send

WORD = "سرّ الجيران"
"""Stands in every text they left."""
PHOTO = jpeg(70, 50, "#835")
MISSING = "e" * 64
DRAFT = "3f8e6f0e-52d4-4b4c-9d7a-6a2c4f1b2d10"
GROWS = {"audit", "open_session", "wrong_tries"}
"""Tables in which a refused request may leave a line."""
TABLE = f"رقم المدرسة,الاسم,المديرية\n300400,{WORD},2203\n"


@dataclass(frozen=True)
class Foreign:
    """Ids and names of what is there, as whoever saw that tablet or its pages could have them."""

    ids: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def told(self, answer: TestResponse, *known: str) -> list[str]:
        """What this answer tells of it, beside what the one who asks ``known``ly said."""
        text, said = text_of(answer), " ".join(known)
        words = {**self.ids, "word": WORD}
        return [name for name, value in words.items() if len(value) > 5 and value not in said and value in text]


def text_of(answer: TestResponse) -> str:
    """Headers and body, an archive's files unpacked."""
    head, body = "\n".join(f"{name}: {value}" for name, value in answer.headers), answer.get_data()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(map(archive.read, archive.namelist()))
    text = body.decode("utf-8", "replace")
    return f"{head}\n{text}\n{json.loads(text) if text and answer.mimetype == 'application/json' else ''}"


def leave_things(world: World, page: Callable[..., Browser]) -> Foreign:
    """The neighbour inspects, contradicts a visit, keeps a draft; their office and an administrator act."""
    _name_things(world)
    neighbour, reviewer = page(world.neighbour), page(world.neighbouring_reviewer)
    photo = hashlib.sha256(PHOTO).hexdigest()
    neighbour.put(f"/fieldwork/photos/{photo}", PHOTO)
    visit = VisitBody(world.other_school, world.neighbour.id, [LOCKED_EXIT], fields=_fields(world, photo))
    first = send(neighbour, visit)
    send(neighbour, replace(visit, fields=visit.fields | {"note": f"{WORD} 2"}))
    draft = {"note": WORD, "school": world.other_school}
    neighbour.client.put(f"/fieldwork/drafts/{DRAFT}?device=d&revision=1&counter=1", data=json.dumps(draft))
    deficiency = db.session.scalars(select(Deficiency).order_by(Deficiency.number)).first()
    taken = {"status": "acknowledged", "note": f"{WORD} شوهد على الطبيعة"}
    reviewer.post(f"/deficiencies/{deficiency.number}", taken)
    paper = jpeg(60, 50, "#583")
    proposed = {"status": "void", "note": f"{WORD} كتاب رقم 41", "document-file": (io.BytesIO(paper), "paper.jpg")}
    reviewer.post(f"/deficiencies/{deficiency.number}", proposed | {"document-day": "2026-05-03"})
    step = db.session.scalars(select(DeficiencyEvent.at).order_by(DeficiencyEvent.at.desc())).first()
    tokens = [_upload(page(world.administrator)) for _ in range(2)]
    administrator, preview = page(world.administrator), f"/registry/schools/import/{tokens[1]}"
    stamp = administrator.get(preview).hidden("form:has([name=stamp])")
    report = administrator.post(preview, stamp, status=303).response.location
    _name_things(world)
    digests = db.session.scalars(select(ReceivedBody.digest).order_by(ReceivedBody.id)).all()
    session = db.session.scalars(select(OpenSession).where(OpenSession.account_id == world.neighbour.id)).first()
    ids = {"visit": visit.id, "visit_number": str(first["number"]), "digest": digests[0], "contested": digests[1]}
    ids |= {"photo": photo, "missing": MISSING, "draft": DRAFT, "place": f"yard-{world.other_school}"}
    ids |= {"deficiency": deficiency.id, "deficiency_number": str(deficiency.number), "step": step.isoformat()}
    ids |= {"evidence": db.session.scalars(select(StepEvidence.sha256)).one()}
    ids |= {"school": world.other_school, "directorate": world.other_directorate, "token": tokens[0]}
    ids |= {"report": report.rsplit("/", 1)[1], "account": str(world.neighbour.id), "person": world.neighbour.name_ar}
    return Foreign(
        ids | {"username": world.neighbour.username, "session": session.token_hash, "session_number": str(session.id)}
    )


def _name_things(world: World) -> None:
    with writing():
        for model, key, value, column in (
            (School, School.number, world.other_school, "name_ar"),
            (Directorate, Directorate.code, world.other_directorate, "name_ar"),
            (Location, Location.id, f"yard-{world.other_school}", "name"),
        ):
            db.session.execute(update(model).where(key == value).values({column: f"{WORD} {model.__tablename__}"}))


def _fields(world: World, photo: str) -> dict[str, str]:
    finding = {"location": f"yard-{world.other_school}", "note": WORD, "instance": WORD}
    finding["photo"] = f"{photo};;{NOW.isoformat()};;"
    fields = {f"B03_01-0-{name}": value for name, value in finding.items()}
    return fields | {"B03_01-1-photo": f"{MISSING};;;;", "B03_01-1-new_name": WORD, "note": WORD}


def _upload(administrator: Browser) -> str:
    sent = {"file": (io.BytesIO(TABLE.encode()), f"{WORD}.csv")}
    return str(administrator.post("/registry/schools", sent, status=303).response.location).rsplit("/", 1)[1]


Rows = dict[str, Counter[str]]


def rows() -> Rows:
    """Every row of every table."""
    with db.engine.connect() as connection:
        tables = Base.metadata.tables.items()
        return {name: Counter(map(repr, connection.execute(select(table)).all())) for name, table in tables}


def changes(before: Rows, now: Rows, *own: str) -> dict[str, Any]:
    """Rows that are gone or others, and new ones, but in tables that may grow and those of one's ``own`` things."""
    gone = {name: list(before[name] - now[name]) for name in before if before[name] - now[name]}
    come = {name: list(now[name] - before[name]) for name in now if now[name] - before[name]}
    return {"gone": gone, "come": {name: rows for name, rows in come.items() if name not in {*GROWS, *own}}}


NOTHING: dict[str, Any] = {"gone": {}, "come": {}}
