"""Every field of a visit with every odd value: stored, or refused in words; never a failure of the server."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.make import LOCKED_EXIT, digest_header
from tests.submissions.test_receiving import a_visit

ODD = {
    "NUL": "%00",
    "half an emoji": "%ED%A0%BD",
    "no text": "%FF%FE",
    "thirty digits": "9" * 30,
    "thousands of digits": "9" * 5000,
    "Arabic digits": quote("٩" * 30),
    "infinity": "1e999",
    "no number": "nan",
    "minus": "-1",
    "before all time": "0001-01-01T00:00:00%2B14:00",
    "after all time": "9999-12-31T23:59:59-12:00",
    "the last hour of all time": "9999-12-31T23:30:00Z",
    "a photo of thirty digits": f"{'0' * 64};{'9' * 30};{'9' * 30};{'9' * 30};{'9' * 30}",
}
FIELDS = (
    "revision", "replaces", "version", "school", "owner", "device", "started", "finished", "latitude", "accuracy",
    "note", "fact-floors", "mood", "B03_01-answer", "B03_01-0-severity", "B03_01-0-location", "B03_01-0-instance",
    "B03_01-0-tick", "B03_01-0-photo", "B03_01-99999999999999-note", "B05_01-value",
    "B02_01-value", "B04_02-value", "B01_04-value", "B03_01-told_at", "B03_01-told_whom", "B03_01-told_by",
    "B03_01-not_told", "B03_01-0-fixed", "B02_03-paper", "signer_name", "signature", "not_signed", "correction",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_no_odd_value_is_too_much(odd, world, page):
    engineer, told = page(world.engineer), {}
    for field in FIELDS:
        visit = a_visit(world, LOCKED_EXIT, only=[LOCKED_EXIT])
        kept = [pair for pair in visit.bytes().split(b"&") if not pair.startswith(f"{field}=".encode())]
        # At the end, where the header's own fields still are found first.
        body = b"&".join([*kept, f"{field}={odd}".encode()])
        answer = engineer.client.put(visit.url, data=body, headers=digest_header(body))
        told[field] = (answer.status_code, answer.json.get("code"))
    assert {status for status, _ in told.values()} <= {201, 403, 404, 422}, told
    assert told["mood"] == (201, None)
    for path in ("/fieldwork/inventory", f"/fieldwork/package?school={world.school}"):
        assert engineer.client.get(path).status_code == 200
    reviewer = page(world.reviewer).client
    assert reviewer.get("/exports/visits-long.zip").get_data()
    for path in ("/visits", "/deficiencies", "/visits/1", "/deficiencies/1", "/exports/deficiencies.csv"):
        assert reviewer.get(path).status_code == 200, path


@pytest.mark.parametrize("revision", ["9" * 30, "9" * 5000, "0", "-1"])
def test_no_number_in_the_address_is_too_much(revision, world, page):
    visit = a_visit(world)
    path = f"/fieldwork/visits/{visit.id}/{revision}"
    body = visit.bytes().replace(b"revision=1&", f"revision={revision}&".encode())
    answer = page(world.engineer).client.put(path, data=body, headers=digest_header(body))
    assert answer.status_code in {404, 405, 422}
