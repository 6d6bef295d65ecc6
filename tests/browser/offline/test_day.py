"""A day without a server: it is really stopped, the browser is really killed, and everything arrives once."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.offline.kit import SCHOOLS, Tablet, begin, finish, photograph, saved, sign_in, take
from tests.people import PASSWORD
from tests.wire.line import Line

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_three_schools_without_a_server_and_everything_arrives_once(server, tablet):
    home = sign_in(tablet)
    take(home)
    home.close()
    server.kill()

    home = tablet.open()
    expect(home.locator("[data-link]")).to_contain_text("لا اتصال الآن")
    expect(home.locator("[data-ready]")).to_contain_text("جاهز للميدان")
    home.click("#mine-100200 .starts a >> nth=0")
    expect(home.locator("[data-deck]")).to_be_visible()
    home.close()

    for n, school in enumerate(SCHOOLS):
        page = begin(tablet, school, "health-and-safety" if n else "minimum-standards")
        item = "B03_05" if n else "A01_02"
        page.click(f"#{item} .answer.not_ok")
        photograph(page, item, f"#{n + 3}56")
        saved(page)
        if n == 1:
            tablet.kill()  # in the middle of a visit
            tablet.start()
            page = begin(tablet, school)
            expect(page.locator(f'[name="{item}-answer"][value=not_ok]')).to_be_checked()
            expect(page.locator(f"#{item} .photo .tick")).to_be_visible()
        finish(page)
        expect(page.locator("[data-finish-sent]")).to_contain_text("لم يُرسل بعد")
        page.close()

    sync = tablet.open("/fieldwork/sync")
    expect(sync.locator("[data-queue-list] .kept-card")).to_have_count(3)
    tablet.kill()
    server.start()
    tablet.start()
    tablet.context.clear_cookies(name="session")  # the session ended meanwhile: the queue waits and says so
    sync = tablet.open("/fieldwork/sync")
    expect(sync.locator("[data-link]")).to_contain_text("انتهت الجلسة")
    expect(sync.locator("[data-queue-list] .kept-card")).to_have_count(3)
    sign_in(tablet).close()
    sync.bring_to_front()
    sync.evaluate("dispatchEvent(new Event('focus'))")
    expect(sync.locator("[data-safe-list] li")).to_have_count(3)
    assert server.rows("select count(*) from received_body") == [(3,)]
    assert server.rows("select count(*) from contested_body") == [(0,)]
    assert server.rows("select count(distinct sha256) from stored_photo") == [(3,)]
    receipts = sorted(int(text.split()[-1].strip(".")) for text in receipt_numbers(sync))
    assert receipts == [1, 2, 3]


def receipt_numbers(page):
    said = page.locator("[data-safe-list] .small").all_inner_texts()
    return [text.split("وصلت")[0].strip() for text in said]


@pytest.fixture
def line(server):
    """The way to the server, as good as new until ``faulty`` is raised."""
    seed = secrets.randbelow(2**31)
    print("seed of the line", seed)  # noqa: T201
    with Line(server.port, seed, faulty=0) as line:
        yield line


@pytest.mark.timeout(300)
def test_a_day_comes_home_over_a_bad_line(server, line, playwright, chromium, tmp_path):
    tablet = Tablet(playwright, tmp_path / "far", line.address)
    home = sign_in(tablet)
    take(home)
    home.close()
    server.kill()
    for n, school in enumerate(SCHOOLS):
        page = begin(tablet, school)
        page.click("#B03_05 .answer.not_ok")
        photograph(page, "B03_05", f"#{n + 3}56")
        photograph(page, "B03_05", f"#{n + 3}99")
        saved(page)
        finish(page)
        page.close()
        if n < 2:
            tablet.kill()
            tablet.start()
    server.start()
    # Chromium may or may not have written its cookies down when it was killed. No page of the office sends anything.
    tablet.context.clear_cookies(name="session")
    sign_in(tablet, to="/deficiencies").close()
    line.faulty = 0.34
    sync = tablet.open("/fieldwork/sync")
    expect(sync.locator("[data-safe-list] li")).to_have_count(3, timeout=180_000)
    line.faulty = 0
    tablet.kill()
    assert server.rows("select count(*), count(distinct digest) from received_body") == [(3, 3)]
    assert server.rows("select count(*) from contested_body") == [(0,)]
    assert server.rows("select count(*) from stored_photo") == [(6,)]
    assert server.rows("select count(*) from deficiency where item = 'B03.05' and status = 'open'") == [(3,)]
    seen_in_the_office(chromium, server.address)


def seen_in_the_office(chromium, address):
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=username]", "reviewer")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.goto("/deficiencies?text=B03.05")
    expect(page.locator("main tbody tr")).to_have_count(3)
    page.goto("/maps/2202")
    for name in ["سما السرحان", "الباسلية", "حوشا"]:
        expect(page.locator("main")).to_contain_text(name)
    context.close()
