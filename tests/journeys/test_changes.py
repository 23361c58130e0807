"""Several changes of an event in one act, and who is told of them: by letter, by phone, on their pages."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from app.changes.plan import ANOTHER_VERSION
from tests.journeys.conftest import PASSWORD, Office, Visitor
from tests.journeys.told import FOUR, TO_NAME
from tests.support.days import today_in_warsaw

pytestmark = pytest.mark.browser

OLGA, DANUTA = "olga@example.org", "danuta@example.org"
FIRST = today_in_warsaw() + timedelta(days=60)
MOVED, INSTEAD, ADDED = (FIRST + timedelta(days=days) for days in (2, 16, 30))
FOURTH = FIRST + timedelta(days=21)


def test_several_changes_in_one_letter(visitor: Callable[..., Visitor], office: Office) -> None:
    """Moved, cancelled, replaced and added in one act: one preview, one letter, one calendar, one call."""
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    _zofia_added(alicja)
    _all_typed(alicja)
    before = office.entries(FOUR)
    _previewed(alicja)
    _released_twice(alicja)
    _told_once(office, before)
    _phoned(alicja)
    _on_the_trainers_phone(visitor("pl", "phone"), office)
    assert [len(office.letters(each)) for each in (OLGA, DANUTA)] == [1, 1]


def _zofia_added(alicja: Visitor) -> None:
    """Zofia rang up: she has a phone and no e-mail."""
    alicja.go(f"/manage/events/{FOUR}/registrations/new")
    expect(alicja.field("First name")).to_be_focused()
    for text in ("Zofia", "Ptak", "600 100 300"):
        alicja.page.keyboard.type(text)
        alicja.page.keyboard.press("Tab")
    alicja.page.keyboard.press("Enter")
    alicja.page.wait_for_url("**/registrations/")
    expect(alicja.page.get_by_role("row").filter(has_text="Ptak")).to_have_count(1)


def _all_typed(alicja: Visitor) -> None:
    alicja.go(f"/manage/events/{FOUR}/sessions/")
    alicja.link("Change several meetings").click()
    alicja.page.wait_for_url("**/changes/")
    alicja.look()
    page = alicja.page
    for number in range(3):
        page.locator("details.panel > summary").nth(number).focus()
        page.keyboard.press("Enter")
    page.locator("[name=meetings-0-start_local]").fill(MOVED.isoformat())
    page.locator("[name=meetings-1-act]").select_option("cancel")
    page.locator("[name=meetings-2-act]").select_option("replace")
    page.locator("[name=meetings-2-start_local]").fill(INSTEAD.isoformat())
    page.locator("[name=added-0-start_local]").fill(ADDED.isoformat())
    page.locator("[name=added-0-label]").fill("V")
    page.locator("[name=reason]").fill("remont sali")


def _previewed(alicja: Visitor) -> None:
    """Enter in a field goes on; the letters are seen, nothing has happened."""
    with alicja.page.expect_navigation():
        alicja.page.locator("[name=added-0-label]").press("Enter")
    letter = alicja.page.locator("[data-letter]").first
    for words in ("remont sali", _in_words(MOVED), _in_words(INSTEAD), _in_words(ADDED), _in_words(FOURTH)):
        expect(letter).to_contain_text(words)
    expect(letter).not_to_contain_text(re.compile(r"/registrations/\w"))
    expect(alicja.page.locator("main")).to_contain_text(
        alicja.texts.ngettext(
            "%(count)s person gave no e-mail address and will be on the list “To be phoned”.",
            "%(count)s people gave no e-mail address and will be on the list “To be phoned”.",
            1,
        )
    )
    alicja.look()


def _released_twice(alicja: Visitor) -> None:
    """A double click acts once, and who sends a page of before is told that it was changed meanwhile."""
    other = alicja.page.context.new_page()
    other.goto(f"{alicja.office.base_url}/manage/events/{FOUR}/changes/")
    with alicja.page.expect_navigation():
        alicja.page.get_by_role("button", name=re.compile(r"\b2\b")).dblclick()
    alicja.go(f"/manage/events/{FOUR}/sessions/")
    rows = alicja.page.locator("tbody").first.get_by_role("row")
    expect(rows).to_have_count(6)
    expect(rows.filter(has_text=alicja.say("cancelled"))).to_have_count(2)
    alicja.look()
    other.locator("[name=reason]").press_sequentially("zbyt późno")
    other.locator("[name=added-0-label]").press("Enter")
    expect(other.get_by_role("alert")).to_contain_text(alicja.say(ANOTHER_VERSION))
    other.close()


def _told_once(office: Office, before: list[dict[str, str]]) -> None:
    """The letter says all of it and what stays; its calendar is the page's, with raised numbers."""
    [letter] = office.letters(OLGA)
    words = office.words(letter)
    for each in ("remont sali", _in_words(MOVED), _in_words(INSTEAD), _in_words(ADDED)):
        assert each in words
    assert _in_words(FOURTH) in words.partition("Bez zmian")[2]
    after = office.attached(letter)
    by_day = {each["DTSTART"][:8]: each for each in after}
    assert by_day[f"{MOVED:%Y%m%d}"]["UID"] == before[0]["UID"]
    assert int(by_day[f"{MOVED:%Y%m%d}"]["SEQUENCE"]) == int(before[0]["SEQUENCE"]) + 1
    stand = {each["UID"]: each["STATUS"] for each in office.entries(FOUR)}
    assert [stand[each["UID"]] for each in before] == ["CONFIRMED", "CANCELLED", "CANCELLED", "CONFIRMED"]
    assert sorted(stand.values()) == ["CANCELLED"] * 2 + ["CONFIRMED"] * 4
    assert {each["UID"] for each in after} <= stand.keys()
    assert {f"{day:%Y%m%d}" for day in (INSTEAD, ADDED)} <= by_day.keys()


def _phoned(alicja: Visitor) -> None:
    """Zofia is a task on the first page and on the event's; the tick is kept by the history."""
    alicja.go("/manage/")
    task = alicja.page.get_by_role("listitem").filter(has_text="Cztery spotkania zespołu")
    expect(task.filter(has_text=re.compile("telefon")).first).to_be_visible()
    alicja.go(f"/manage/events/{FOUR}/")
    alicja.link("See whom and what").click()
    alicja.page.wait_for_url("**/calls/")
    alicja.look()
    calls = alicja.page.get_by_role("listitem").filter(has_text="Zofia Ptak")
    mine = calls.filter(has_text="remont sali")
    expect(mine).to_contain_text(_in_words(MOVED))
    expect(mine.locator("a[href='tel:+48600100300']")).to_be_visible()
    mine.get_by_role("button", name=alicja.say("Told by phone")).press("Enter")
    expect(mine).to_have_count(0)
    alicja.go(f"/manage/events/{FOUR}/history/")
    expect(alicja.page.locator(".timeline")).to_contain_text("Zofia Ptak")


def _on_the_trainers_phone(danuta: Visitor, office: Office) -> None:
    """The link of the letter leads to the sessions, where each stands as the letter says."""
    [letter] = office.letters(DANUTA)
    words = office.words(letter)
    assert _in_words(MOVED) in words
    assert "remont sali" in words
    assert "/registrations/" not in words
    link = re.search(rf"{re.escape(office.base_url)}/manage/sessions/", letter.text)
    assert link
    danuta.go(link.group())
    danuta.field("E-mail").fill(DANUTA)
    danuta.field("Password").fill(PASSWORD)
    with danuta.page.expect_navigation():
        danuta.page.keyboard.press("Enter")
    danuta.page.wait_for_url("**/manage/sessions/")
    danuta.judge()
    sessions = danuta.page.locator(".worklist:not(.news *) li")
    expect(sessions).to_have_count(6)
    off = sessions.filter(has_text=danuta.say("Does not take place as planned"))
    expect(off).to_have_count(2)
    expect(off.get_by_role("link", name=danuta.say("Take attendance"))).to_have_count(0)
    expect(sessions.filter(has_text=_in_words(MOVED))).to_be_visible()


def test_a_task_given_and_taken_is_told(visitor: Callable[..., Visitor], office: Office) -> None:
    """Danuta hears of what she is to lead, finds it on her phone, and hears when it ends."""
    alicja, danuta = visitor("pl", "desktop"), visitor("pl", "phone")
    alicja.sign_in("alicja")
    before = len(office.letters(DANUTA, 0))
    alicja.go(f"/manage/events/{TO_NAME}/sessions/")
    alicja.page.locator("[name=account]").select_option(label="Danuta")
    alicja.press("Name the trainer")
    expect(alicja.page.locator("[data-letter]")).to_contain_text("Spotkanie bez prowadzącej")
    alicja.look()
    alicja.page.get_by_role("button", name=re.compile(r"\b1\b")).press("Enter")
    alicja.page.wait_for_url("**/sessions/")
    letter = office.letters(DANUTA, before + 1)[before]
    assert "Powierzone zadanie" in str(letter.message["Subject"])
    assert len(office.attached(letter)) == 1
    danuta.sign_in("danuta")
    danuta.go("/manage/sessions/")
    mine = danuta.page.locator(".worklist:not(.news *) li").filter(has_text="Spotkanie bez prowadzącej")
    expect(mine).to_have_count(1)

    alicja.page.get_by_role("button", name=re.compile("^" + alicja.say("Take off") + " Danuta")).press(
        "Enter"
    )
    alicja.page.get_by_role("button", name=re.compile(r"\b1\b")).press("Enter")
    alicja.page.wait_for_url("**/sessions/")
    assert "Koniec zadania" in str(office.letters(DANUTA, before + 2)[before + 1].message["Subject"])
    danuta.page.reload()
    expect(mine).to_have_count(0)


def _in_words(day: date) -> str:
    months = (
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    )
    return f"{day.day} {months.split()[day.month - 1]}"
