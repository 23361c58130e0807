"""An organiser copies the last seminar, publishes it, moves it, and looks after who signed up."""

import csv
import io
import re
import urllib.error
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import LAST_SEMINAR, Office, Visitor
from tests.support.browser import assert_axe_clean, assert_fits, judged
from tests.support.days import today_in_warsaw
from tests.support.printed import read
from tests.support.world import DRAFT, SEMINAR, TRAINING

pytestmark = pytest.mark.browser

TITLE = "Negocjacje: druga odsłona"
FIRST_DAY = today_in_warsaw() + timedelta(days=45)
OTHER_DAY = FIRST_DAY + timedelta(days=7)


def test_from_last_seminar_to_a_moved_one(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja, phone = visitor("pl", "desktop"), visitor("pl", "phone")
    alicja.sign_in("alicja")
    slug = _copied(alicja)
    _edited_and_previewed(alicja, slug)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        office.read(f"/events/{slug}/")

    alicja.go(f"/manage/events/{slug}/")
    alicja.press("Publish")
    assert "Skąd biorą się spory" in office.read(f"/events/{slug}/")

    for name in ("Kasia", "Leon"):
        phone.sign_up(slug, name, f"{name.lower()}@example.org")
    [before] = office.entries(slug)
    assert before["DTSTART"] == f"{FIRST_DAY:%Y%m%d}T090000"

    _moved(alicja, slug)
    [after] = office.entries(slug)
    assert after["UID"] == before["UID"]
    assert after["DTSTART"] == f"{OTHER_DAY:%Y%m%d}T090000"
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert f"{OTHER_DAY:%Y%m%d}T090000" in office.read("/feeds/events.ics")
    for name in ("kasia", "leon"):
        told = office.words(office.letters(f"{name}@example.org", 2)[1])
        assert "sala się zmieniła" in told
        assert _day_in_words(OTHER_DAY) in told


def _copied(alicja: Visitor) -> str:
    alicja.go(f"/manage/events/{LAST_SEMINAR}/")
    alicja.link("Make a copy").click()
    alicja.page.locator("[name=title_pl]").fill(TITLE)
    alicja.page.locator("[name=start_local]").fill(FIRST_DAY.isoformat())
    alicja.press("Make a copy")
    alicja.page.wait_for_url(re.compile(r"/manage/events/(?!dawne)[^/]+/"))
    return alicja.page.url.split("/manage/events/")[1].split("/")[0]


def _edited_and_previewed(alicja: Visitor, slug: str) -> None:
    alicja.go(f"/manage/events/{slug}/edit")
    expect(alicja.page.locator("[name=contact_name]")).to_have_value("Alicja Nowak")
    alicja.page.locator("[name=description_pl]").fill("Skąd biorą się spory i co z nimi zrobić.")
    alicja.press("Save changes")
    alicja.go(f"/manage/events/{slug}/preview")
    expect(alicja.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(alicja.page.locator("main")).to_contain_text("Skąd biorą się spory")
    expect(alicja.page.locator("main")).to_contain_text(
        alicja.say("This is a preview. The public does not see this page until the event is published.")
    )
    alicja.page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(alicja.page)
    assert_axe_clean(alicja.page)
    alicja.page.set_viewport_size({"width": 1280, "height": 900})


def _moved(alicja: Visitor, slug: str) -> None:
    """Move the meeting by a week, read the letter first, and let it go."""
    alicja.go(f"/manage/events/{slug}/sessions/")
    alicja.page.get_by_role("link", name=re.compile("^" + alicja.say("Change") + " ")).first.click()
    alicja.page.locator("[name=start_local]").fill(OTHER_DAY.isoformat())
    alicja.page.locator("[name=reason]").fill("sala się zmieniła")
    alicja.press("Save changes")
    letter = alicja.page.locator("[data-letter]")
    expect(letter).to_contain_text("sala się zmieniła")
    expect(letter).to_contain_text(_day_in_words(OTHER_DAY))
    expect(letter).not_to_contain_text(re.compile(r"/registrations/\w"))
    assert_axe_clean(alicja.page)
    alicja.page.get_by_role("button", name=re.compile(r"\b2\b")).click()
    alicja.page.wait_for_url("**/sessions/")


def _day_in_words(day: date) -> str:
    months = (
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    )
    return f"{day.day} {months.split()[day.month - 1]}"


def test_a_phone_applicant_is_added_and_the_list_exported(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    ewa = visitor("pl", "desktop")
    ewa.sign_in("ewa")
    ewa.go(f"/manage/events/{SEMINAR}/registrations/new")
    # The first field takes the focus by itself. A letter typed before that would go nowhere.
    expect(ewa.field("First name")).to_be_focused()
    ewa.page.keyboard.type("Zenon")
    ewa.page.keyboard.press("Tab")
    ewa.page.keyboard.type("=1+1")
    ewa.page.keyboard.press("Tab")
    ewa.page.keyboard.type("600 100 200")
    ewa.page.keyboard.press("Enter")
    ewa.page.wait_for_url("**/registrations/")
    expect(ewa.page.get_by_role("row").filter(has_text="=1+1")).to_contain_text("+48 600 100 200")
    shown = ewa.page.locator("tbody tr").count()

    rows = list(
        csv.DictReader(io.StringIO(_downloaded(ewa.page, "CSV", tmp_path).decode("utf-8-sig")), delimiter=";")
    )
    assert len(rows) == shown
    zenon = next(row for row in rows if row["first_name"] == "Zenon")
    assert zenon["phone"].strip("'") == "+48 600 100 200"
    assert "1+1" in zenon["last_name"]
    assert not zenon["last_name"].startswith("=")

    _downloaded(ewa.page, "XLSX", tmp_path)
    sheet = CalamineWorkbook.from_path(tmp_path / "XLSX").get_sheet_by_index(0).to_python()
    assert len(sheet) == shown + 1
    assert any("=1+1" in map(str, row) for row in sheet)
    assert any("Żółć-Ćwikliński" in map(str, row) for row in sheet)

    ewa.page.get_by_role("link", name=re.compile("=1\\+1")).click()
    expect(ewa.page.locator(".timeline")).to_contain_text("Ewa")


def _downloaded(page: Page, kind: str, folder: Path) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile(rf"^{kind}$")).last.click()
    started.value.save_as(folder / kind)
    return (folder / kind).read_bytes()


def test_the_list_to_sign_bears_the_funding_strip(visitor: Callable[..., Visitor]) -> None:
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{SEMINAR}/attendance/")
    alicja.page.get_by_role("link", name=alicja.say("To print")).click()
    expect(alicja.page.get_by_role("heading", level=1)).to_have_text(alicja.say("To print"))
    judged(alicja.page, "to-print")
    with alicja.page.expect_download() as started:
        alicja.page.get_by_role("link", name=re.compile(alicja.say("List to sign"))).first.click()
    sheet = read(Path(started.value.path()).read_bytes())
    assert "Żółć-Ćwikliński Bartek" in sheet.text
    assert sheet.text.count(alicja.say("Signature: %(day)s", day="")) == len(sheet.pages)
    assert "bartek@example.org" not in sheet.text
    assert sheet.failures() == []


def test_marks_by_keyboard(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{TRAINING}/attendance/")
    coming = office.world.ids[f"{TRAINING}-session-2"]
    cells = alicja.page.locator(f"select[name$='-{coming}']")
    cells.first.focus()
    alicja.page.keyboard.press("o")
    alicja.page.keyboard.press("ArrowDown")
    alicja.page.keyboard.type("90")
    alicja.page.keyboard.press("Enter")
    expect(alicja.page.locator("[data-saving-status]")).not_to_be_empty()
    expect(alicja.page.locator("[data-saving]")).to_have_count(0)
    alicja.page.reload()
    assert {cell.input_value() for cell in cells.all()} == {"present", "90"}


def test_two_organisers_save_the_same_event(visitor: Callable[..., Visitor]) -> None:
    alicja, ewa = visitor("en", "desktop"), visitor("pl", "desktop")
    for person, name in ((alicja, "alicja"), (ewa, "ewa")):
        person.sign_in(name)
        person.go(f"/manage/events/{DRAFT}/edit")
    ewa.page.locator("[name=catering]").fill("obiad")
    ewa.press("Save changes")
    alicja.page.locator("[name=place_city]").fill("Ełk")
    alicja.press("Save changes")
    alert = alicja.page.get_by_role("alert")
    expect(alert).to_contain_text("Somebody else saved this event meanwhile.")
    expect(alicja.page.locator("[name=place_city]")).to_have_value("Ełk")
    alicja.press("Save changes")
    alicja.go(f"/manage/events/{DRAFT}/edit")
    assert alicja.page.locator("[name=catering]").input_value() == "obiad"
    assert alicja.page.locator("[name=place_city]").input_value() == "Ełk"
