"""Hostile text in every field that keeps text, put there by its own door; then every page, map and file that shows it.

FUZZ=200 tries so many texts; the usual few are the same ones each time.
"""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from sqlalchemy import func, select

from inspect_app.db import db
from inspect_app.deficiencies.models import Deficiency
from inspect_app.inspections.models import ReceivedBody, Visit
from tests.fuzz import hostile_values as hostile
from tests.fuzz.answers import ask
from tests.fuzz.test_hostile_requests import EXAMPLES, FUZZ
from tests.make import LOCKED_EXIT, VisitBody, digest_header, jpeg
from tests.offline.test_tablet_file import saved
from tests.registry.test_people_pages import NEW
from tests.stores import DIALECT

PAGES = {
    "engineer": "/fieldwork/ /fieldwork/inventory /fieldwork/drafts /fieldwork/package?school={school} /fieldwork/sync "
    "/fieldwork/schools/{school}/health-and-safety /directorates",
    "reviewer": "/deficiencies /deficiencies?state=all&print=all /deficiencies/{deficiency} /visits /visits/{visit} "
    "/schools /schools/{school} /directorates/2202 /maps/2202 /maps/2202/schools.json /maps/2202/file "
    "/visits/conflicts /exports/deficiencies.csv /exports/deficiencies.geojson /exports/visits-long.zip "
    "/exports/visits-wide.zip",
    "ministry": "/maps/ /maps/directorates.json /directorates /exports/deficiencies.xlsx /deficiencies /visits",
    "school": "/deficiencies /deficiencies/{deficiency} /schools/{school} /visits/{visit}",
    "admin": "/registry /registry/people /registry/schools /registry/boundaries /registry/people/1 /schools",
}
"""What shows stored text, by whose page it is."""


def writable(text):
    return text.encode("utf-8", "replace").decode()


def inspect_with(engineer, world, text):
    """Two versions of a visit that contradict each other, with the text in all of their fields."""
    said = {"note": text, "device": text[:60], "B03_01-0-note": text, "B03_01-0-instance": text[:80]}
    said |= {"B03_01-0-location": "new", "B03_01-0-new_name": text[:120] or "x", "B03_02-value": text, text[:50]: text}
    said |= {"B04_01-answer": "not_inspected", "B04_01-reason": text, "fact-floors": text, "B03_01-tick": text}
    said |= {f"B03_01-{key}": text for key in ("told_at", "told_by", "told_whom", "not_told")}
    fields = {
        writable(name): writable(value) for name, value in said.items() if name not in {"visit", "school", "owner"}
    }
    visit = VisitBody(world.school, world.engineer.id, [LOCKED_EXIT], fields=fields)
    for note in ("one", "two"):
        visit.fields = fields | {"B03_03-reason": note}
        body = visit.bytes()
        ask(lambda body=body: engineer.put(visit.url, data=body, headers=digest_header(body)), ("visit", text))
    fields = dict(visit.pairs()) | {"confirmed": "yes", "B03_01-told_at": "", "B03_01-told_by": "voice"}
    fields["B03_01-0-file"] = io.BytesIO(jpeg()), writable(text) or "x"
    ask(lambda: engineer.post(f"/fieldwork/schools/{world.school}/health-and-safety", data=fields), ("form", text))
    draft = json.dumps({"note": text, text: [text]}).encode()
    path = f"/fieldwork/drafts/{visit.id}"
    query = {"device": writable(text), "revision": "1", "counter": "1"}
    ask(lambda: engineer.put(path, query_string=query, data=draft), ("draft", text))


def act_with(browsers, world, text):
    """The office's words about the newest visit and deficiency, and a tablet's file with strange names in it."""
    visit, deficiency = newest(Visit), newest(Deficiency)
    for role, path, fields in (
        ("reviewer", f"/deficiencies/{deficiency}", {"status": "acknowledged", "note": text}),
        ("reviewer", f"/visits/{visit}/missing-photos", {"reason": text}),
        ("school", f"/deficiencies/{deficiency}", {"status": "in_progress", "note": text}),
        ("reviewer", f"/deficiencies/{deficiency}", {"status": "void", "place-kept": text, "place-day": text}),
        ("ministry", f"/deficiencies/{deficiency}/decline", {"proposal": text, "note": text}),
        ("admin", "/registry/people/new", NEW | {"username": text, "name_ar": text, "name_en": text}),
        ("admin", "/registry/people/new", NEW | {"username": f"u{visit}", "name_ar": text, "name_en": text}),
        ("", "/sign-in", {"username": text, "password": text, "next": text}),
        ("", "/language", {"language": text, "next": text}),
    ):
        sent = {name: writable(value) for name, value in fields.items()}
        ask(lambda role=role, path=path, sent=sent: browsers[role].post(path, data=sent), (path, text))
    body = saved(VisitBody(world.school, world.engineer.id), manifest=lambda said: said | {"device": text, "photos": [
        {"sha256": text, "file": text}]})  # fmt: skip
    sent = {"file": (io.BytesIO(body), writable(text) or "x")}
    ask(lambda: browsers["engineer"].post("/fieldwork/receive", data=sent), ("tablet's file", text))


def newest(model):
    return db.session.scalar(select(func.max(model.number))) or 1


def import_with(admin, world, text):
    """Schools, and areas, whose names are the text: looked at, then taken."""
    rows = [("رقم المدرسة", "اسم المدرسة", "الاسم بالإنجليزية", "المديرية", "التجمع", writable(text))]
    rows += [(world.school, writable(text), writable(text), "2202", writable(text), writable(text))]
    rows += [(writable(text), writable(text), writable(text), writable(text), "", "")]
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)
    area = {"type": "Polygon", "coordinates": [[[36, 32], [36.5, 32], [36.5, 32.6], [36, 32.6], [36, 32]]]}
    features = [{"type": "Feature", "properties": {"name": text, "code": "2202"}, "geometry": area}]
    areas = json.dumps({"type": "FeatureCollection", "name": text, "features": features}).encode()
    school = {"رقم المدرسة": text, "اسم المدرسة": text, "المديرية": text, text: text}
    places = [{"type": "Feature", "properties": school, "geometry": {"type": "Point", "coordinates": [36.1, 32.4]}}]
    points = json.dumps({"type": "FeatureCollection", "features": places}).encode()
    people = io.StringIO(newline="")
    rows = [("user name", "name in Arabic", "name in English", "role", "directorate", "school number", writable(text))]
    rows += [
        (writable(text), "م. نور", "", "engineer", "2202", "", ""),
        ("", writable(text), "", "school", "", world.school),
    ]
    csv.writer(people).writerows([*rows, [writable(text)] * 7])
    files = ("schools", table.getvalue().encode("utf-8-sig")), ("schools", points), ("boundaries", areas)
    files += (("people/file", people.getvalue().encode("utf-8-sig")),)
    for where, content in files:
        sent = {"file": (io.BytesIO(content), writable(text) or "x")}
        found = ask(lambda where=where, sent=sent: admin.post(f"/registry/{where}", data=sent), (where, text)).location
        for asked in (admin.get, admin.post) if found and re.search("/(import|file)/", found) else ():
            taken = ask(lambda asked=asked, found=found: asked(found), (where, text))
            if taken.location:
                ask(lambda taken=taken: admin.get(taken.location), (where, text))


@pytest.mark.timeout(400)  # one by one, every field of every form is given every text
def test_whatever_is_stored_every_page_stands(app, world, page):
    """Two languages, since words are put together differently in each."""
    people = {"engineer": world.engineer, "reviewer": world.reviewer, "ministry": world.ministry}
    people |= {"school": world.principal, "admin": world.administrator}
    browsers = {
        role: page(person, "en" if role in {"ministry", "admin"} else "ar").client for role, person in people.items()
    }
    browsers[""] = page().client

    @settings(EXAMPLES, max_examples=FUZZ or (10 if DIALECT == "sqlite" else 4))
    @given(hostile.texts)
    def one_text(text):
        inspect_with(browsers["engineer"], world, text)
        act_with(browsers, world, text)
        import_with(browsers["admin"], world, text)
        here = {"school": world.school, "visit": newest(Visit), "deficiency": newest(Deficiency)}
        for role, paths in PAGES.items():
            for path in paths.format(**here).split():
                ask(lambda role=role, path=path: browsers[role].get(path), (role, path, text))

    one_text()
    assert db.session.scalar(select(func.count(ReceivedBody.id))) > 4
