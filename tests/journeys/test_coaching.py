"""Coaching from a phone: held just now, agreed and called off; and what a director sees."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Office, Visitor
from tests.support.browser import assert_fits

pytestmark = pytest.mark.browser

KLARA, TOMASZ = "klara.wilk@example.org", "tomasz@example.org"
TOMORROW = date.today() + timedelta(days=1)


def test_held_just_now_in_three_presses_and_once(visitor: Callable[..., Visitor]) -> None:
    """From the first page a coach presses three times: all else is filled in. Two presses act once."""
    tomasz = visitor("en", "phone")
    tomasz.sign_in("tomasz")
    tomasz.go("/manage/appointments/")
    tomasz.link("New appointment").click()
    _tick(tomasz, "Lubaw").check()
    with tomasz.page.expect_navigation():
        tomasz.button("It took place: send to be confirmed").dblclick()
    tomasz.page.wait_for_url("**/manage/appointments/*/")
    expect(tomasz.page.locator("main")).to_contain_text("1 h")
    tomasz.go("/manage/appointments/")
    waiting = tomasz.page.locator("section[aria-labelledby=waiting] li")
    expect(waiting.filter(has_text="Lubaw")).to_have_count(1)
    tomasz.judge()


def test_an_agreed_appointment_without_scripts(visitor: Callable[..., Visitor], office: Office) -> None:
    """Both get a letter with a calendar entry; the recipient calls it off, and the hours are free again."""
    tomasz = visitor("en", "phone", javascript=False)
    tomasz.sign_in("tomasz")
    tomasz.go("/manage/appointments/new")
    before = len(_letters(office, KLARA, 0))
    _fill(tomasz, TOMORROW, "10:00", "9:00")
    tomasz.page.locator("[name=ends_at]").fill("")
    tomasz.press("It is agreed")
    expect(tomasz.page.locator(".error-summary")).to_be_visible()
    expect(tomasz.page.locator("[name=place]")).to_have_value("GOPS Lubawa")
    assert_fits(tomasz.page)
    tomasz.page.locator("[name=ends_at]").fill("11:30")
    with tomasz.page.expect_navigation():
        tomasz.button("It is agreed").dblclick()
    tomasz.page.wait_for_url("**/manage/appointments/*/")
    letter = _letters(office, KLARA, before + 1)[before]
    assert len(_letters(office, TOMASZ, 1)) == 1
    [entry] = [part for part in letter.message.walk() if part.get_content_type() == "text/calendar"]
    assert f"{TOMORROW:%Y%m%d}T100000" in entry.get_content()
    klara = visitor("pl", "phone")
    klara.go(office.link_in(letter))
    klara.judge()
    klara.page.get_by_text(klara.say("Cancel the appointment")).first.click()
    klara.press("Cancel the appointment")
    expect(klara.page.locator("main")).to_contain_text(klara.say("The appointment is cancelled for you."))
    office.letters(TOMASZ, 2)


def test_a_director_sees_own_people_only(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/projects/{office.world.ids['project']}/institution-links/")
    alicja.judge()
    alicja.page.locator("[name=institution]").select_option(str(office.world.ids["known"]))
    alicja.page.locator("[name=name]").fill("Dorota Mazur")
    alicja.page.locator("[name=email]").fill("dorota@example.org")
    alicja.press("Send the link")
    [letter] = office.letters("dorota@example.org")
    dorota = visitor("pl", "phone")
    dorota.go(office.link_in(letter))
    main = dorota.page.locator("main")
    expect(main).to_contain_text("Zawadzka Kinga")
    expect(main).not_to_contain_text("Nowicki")
    expect(main).not_to_contain_text("Borek")
    expect(main).not_to_contain_text("@")
    dorota.judge()


def _tick(who: Visitor, name: str) -> Locator:
    return who.page.get_by_role("checkbox", name=name)


def _fill(who: Visitor, day: date, start: str, end: str) -> None:
    _tick(who, "Klara Wilk").check()
    values = {"day": day.isoformat(), "starts_at": start, "ends_at": end, "place": "GOPS Lubawa"}
    for name, value in values.items():
        who.page.locator(f"[name={name}]").fill(value.rjust(5, "0") if ":" in value else value)


def _letters(office: Office, address: str, count: int) -> list:  # type: ignore[type-arg]
    return office.letters(address, count)
