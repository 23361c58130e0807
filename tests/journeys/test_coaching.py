"""Coaching from a phone, from a note to a corrected card; and what a director sees."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Office, Visitor
from tests.support.browser import assert_fits
from tests.support.days import today_in_warsaw
from tests.support.smtp import Delivered

pytestmark = pytest.mark.browser

KLARA, TOMASZ = "klara.wilk@example.org", "tomasz@example.org"
TOMORROW = today_in_warsaw() + timedelta(days=1)
LAST_MONTH = today_in_warsaw().replace(day=1) - timedelta(days=1)


def test_from_a_note_on_the_phone_to_a_corrected_card(
    visitor: Callable[..., Visitor], office: Office, tmp_path: Path
) -> None:
    """Noted, held, confirmed by a link, charged to the line, put on a card, corrected beside it."""
    tomasz = visitor("pl", "phone")
    tomasz.sign_in("tomasz")
    appointment = _noted_and_held(tomasz)
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    assert _klaras(alicja, office) == ["0 h", "1 h 30 min"]
    _confirmed_by_link(visitor("en", "phone", javascript=False), office)
    assert _klaras(alicja, office) == ["1 h 30 min", "0 h"]
    alicja.judge()
    _closed(alicja, office, tmp_path)
    _corrected(alicja, office, appointment)
    assert _klaras(alicja, office) == ["1 h", "0 h"]


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
    before, to_coach = len(office.letters(KLARA, 0)), len(office.letters(TOMASZ, 0))
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
    letter = office.letters(KLARA, before + 1)[before]
    assert len(office.letters(TOMASZ, to_coach + 1)) == to_coach + 1
    [entry] = [part for part in letter.message.walk() if part.get_content_type() == "text/calendar"]
    assert f"{TOMORROW:%Y%m%d}T100000" in entry.get_content()
    klara = visitor("pl", "phone")
    klara.go(office.link_in(letter))
    klara.judge()
    klara.page.get_by_text(klara.say("Cancel the appointment")).first.click()
    klara.press("Cancel the appointment")
    expect(klara.page.locator("main")).to_contain_text(klara.say("The appointment is cancelled for you."))
    office.letters(TOMASZ, to_coach + 2)


def test_a_director_sees_own_people_only(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/projects/{office.world.ids['editions_project']}/institution-links/")
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


def _noted_and_held(tomasz: Visitor) -> str:
    """Note what was agreed last month, then press «It took place» twice; return the appointment's address."""
    tomasz.go("/manage/appointments/")
    tomasz.link("New appointment").click()
    _fill(tomasz, LAST_MONTH, "10:00", "11:30")
    tomasz.press("It is agreed")
    tomasz.page.wait_for_url("**/manage/appointments/*/")
    appointment = tomasz.page.url
    tomasz.go("/manage/appointments/")
    tomasz.judge()
    to_fill = tomasz.page.locator("section[aria-labelledby=to_fill] li").filter(has_text="Klara Wilk")
    with tomasz.page.expect_navigation():
        to_fill.get_by_role("button").dblclick()
    tomasz.page.wait_for_url(appointment)
    return appointment


def _asked(office: Office) -> Delivered:
    """Return the letter that asks Klara to confirm, once it is there."""
    for count in range(1, 9):
        letter = office.letters(KLARA, count)[-1]
        if "potwierdzenie" in str(letter.message["Subject"]):
            return letter
    raise AssertionError("nobody asks Klara to confirm")


def _confirmed_by_link(klara: Visitor, office: Office) -> None:
    klara.go(office.link_in(_asked(office)))
    klara.press("I confirm")
    expect(klara.page.locator("main")).to_contain_text("Thank you: the appointment is confirmed.")
    expect(klara.page.get_by_role("button", name="I confirm")).to_have_count(0)
    assert_fits(klara.page)


def _klaras(alicja: Visitor, office: Office) -> list[str]:
    """Return what Klara has used and booked, as the line's page says it."""
    alicja.go(f"/manage/lines/{office.world.ids['line']}/")
    cells = alicja.page.get_by_role("row").filter(has_text="Klara Wilk").locator("td.number")
    return [" ".join(text.split()) for text in cells.all_inner_texts()[1:3]]


def _month(office: Office) -> str:
    return f"/manage/cards/{office.world.ids['project']}/{LAST_MONTH:%Y-%m}/"


def _card(alicja: Visitor) -> Locator:
    return alicja.page.get_by_role("row").filter(has_text="Klara Wilk")


def _closed(alicja: Visitor, office: Office, folder: Path) -> None:
    """Close the month, and take the first version of the recipient's card along."""
    alicja.go(_month(office))
    with alicja.page.expect_navigation():
        alicja.page.locator("form[action$='/close'] button").click()
    expect(_card(alicja)).to_contain_text("1 h 30 min")
    with alicja.page.expect_download() as started:
        _card(alicja).get_by_role("link", name="PDF").click()
    started.value.save_as(folder / "card.pdf")
    assert (folder / "card.pdf").read_bytes().startswith(b"%PDF")
    alicja.judge()


def _corrected(alicja: Visitor, office: Office, appointment: str) -> None:
    """Correct the minutes; the closed month's card stays, and a second version stands beside it."""
    alicja.go(appointment)
    alicja.link("Correct the record").click()
    alicja.page.locator("[name=minutes]").fill("60")
    alicja.press("Correct and ask to confirm anew")
    expect(alicja.page.locator(".error-summary")).to_be_visible()
    alicja.page.locator("[name=reason]").fill("Skończyło się wcześniej")
    alicja.press("Correct and ask to confirm anew")
    alicja.page.wait_for_url(appointment)
    alicja.go(_month(office))
    alicja.press("Issue now")
    _card(alicja).get_by_role("link", name="2").first.click()
    main = alicja.page.locator("main")
    expect(main).to_contain_text(alicja.say("Version %(number)s", number=1))
    expect(main).to_contain_text(alicja.say("Version %(number)s", number=2))
    alicja.judge()
