"""Unfinished visits on one tablet and on another: gone, brought over, thrown away, only looked at; and their photos."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.offline.kit import (
    WORKS,
    Tablet,
    begin,
    close,
    finish,
    forget_saved,
    photograph,
    saved,
    sign_in,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
ITEM = "B03_05"
SCHOOL = "سما السرحان"
DEVICE = "() => document.cookie.match(/kashf-device=([^;]+)/)[1].slice(-4).toUpperCase()"
EMPTY = {"storageTypes": "indexeddb"}


@pytest.fixture
def second(server, tmp_path, playwright):
    tablet = Tablet(playwright, tmp_path / "second", server.address)
    yield tablet
    tablet.kill()
    assert tablet.faults == []


def write(tablet, *, photo=False):
    """A visit with one finding, backed up; gives the code of the tablet."""
    page = begin(tablet, "100200")
    page.click(f"#{ITEM} .answer.not_ok")
    saved(page)
    forget_saved(page)
    page.fill(f"#{ITEM} .findings textarea", "اللوحة ساقطة")
    saved(page)
    if photo:
        photograph(page, ITEM)
    code = page.evaluate(DEVICE)
    page.close()
    return code


def backed_up(server, copies=1):
    until(lambda: server.rows("select count(*) from draft_backup") == [(copies,)])


def emptied(tablet, server, home):
    page = tablet.open("/fieldwork/offline")
    home.close()
    tablet.context.new_cdp_session(page).send("Storage.clearDataForOrigin", {"origin": server.address, **EMPTY})
    page.close()
    return tablet.open()


def test_an_emptied_tablet_says_so_until_a_person_has_decided(server, tablet):
    home = sign_in(tablet)
    code = write(tablet)
    home.reload()
    backed_up(server)
    home = emptied(tablet, server, home)
    alarm = home.locator("[data-vanished]")
    for _ in range(2):
        expect(alarm).to_contain_text("اختفت زيارة غير منتهية من هذا الجهاز")
        expect(alarm).to_contain_text(code)
        expect(alarm).to_contain_text(SCHOOL)
        expect(alarm).to_contain_text("1 من")
        home.reload()
    tablet.context.close()
    tablet.start()
    home = tablet.open()
    server.kill()
    home.click("[data-vanished] .buttons .button.main")
    said = home.locator("[data-vanished] li [role=status]")
    expect(said).to_contain_text("يحتاج هذا إلى اتصال")
    server.start()
    home.evaluate("dispatchEvent(new Event('focus'))")
    expect(home.locator("[data-link]")).to_be_hidden()
    home.wait_for_timeout(500)
    expect(said).to_contain_text("يحتاج هذا إلى اتصال")
    home.click("[data-vanished] .buttons .button:nth-of-type(2)")
    expect(home.locator("[data-vanished]")).to_be_hidden()
    expect(home.locator("[data-other-tablets] summary")).to_contain_text("تُركت لجهاز آخر")
    home.reload()
    expect(home.locator("[data-other-tablets] summary")).to_be_visible()
    home.click("[data-other-tablets] summary")
    home.click("[data-other-tablets] .button.main")
    expect(home.locator("[data-started] .kept-card")).to_contain_text(SCHOOL)
    expect(home.locator("[data-other-tablets]")).to_be_hidden()
    home.click("[data-started] a")
    expect(home.locator(f"#{ITEM} textarea")).to_have_value("اللوحة ساقطة")


def test_what_is_given_up_is_given_up_with_a_reason(server, tablet):
    home = sign_in(tablet)
    write(tablet)
    home.reload()
    backed_up(server)
    home = emptied(tablet, server, home)
    home.click("[data-vanished] .buttons .quiet")
    home.keyboard.press("Enter")
    expect(home.locator("[data-vanished] li")).to_be_visible()
    home.keyboard.type("أعيدت الزيارة على الورق")
    home.keyboard.press("Enter")
    expect(home.locator("[data-vanished]")).to_be_hidden()
    backed_up(server, 0)
    [(detail,)] = server.rows("select detail from audit where action = 'discard-draft'")
    assert detail == "100200 · أعيدت الزيارة على الورق"


def test_a_visit_goes_on_on_another_tablet_with_its_photos(server, tablet, second):
    home = sign_in(tablet)
    code = write(tablet, photo=True)
    home.reload()
    backed_up(server)
    until(lambda: server.rows("select count(*) from sent_photo") == [(1,)])
    other = sign_in(second)
    expect(other.locator("[data-other-tablets] summary")).to_contain_text(code)
    expect(other.locator("[data-vanished]")).to_be_hidden()
    other.click("[data-other-tablets] summary")
    other.click("[data-other-tablets] .button.main")
    expect(other.locator("[data-started] .kept-card")).to_contain_text(SCHOOL)
    backed_up(server, 2)
    expect(home.locator("[data-vanished]")).to_be_hidden()
    home.reload()
    expect(home.locator("[data-started] .kept-card [data-why]")).to_contain_text(other.evaluate(DEVICE))
    other.wait_for_function(WORKS)
    server.kill()
    other.click("[data-started] a")
    expect(other.locator(f"#{ITEM} textarea")).to_have_value("اللوحة ساقطة")
    server.start()
    other.close()
    page = begin(second, "100200")
    expect(page.locator(f"#{ITEM} .photo img")).to_have_count(1)
    finish(page)
    expect(page.locator("[data-finish-sent]")).to_contain_text("رقم الإيصال 1")
    home.reload()
    until(lambda: server.rows("select count(*) from draft_backup") == [(0,)])
    home.wait_for_timeout(500)
    home.reload()
    expect(home.locator("[data-started] .kept-card [data-why]")).to_contain_text("أُنهيت على جهاز آخر")


def test_a_discarded_visit_is_brought_back_within_a_day(server, tablet):
    home = sign_in(tablet)
    write(tablet, photo=True)
    home.reload()
    asked = []
    home.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    home.click("[data-started] .kept-card .quiet")
    expect(home.locator("[data-started]")).to_be_hidden()
    assert "إجابة واحدة، صورة واحدة" in asked[0]
    home.goto("/fieldwork/sync")
    expect(home.locator("[data-discarded] li")).to_contain_text(SCHOOL)
    page = begin(tablet, "100200")
    expect(page.locator(f"#{ITEM} [value=not_ok]")).not_to_be_checked()
    close(page, home)
    home.click("[data-discarded] .button")
    expect(home.locator("[data-drafts] .kept-card")).to_contain_text(SCHOOL)
    page = begin(tablet, "100200")
    expect(page.locator(f"#{ITEM} .photo .tick")).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("[data-discard]")
    expect(page.locator("[data-discarded] li")).to_contain_text(SCHOOL)
    page.close()
    a_day_later = "() => { const now = Date.now; Date.now = () => now() + 24.1 * 3600e3; }"
    tablet.context.add_init_script(f"({a_day_later})()")
    home.reload()
    expect(home.locator("[data-discarded]")).to_be_hidden()
    backed_up(server, 0)
    until(lambda: home.evaluate(PHOTOS_KEPT) == 0)


PHOTOS_KEPT = """() => new Promise((resolve) => {
  indexedDB.open("kashf").onsuccess = ({ target: { result: db } }) => {
    db.transaction("photos").objectStore("photos").count().onsuccess = ({ target }) => {
      db.close();
      resolve(target.result);
    };
  };
})"""


def test_a_visit_that_was_only_looked_at_leaves_nothing(server, tablet):
    tablet.context.grant_permissions(["geolocation"])
    tablet.context.set_geolocation({"latitude": 32.4, "longitude": 36.2, "accuracy": 9})
    home = sign_in(tablet)
    page = begin(tablet, "100200")
    expect(page.locator("[data-position]")).to_contain_text("9")
    another = tablet.open("/fieldwork/schools/100200/health-and-safety")
    another.click("[data-take-over]")
    expect(another.locator("[data-deck]")).to_be_visible()
    page.close()
    close(another, home)
    asked = server.asked("/fieldwork/drafts")
    home.reload()
    expect(home.locator("[data-taken], h1").first).to_be_attached()
    home.wait_for_timeout(1500)
    expect(home.locator("[data-started]")).to_be_hidden()
    backed_up(server, 0)
    assert server.asked("/fieldwork/drafts") - asked == 1, "the page asks for the copies once"


def test_a_finished_visit_whose_photo_is_nowhere_any_more_is_not_a_dead_end(server, tablet):
    sign_in(tablet).close()
    page = begin(tablet, "100200")
    page.click(f"#{ITEM} .answer.not_ok")
    photograph(page, ITEM)
    saved(page)
    page.evaluate(
        """() => new Promise((resolve) => {
          indexedDB.open("kashf").onsuccess = ({ target: { result: db } }) => {
            const writing = db.transaction("photos", "readwrite");
            writing.objectStore("photos").clear();
            writing.oncomplete = () => resolve(db.close());
          };
        })"""
    )
    finish(page)
    sent = page.locator("[data-finish-sent]")
    expect(sent).to_contain_text("لم تعد")
    sent.locator(".buttons .quiet").click()
    page.keyboard.type("سقط الجهاز في الماء")
    page.keyboard.press("Enter")
    expect(sent).to_contain_text("رقم الإيصال 1")
    assert server.rows("select reason from photo_waiver") == [("سقط الجهاز في الماء",)]
