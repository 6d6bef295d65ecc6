"""A closed school is in no list, map, file or figure: over every address that there is, the new ones too."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from tests.desk.made import EXIT, WIRES, add_visit, at_yard
from tests.desk.schools import add_school, close_school
from tests.maps.stock import a_deficiency

SHUT, NAME, NOTE = "100299", "Shutdown Hollow", "لا يقرؤه أحد بعد الإغلاق"
LISTING = {
    "desk.deficiencies": ("/deficiencies?", "/deficiencies?state=all&", "/deficiencies?text=Shutdown&"),
    "desk.schools": ("/schools?", "/schools?sort=name&", "/schools?sort=visit&", "/schools?sort=-points&"),
    "desk.directorate": ("/directorates/2202?", "/directorates/2202?state=all&"),
    "desk.directorates": ("/directorates?",),
    "exports.deficiencies": tuple(
        f"/exports/deficiencies.{extension}?{state}"
        for extension in ("csv", "xlsx", "geojson", "gpkg")
        for state in ("", "state=all&")
    ),
    "maps.directorate": ("/maps/2202?", "/maps/2202?state=all&"),
    "maps.directorates": ("/maps/directorates.json?",),
    "maps.file": ("/maps/2202/file?",),
    "maps.nation": ("/maps/?",),
    "maps.schools": ("/maps/2202/schools.json?", "/maps/2202/schools.json?state=all&"),
    "tablet.home": ("/fieldwork/?state=visited&", "/fieldwork/?q=Shutdown&"),
    "tablet_api.get_package": (f"/fieldwork/package?school={SHUT}&school=100200&",),
}
"""Endpoint → addresses that list, draw or count schools and deficiencies; more may be asked behind them."""
VISITS = {"desk.visits", "exports.visits"}
"""Visits are kept: they say that their school is closed, and tell nothing of what is open there."""
RECORDS = {"desk.deficiency", "desk.school", "desk.visit", "photos.show", "submissions.show_conflicts", "tablet.visit"}
"""Of one thing that somebody asks for by its number, or of what an engineer has to decide."""
SILENT = {
    *("accounts.ask_code", "accounts.sign_in", "desk.home", "exports.audit", "exports.columns", "observing.health"),
    *("large_files.download", "large_files.own_file", "observing.metrics"),
    *("observing.ready", "own_account.password", "own_account.show", "second_factor.show", "sign_in_links.open_link"),
    *("service_worker.asset", "service_worker.manifest", "service_worker.offline", "service_worker.service_worker"),
    *("service_worker.sync", "static", "submissions.receiving", "tablet_api.get_drafts", "tablet_api.get_inventory"),
    *("tablet_api.get_photo", "tablet_api.hello"),
}
"""They tell of no school's deficiencies, or hand out a file of exports.deficiencies that was made before; “registry…”
are the administrator's, where a closed school is kept."""
ENGINEERS = {"tablet.home", "tablet_api.get_package"}
COUNTRY = {"desk.directorates", "maps.directorates", "maps.nation"}


@pytest.fixture
def closed(world):
    """A danger at a school that is open, and at a closed one dangers, a repaired fault and a deferred one."""
    add_visit(world.engineer, world.school, {EXIT: (at_yard(world.school),)}, 3)
    add_school(SHUT, NAME)
    add_visit(world.engineer, SHUT, {EXIT: (at_yard(SHUT, NOTE),), WIRES: (at_yard(SHUT, NOTE),)}, 3)
    a_deficiency(SHUT, "severe", closed_at=None, status="deferred", note=NOTE)
    close_school(SHUT)


def everything(answer):
    """All that an answer says, unpacked where it is an archive."""
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    data = answer.get_data()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    return data.decode("utf-8", "replace")


def test_every_address_is_spoken_for(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    known = {*LISTING, *VISITS, *RECORDS, *SILENT}
    assert {one for one in endpoints if not one.startswith("registry")} == known


@pytest.mark.parametrize(("endpoint", "address"), [(key, one) for key, many in LISTING.items() for one in many])
def test_nothing_of_a_closed_school_is_told(world, page, closed, endpoint, address):
    person = world.engineer if endpoint in ENGINEERS else world.ministry if endpoint in COUNTRY else world.reviewer
    said = everything(page(person, "en").client.get(address)).replace(f"school={SHUT}", "")
    if endpoint in COUNTRY:
        visited = "1 of 2 schools visited" if endpoint == "maps.nation" else "1 of 1 schools visited"
        assert visited in " ".join(said.split())
    elif "=Shutdown" not in address:
        assert world.school in said
    if endpoint == "tablet_api.get_package":
        package = json.loads(said)
        assert package.pop("not_found") == [SHUT]
        said = json.dumps(package, ensure_ascii=False)
    assert not [one for one in (SHUT, NAME, NOTE) if one in said]


@pytest.mark.parametrize("shape", ["wide", "long"])
def test_the_visits_of_a_closed_school_stay_in_the_archive(world, page, closed, shape):
    assert SHUT in everything(page(world.reviewer, "en").client.get(f"/exports/visits-{shape}.zip"))
