"""From a trainer's marks to the file that an auditor is shown: confirmed, locked, corrected, kept."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.attended import AUDITED, LAST_MONTH
from tests.journeys.conftest import Office, Visitor
from tests.support.browser import judged
from tests.support.printed import read

pytestmark = pytest.mark.browser

REASON = "Podpis na liście papierowej, strona 1"


def test_a_register_is_locked_corrected_and_kept(visitor: Callable[..., Visitor], office: Office) -> None:
    register = f"/manage/events/{AUDITED}/sessions/{office.world.ids[AUDITED]}/attendance"
    marzanna = visitor("pl", "phone")
    marzanna.sign_in("marzanna")
    _confirms(marzanna, register)
    alicja = visitor("en", "desktop")
    alicja.sign_in("alicja")
    _closes_the_month(alicja, office)
    marzanna.go(register)
    expect(marzanna.page.locator("main")).to_contain_text(marzanna.say("Locked"))
    expect(marzanna.page.locator("main input[type=radio]")).to_have_count(0)
    marzanna.judge()
    first = _reads_what_was_kept(alicja, register)
    _corrects(alicja, register)
    assert _kept(_version(alicja, register, 1)) == first
    alicja.judge()
    second = _kept(_version(alicja, register, 2))
    assert second["CSV"] != first["CSV"]
    _a_trainer_reads_it(marzanna, register)
    _takes_it_along(marzanna, register)
    _a_second_person_agrees(alicja, visitor("pl", "phone"), office, register)


def _confirms(marzanna: Visitor, register: str) -> None:
    """Mark three of four as present, one as absent, by thumb, and confirm."""
    marzanna.go(register)
    judged(marzanna.page, "audited-open")
    rows = marzanna.page.locator("ul.roll > li")
    for number in range(4):
        rows.nth(number).locator(f"input[value={'absent' if number == 1 else 'present'}]").check()
    expect(marzanna.page.locator("[data-saving-status]")).not_to_be_empty()
    marzanna.press("Confirm attendance")
    expect(marzanna.page.locator("main")).to_contain_text(marzanna.say("The attendance is confirmed."))
    judged(marzanna.page, "audited-confirmed")


def _closes_the_month(alicja: Visitor, office: Office) -> None:
    """Find the month of the meeting, which is over, and close it."""
    alicja.go("/manage/cards/")
    alicja.judge()
    project = office.world.ids["audited_project"]
    month = alicja.page.locator(f"a[href='/manage/cards/{project}/{LAST_MONTH:%Y-%m}/']")
    month.click()
    expect(alicja.page.locator("main")).to_contain_text("It locks 1 confirmed register")
    alicja.judge()
    alicja.page.get_by_role("button", name=re.compile("^Close ")).click()
    expect(alicja.page.locator("main")).to_contain_text("The month is closed.")
    judged(alicja.page, "audited-month-closed")


def _reads_what_was_kept(alicja: Visitor, register: str) -> dict[str, str]:
    """Download the kept files of the first version: each has the checksum that the page tells."""
    version = _version(alicja, register, 1)
    judged(alicja.page, "audited-version-1")
    return _kept(version)


def _version(alicja: Visitor, register: str, number: int) -> Page:
    """Go to a version by the list below the register."""
    alicja.go(register)
    alicja.page.get_by_role("link", name=f"Version {number}", exact=True).click()
    expect(alicja.page.get_by_role("heading", level=1)).to_contain_text(f"version {number}")
    return alicja.page


def _kept(page: Page) -> dict[str, str]:
    """Download each kept file; return their checksums, which are those that the page tells."""
    found = {}
    for kind in ("CSV", "PDF"):
        link: Locator = page.get_by_role("link", name=kind, exact=True)
        with page.expect_download() as taken:
            link.click()
        found[kind] = hashlib.sha256(Path(taken.value.path()).read_bytes()).hexdigest()
        expect(page.locator("li").filter(has=link)).to_contain_text(found[kind])
    return found


def _corrects(alicja: Visitor, register: str) -> None:
    """Change one mark of the locked register; the reason is forgotten at first."""
    alicja.go(register)
    judged(alicja.page, "audited-locked")
    alicja.page.get_by_role("link", name="Correct the register").click()
    alicja.judge()
    row = alicja.page.locator("ul.roll > li").nth(1)
    row.locator("select").select_option("present")
    alicja.press("Show what changes")
    expect(alicja.page.get_by_role("alert").first).to_be_visible()
    expect(row.locator("select")).to_have_value("present")
    judged(alicja.page, "audited-correction-without-reason")
    alicja.page.locator("[name=reason]").fill(REASON)
    alicja.press("Show what changes")
    main = alicja.page.locator("main")
    expect(main).to_contain_text("Nothing is changed yet")
    expect(main).to_contain_text(re.compile(r"Ćwikła Cezary:\s+Absent\s+→\s+Present"))
    judged(alicja.page, "audited-correction-shown")
    alicja.press("Correct the register")
    expect(main).to_contain_text("Compared with version 1")
    expect(main).to_contain_text(re.compile(r"Ćwikła Cezary:\s+Absent\s+→\s+Present"))
    expect(main).to_contain_text(REASON)
    alicja.judge()
    alicja.go(register)
    judged(alicja.page, "audited-corrected")


def _a_trainer_reads_it(marzanna: Visitor, register: str) -> None:
    """Find the reason and both versions on the register; a trainer corrects nothing."""
    marzanna.go(register)
    main = marzanna.page.locator("main")
    expect(main).to_contain_text(REASON)
    expect(marzanna.page.get_by_role("link", name=re.compile("^Wersja [12]"))).to_have_count(2)
    expect(main).to_contain_text("organizator")
    expect(marzanna.link("Correct the register")).to_have_count(0)


def _takes_it_along(marzanna: Visitor, register: str) -> None:
    """Take the corrected register along in each format, in the language of the page; the choice is kept."""
    marzanna.go(register)
    marzanna.link("Export").click()
    marzanna.judge()
    page = marzanna.page
    files = {}
    for kind in ("csv", "xlsx", "pdf"):
        page.locator(f"input[name=format][value={kind}]").check()
        with page.expect_download() as taken:
            marzanna.button("Make the file").last.click()
        files[kind] = Path(taken.value.path()).read_bytes()
        page.reload()
        expect(page.locator(f"input[name=format][value={kind}]")).to_be_checked()
    assert "Ćwikła" in files["csv"].decode("utf-8-sig")
    assert "Obecność" in files["csv"].decode("utf-8-sig")
    assert files["xlsx"][:2] == b"PK"
    paper = read(files["pdf"])
    assert paper.failures() == []
    assert "Ćwikła" in paper.text
    assert "Wersja 2" in paper.text


def _a_second_person_agrees(alicja: Visitor, grazyna: Visitor, office: Office, register: str) -> None:
    """Let the project ask for a second person: what Alicja sends in corrects nothing until Grażyna agrees."""
    grazyna.sign_in("grazyna")
    grazyna.go(f"/manage/projects/{office.world.ids['audited_project']}/edit")
    grazyna.judge()
    grazyna.page.locator("[name=second_person_agrees]").check()
    grazyna.press("Save changes")
    alicja.go(register.replace("/attendance", "/correction"))
    alicja.page.locator("ul.roll > li").nth(2).locator("select").select_option("absent")
    alicja.page.locator("[name=reason]").fill("Wyszła przed końcem, oświadczenie w aktach")
    alicja.press("Show what changes")
    judged(alicja.page, "audited-correction-to-send-in")
    alicja.press("Show what changes")
    alicja.press("Send the correction in")
    expect(alicja.page.locator("main")).to_contain_text("Another organiser has to agree to it.")
    alicja.judge()
    alicja.go(register)
    expect(alicja.page.locator("main")).to_contain_text("a second person has to agree")
    expect(alicja.page.get_by_role("link", name=re.compile("^Version 3"))).to_have_count(0)
    grazyna.go("/manage/")
    task = grazyna.page.locator("main li").filter(has_text="Praca z rodziną: superwizja").first
    task.get_by_role("link").first.click()
    grazyna.judge()
    grazyna.press("Agree and correct the register")
    judged(grazyna.page, "audited-agreed")
    alicja.go(register)
    expect(alicja.page.locator(".timeline > li").first).to_contain_text("Grazyna agreed")
    alicja.page.get_by_role("link", name="Version 3", exact=True).click()
    expect(alicja.page.locator("main")).to_contain_text("Grazyna agreed")
    judged(alicja.page, "audited-version-3")
    third = _kept(alicja.page)
    assert third["CSV"] != _kept(_version(alicja, register, 2))["CSV"]
