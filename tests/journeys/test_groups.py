"""A closed group from its resolution to its next name."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.projects import FEBRUARY, GROUP_MEETING
from tests.support.browser import judged
from tests.support.days import today_in_warsaw

pytestmark = pytest.mark.browser

ANNA, BOGDAN = "anna.pgr@example.org", "bogdan.pgr@example.org"
TURNED = today_in_warsaw() + timedelta(days=40)


def test_a_group_from_its_resolution_to_its_next_name(
    visitor: Callable[..., Visitor], office: Office
) -> None:
    """Roster and resolution, members enrolled in one act, a substitute for one meeting, another name."""
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    group = _founded(alicja)
    _with_members(alicja, group)
    _enrolled(alicja, office)
    _substituted(alicja, office)
    _turned(alicja, group)


def _founded(alicja: Visitor) -> str:
    """Make the group from the keyboard; return the address of its page."""
    alicja.go("/manage/groups/")
    judged(alicja.page, "groups")
    alicja.link("New group").click()
    keys = alicja.page.keyboard
    alicja.page.locator("[name=name]").focus()
    for typed in ("PGR powiatu piskiego", "PGR", "piski"):
        keys.type(typed)
        keys.press("Tab")
    keys.type("Porozumienia")
    keys.press("Tab")
    keys.type("XII/7/2026")
    alicja.page.locator("[name=resolved_on]").fill("2026-01-12")
    alicja.page.locator("[name=numbers_through]").focus()
    keys.press("Space")
    judged(alicja.page, "group-new")
    with alicja.page.expect_navigation():
        keys.press("Enter")
    expect(alicja.page.locator("main")).to_contain_text("XII/7/2026, 12 stycznia 2026")
    judged(alicja.page, "group")
    return alicja.page.url


def _with_members(alicja: Visitor, group: str) -> None:
    """Add three members: two with an e-mail, one with a phone alone."""
    people = (
        ("Anna", "Piska", ANNA, ""),
        ("Bogdan", "Ruda", BOGDAN, ""),
        ("Cecylia", "Wilk", "", "600100300"),
    )
    for first, last, email, phone in people:
        alicja.link("Add a member").click()
        alicja.page.locator("[name=first_name]").fill(first)
        alicja.page.locator("[name=last_name]").fill(last)
        alicja.page.locator("[name=email]").fill(email)
        alicja.page.locator("[name=phone]").fill(phone)
        if first == "Anna":
            alicja.page.locator("[name=role]").fill("przewodnicząca")
            judged(alicja.page, "member-new")
        with alicja.page.expect_navigation():
            alicja.page.keyboard.press("Enter")
    assert alicja.page.url == group
    expect(alicja.page.locator("tbody tr")).to_have_count(3)
    expect(_row(alicja.page, "Piska")).to_contain_text("przewodnicząca")
    expect(_row(alicja.page, "Wilk")).to_contain_text(alicja.say("no e-mail: to be phoned"))


def _enrolled(alicja: Visitor, office: Office) -> None:
    """Give the group two meetings and enrol all members in the first one in one act."""
    _tab(alicja, "Meetings")
    for title in ("Spotkanie zespołu kooperacyjnego", "Spotkanie grupy roboczej"):
        event = alicja.page.locator("[name=event]").last
        label = event.locator("option").filter(has_text=title).inner_text()
        event.select_option(label=label)
        alicja.press("Make it a meeting of the group")
    judged(alicja.page, "group-meetings")
    alicja.page.locator(f"a[href='/manage/events/{GROUP_MEETING}/members/']").click()
    judged(alicja.page, "group-members")
    alicja.press("Enrol the chosen members")
    main = alicja.page.locator("main")
    expect(main).to_contain_text(
        alicja.texts.ngettext("%(count)s letter goes out.", "%(count)s letters go out.", 2)
    )
    expect(alicja.page.locator("[data-letter]")).to_contain_text("Spotkanie grupy roboczej")
    judged(alicja.page, "group-enrol")
    alicja.page.locator("main form button[type=submit]").click()
    expect(main).to_contain_text(alicja.say("Everybody who is a member on these days is enrolled."))
    for address in (ANNA, BOGDAN):
        [letter] = office.letters(address)
        assert "Spotkanie grupy roboczej" in office.words(letter)
    alicja.go(f"/manage/events/{GROUP_MEETING}/calls/")
    expect(alicja.page.locator("main")).to_contain_text("Cecylia Wilk")
    expect(alicja.page.locator("main")).to_contain_text("+48 600 100 300")


def _substituted(alicja: Visitor, office: Office) -> None:
    """Let somebody come in Bogdan's place to this meeting alone."""
    alicja.go(f"/manage/events/{GROUP_MEETING}/attendance/")
    alicja.page.get_by_role("columnheader").get_by_role("link").first.click()
    alicja.link("Add a person").click()
    alicja.page.locator("[name=role][value=substitute]").check()
    alicja.page.locator("[name=first_name]").fill("Dorota")
    alicja.page.locator("[name=last_name]").fill("Zastępcza")
    alicja.page.locator("[name=email]").fill("dorota.pgr@example.org")
    alicja.page.locator("[name=stands_in_for]").select_option(label="Ruda Bogdan")
    judged(alicja.page, "substitute")
    alicja.press("Add to the list")
    expect(alicja.page.locator("main")).to_contain_text("Dorota")
    expect(alicja.page.locator("main")).to_contain_text(alicja.say("Substitute"))
    judged(alicja.page, "register-with-substitute")
    alicja.go(f"/manage/events/{FEBRUARY}/members/")
    expect(alicja.page.locator("main")).not_to_contain_text("Dorota")


def _turned(alicja: Visitor, group: str) -> None:
    """Turn the PGR into a PZK from a day: roster and later meeting go along, and number through."""
    alicja.go(group)
    alicja.link("Turn into another group").click()
    alicja.page.locator("[name=begins_on]").fill(TURNED.isoformat())
    alicja.page.locator("[name=name]").fill("PZK powiatu piskiego")
    alicja.page.locator("[name=kind]").fill("PZK")
    alicja.page.locator("[name=resolution_number]").fill("XV/1/2026")
    judged(alicja.page, "group-turn")
    alicja.press("Turn into the new group")
    main = alicja.page.locator("main")
    expect(main).to_contain_text("XV/1/2026")
    expect(alicja.page.locator("tbody tr")).to_have_count(3)
    _tab(alicja, "Meetings")
    expect(main).to_contain_text("Spotkanie zespołu kooperacyjnego")
    expect(main).to_contain_text(alicja.say("meeting %(number)s", number=2))
    expect(main).not_to_contain_text("Spotkanie grupy roboczej")
    judged(alicja.page, "group-turned-meetings")
    alicja.page.locator("main").get_by_role("link", name="PGR powiatu piskiego").first.click()
    expect(main).to_contain_text("PZK powiatu piskiego")
    expect(main).to_contain_text(alicja.say("ended"))
    judged(alicja.page, "group-ended")


def _tab(alicja: Visitor, message: str) -> None:
    tabs = alicja.page.locator("main nav.tabs")
    tabs.get_by_role("link", name=re.compile("^" + alicja.say(message))).click()


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)
