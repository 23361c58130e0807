"""A list goes out on paper and comes back as photos: printed, signed, scanned badly, found, keyed in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.attended import SIGNED
from tests.journeys.conftest import Office, Visitor
from tests.returned_lists.scans import Sheet
from tests.support.browser import judged
from tests.support.printed import read

pytestmark = pytest.mark.browser


def test_a_signed_list_comes_back(visitor: Callable[..., Visitor], office: Office) -> None:
    marzanna = visitor("pl", "desktop")
    marzanna.sign_in("marzanna")
    sheet = _prints(marzanna)
    _sends_one_page_of_it(marzanna, sheet)
    _sends_a_double(marzanna, sheet)
    _places_what_nobody_can_read(marzanna, sheet)
    _keys_in(marzanna, office)
    _on_a_phone(visitor("en", "phone"))


def _prints(marzanna: Visitor) -> Sheet:
    """Download the list of the two days, and what else is printed; each paper says of which project it is."""
    marzanna.go(f"/manage/events/{SIGNED}/sheets/")
    marzanna.judge()
    for name in ("Class register", "List of participants", "List of receipts"):
        paper = read(_downloaded(marzanna.page, re.compile(re.escape(marzanna.say(name)) + "$")))
        assert "FEWM.09.06-IZ.00-0008/26" in paper.text, name
    data = _downloaded(marzanna.page, re.compile("^" + re.escape(marzanna.say("List to sign"))))
    printed = read(data)
    assert printed.failures() == []
    assert len(printed.pages) > 1
    for number, (words, codes) in enumerate(zip(printed.pages, printed.codes(), strict=True), 1):
        assert "FEWM.09.06-IZ.00-0008/26" in words
        assert f"{number} z {len(printed.pages)}" in words
        assert len(codes) == 1
    return Sheet(data)


def _sends_one_page_of_it(marzanna: Visitor, sheet: Sheet) -> None:
    """Send the first page upside down, skewed and out of focus: the missing one is said."""
    marzanna.go(f"/manage/events/{SIGNED}/sheets/returned/")
    judged(marzanna.page, "paper-nothing-yet")
    _send(marzanna, "strona-1.jpg", sheet.photo(1, turned=184, blur=1.2, noise=40))
    main = marzanna.page.locator("main")
    expect(main).to_contain_text(re.compile("Brakuje stron"))
    judged(marzanna.page, "paper-first-page")


def _sends_a_double(marzanna: Visitor, sheet: Sheet) -> None:
    """Send the first page once more, and the second one so blurred that no code is read."""
    _send(marzanna, "jeszcze-raz.jpg", sheet.photo(1, turned=3))
    expect(marzanna.page.locator("main")).to_contain_text(
        marzanna.texts.ngettext(
            "Page %(page)s came %(count)s time.", "Page %(page)s came %(count)s times.", 2, page=1
        )
    )
    _send(marzanna, "nieostra.jpg", sheet.photo(2, blur=14))
    expect(marzanna.page.locator("main")).to_contain_text("nieostra.jpg")
    marzanna.judge()


def _places_what_nobody_can_read(marzanna: Visitor, sheet: Sheet) -> None:
    """Say of which list the blurred page is, and send the rest as one scan."""
    marzanna.link("Which list is it?").or_(
        marzanna.page.get_by_role("link", name=re.compile("^" + re.escape(marzanna.say("Which list is it?"))))
    ).first.click()
    marzanna.judge()
    marzanna.field("List and page").select_option(index=2)
    marzanna.press("It is this page")
    marzanna.go(f"/manage/events/{SIGNED}/sheets/returned/")
    main = marzanna.page.locator("main")
    expect(main).not_to_contain_text("Brakuje strony 2")
    _send(marzanna, "reszta.pdf", sheet.scan(*range(3, len(sheet) + 1), turned=-2))
    expect(main).not_to_contain_text("Brakuje strony")
    judged(marzanna.page, "paper-complete")


def _keys_in(marzanna: Visitor, office: Office) -> None:
    """Key the signatures in beside the picture, and take them over on the register."""
    page = marzanna.page
    page.get_by_role("link", name=re.compile("^" + re.escape(marzanna.say("Key it in")))).first.click()
    marzanna.judge()
    picture, rows = page.locator(".scan img").bounding_box(), page.locator("ol.roll").bounding_box()
    assert picture is not None
    assert rows is not None
    assert picture["x"] + picture["width"] <= rows["x"]
    assert picture["y"] < rows["y"] + rows["height"]
    people = page.locator("ol.roll > li")
    people.nth(1).locator("input[value=missing]").first.check()
    marzanna.press("Save, all others signed")
    judged(page, "paper-keyed")
    marzanna.go(f"/manage/events/{SIGNED}/sessions/{office.world.ids[SIGNED]}/attendance")
    page.locator("button[name=take][value=all]").click()
    page.wait_for_load_state()
    expect(page.locator("input[value=present]:checked").first).to_be_attached()
    judged(page, "paper-taken-over")


def _on_a_phone(marzanna: Visitor) -> None:
    """Read the page that came back on a phone, in English."""
    marzanna.sign_in("marzanna")
    marzanna.go(f"/manage/events/{SIGNED}/sheets/returned/")
    marzanna.judge()
    marzanna.page.get_by_role("link", name=re.compile("^(Key it in|Look at it)")).first.click()
    judged(marzanna.page, "paper-on-a-phone")
    with marzanna.page.expect_download() as taken:
        marzanna.link("the file as it came").click()
    assert Path(taken.value.path()).read_bytes()[:2] == b"\xff\xd8"


def _downloaded(page: Page, name: re.Pattern[str]) -> bytes:
    with page.expect_download() as taken:
        page.get_by_role("link", name=name).first.click()
    return Path(taken.value.path()).read_bytes()


def _send(marzanna: Visitor, name: str, data: bytes) -> None:
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    marzanna.page.locator("[name=files]").set_input_files(file)
    marzanna.press("Send the lists")
