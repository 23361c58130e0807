"""A project is suspended and resumed in part; what is keyed in afterwards stays silent."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from app.events.labels import STATUS
from app.events.models import EventStatus
from tests.journeys.conftest import Office, Visitor
from tests.journeys.told import OVER, STOPPED, STOPPED_PROJECT
from tests.support.days import today_in_warsaw

pytestmark = pytest.mark.browser

NINA, FRYDA = "nina@example.org", "fryda@example.org"
PISZ, ELK, KOLNO = STOPPED
WHY, AGAIN = "powódź w powiecie", "wracamy do sal"
LATER = today_in_warsaw() + timedelta(days=120)


def test_a_project_suspended_and_resumed_in_part(visitor: Callable[..., Visitor], office: Office) -> None:
    """All stops in one act; two activities go on, one on another day, and the third one stays stopped."""
    alicja, nina, fryda = visitor("pl", "desktop"), visitor("pl", "phone"), visitor("pl", "phone")
    alicja.sign_in("alicja")
    before = {slug: office.entries(slug)[0] for slug in STOPPED}
    _suspended(alicja)
    _everywhere_suspended(office, nina, before)
    _sessions(fryda, office, suspended=3)

    act = _resumed(alicja)
    [_, letter] = office.letters(NINA, 2)
    words = office.words(letter)
    assert AGAIN in words
    assert f"{LATER:%d}".lstrip("0") in words.partition("Jest:")[2]
    assert STOPPED[KOLNO] not in words
    after = {slug: office.entries(slug)[0] for slug in STOPPED}
    assert [after[slug]["STATUS"] for slug in STOPPED] == ["CONFIRMED", "CONFIRMED", "TENTATIVE"]
    assert after[PISZ]["DTSTART"].startswith(f"{LATER:%Y%m%d}")
    assert all(int(after[slug]["SEQUENCE"]) > int(before[slug]["SEQUENCE"]) for slug in STOPPED)
    nina.page.reload()
    expect(nina.page.locator("[data-state=confirmed]")).to_be_visible()
    expect(nina.page.locator("main")).not_to_contain_text(WHY)
    fryda.page.reload()
    expect(_marked(fryda)).to_have_count(1)
    assert [len(office.letters(each)) for each in (NINA, FRYDA)] == [2, 2]
    alicja.go(act)
    expect(alicja.page.locator("form fieldset.panel")).to_have_count(1)


def _suspended(alicja: Visitor) -> None:
    """From the list of events: what and whom it concerns is seen first."""
    alicja.go("/manage/events/")
    alicja.link("Suspensions").click()
    alicja.link("Suspend a project or a form of support").press("Enter")
    alicja.page.wait_for_url("**/suspensions/new")
    alicja.look()
    alicja.page.locator("[name=project]").select_option(label=STOPPED_PROJECT)
    alicja.page.locator("[name=reason]").fill(WHY)
    alicja.press("Go on")
    main = alicja.page.locator("main")
    expect(main.locator("[data-letter]")).to_contain_text(WHY)
    for title in STOPPED.values():
        expect(main).to_contain_text(title)
    alicja.look()
    alicja.page.get_by_role("button", name=re.compile(r"\b2\b")).press("Enter")
    alicja.page.wait_for_url(re.compile(r"/suspensions/\d+/"))


def _everywhere_suspended(office: Office, nina: Visitor, before: dict[str, dict[str, str]]) -> None:
    """One letter, whose link leads to a page that says so, as do public page, list and calendar."""
    [letter] = office.letters(NINA)
    words = office.words(letter)
    for each in (WHY, STOPPED[PISZ], STOPPED[ELK]):
        assert each in words
    assert STOPPED[KOLNO] not in words
    for slug, entry in before.items():
        [now] = office.entries(slug)
        assert (now["UID"], now["STATUS"]) == (entry["UID"], "TENTATIVE")
    nina.go(f"/events/{PISZ}/")
    main = nina.page.locator("main")
    expect(main).to_contain_text(WHY)
    expect(nina.link("Sign up")).to_have_count(0)
    nina.judge()
    nina.go("/events/?q=zespol")
    card = nina.page.locator("main li").filter(has_text=STOPPED[KOLNO]).first
    expect(card).to_contain_text(nina.texts.translated(STATUS[EventStatus.suspended]), ignore_case=True)
    assert "EventPostponed" in office.read(f"/events/{PISZ}/")
    nina.go(office.link_in(letter))
    expect(main).to_contain_text(WHY)
    nina.judge()


def _sessions(fryda: Visitor, office: Office, suspended: int) -> None:
    [letter] = office.letters(FRYDA)
    for each in (WHY, *STOPPED.values()):
        assert each in office.words(letter)
    fryda.sign_in("fryda")
    fryda.go("/manage/sessions/")
    expect(_marked(fryda)).to_have_count(suspended)
    fryda.judge()


def _marked(fryda: Visitor) -> Locator:
    return fryda.page.locator(".worklist li").filter(has_text=fryda.say("Does not take place as planned"))


def _resumed(alicja: Visitor) -> str:
    """Tick two, give one of them a new day, and see the letter; return the address of the act."""
    act = alicja.page.url
    alicja.look()
    for slug in (PISZ, ELK):
        panel = alicja.page.locator("fieldset.panel").filter(has_text=STOPPED[slug])
        panel.get_by_role("checkbox").focus()
        alicja.page.keyboard.press("Space")
    panel = alicja.page.locator("fieldset.panel").filter(has_text=STOPPED[PISZ])
    panel.locator("summary").press("Enter")
    panel.locator("[name$=-start_local]").fill(LATER.isoformat())
    alicja.page.locator("[name=reason]").fill(AGAIN)
    alicja.press("Go on")
    expect(alicja.page.locator("[data-letter]")).to_contain_text(AGAIN)
    alicja.look()
    alicja.page.get_by_role("button", name=re.compile(r"\b2\b")).press("Enter")
    alicja.page.wait_for_url(act)
    alicja.page.wait_for_load_state()
    return act


def test_who_is_added_afterwards_gets_no_letter(visitor: Callable[..., Visitor], office: Office) -> None:
    """The tick stands already where the event is over, and the history says that no letter was sent."""
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{OVER}/registrations/new")
    alicja.look()
    expect(alicja.page.locator("[name=silent]")).to_be_checked()
    alicja.page.locator("[name=first_name]").fill("Teofil")
    alicja.page.locator("[name=last_name]").fill("Wrona")
    alicja.page.locator("[name=email]").fill("teofil@example.org")
    alicja.page.locator("[name=late_reason]").fill("lista papierowa")
    alicja.page.locator("[name=late_reason]").press("Enter")
    alicja.page.wait_for_url("**/registrations/")
    alicja.page.get_by_role("link", name=re.compile("Wrona")).first.click()
    expect(alicja.page.locator(".timeline")).to_contain_text("Alicja")
    expect(alicja.page.locator(".timeline")).to_contain_text(
        alicja.say("Entered afterwards, without letters")
    )
    alicja.look()
    alicja.press("Send the link again")
    # It is the first letter that leaves: in order, one before it would have come.
    [letter] = office.letters("teofil@example.org")
    assert "miejsc" not in str(letter.message["Subject"])
