"""Places of institutions: staff set them; people are seated, wait, or are refused; the day of all comes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.places import CENTRE, SHARED
from tests.support.browser import judged
from tests.support.days import today_in_warsaw

pytestmark = pytest.mark.browser

FIRST, RESERVE, LATE, OTHER = (f"{name}.zachod@example.org" for name in ("ada", "beata", "cezary", "dorota"))


def test_places_of_a_centre_and_the_day_of_all(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja, phone = visitor("pl", "desktop"), visitor("pl", "phone")
    alicja.sign_in("alicja")
    _set(alicja)
    own = _came(phone, office)
    _refused(visitor("en", "desktop", javascript=False))
    _explained(alicja)
    _day_of_all(alicja)
    newcomer = visitor("en", "phone", javascript=False)
    _signed_up(newcomer, "Dorota", OTHER, "OPS Dzielnica Wschód")
    assert newcomer.state == "confirmed"
    # Whoever waited was first: the letter came, and the page says so.
    promoted = office.letters(RESERVE, 2)[-1]
    assert "Warsztat ośrodków" in promoted.text
    phone.go(own)
    assert phone.state == "confirmed"


def _changed(alicja: Visitor, **fields: str) -> None:
    alicja.go(f"/manage/events/{SHARED}/edit")
    for name, text in fields.items():
        field = alicja.page.locator(f"[name={name}]")
        for part in alicja.page.locator("details:not([open])", has=field).all():
            part.locator("summary").first.click()
        field.fill(text)
    alicja.press("Save changes")
    quiet = alicja.page.locator("button[name=choice][value=quiet]")
    if quiet.count():
        with alicja.page.expect_navigation():
            quiet.click()


def _set(alicja: Visitor) -> None:
    """Two places for each centre and one reserve; this centre has one place, said wrongly at first."""
    day = today_in_warsaw() + timedelta(days=1)
    _changed(alicja, per_institution_limit="2", reserves_per_institution="1", places_open_on=day.isoformat())
    alicja.go(f"/manage/events/{SHARED}/places/")
    alicja.page.locator("[name=institution]").fill(CENTRE)
    alicja.page.locator("[name=places]").fill("-1")
    alicja.press("Save the number")
    expect(alicja.page.locator("[name=institution]")).to_have_value(CENTRE)
    judged(alicja.page, "places-refused")
    alicja.page.locator("[name=places]").fill("1")
    alicja.press("Save the number")
    expect(alicja.page.get_by_role("row").filter(has_text=CENTRE)).to_contain_text("1")
    alicja.judge()


def _signed_up(who: Visitor, name: str, email: str, institution: str) -> None:
    who.go(f"/events/{SHARED}/register")
    page = who.page
    for field, text in {
        "first_name": name, "last_name": "Zachodnia", "email": email, "institution": institution
    }.items():  # fmt: skip
        page.locator(f"[name={field}]").fill(text)
    page.locator("[name=privacy_notice]").check()
    with page.expect_navigation():
        who.button("Sign up").or_(who.button("Join the waiting list")).click()


def _came(phone: Visitor, office: Office) -> str:
    """The first of the centre has its place; the second waits, and reads why and what would seat them."""
    phone.go(f"/events/{SHARED}/")
    expect(phone.page.locator("main")).to_contain_text("Najwyżej 2 miejsca dla instytucji.")
    judged(phone.page, "places-told")
    _signed_up(phone, "Ada", FIRST, CENTRE)
    assert phone.state == "confirmed"
    _signed_up(phone, "Beata", RESERVE, CENTRE)
    assert phone.state == "waiting"
    letter = office.letters(RESERVE)[0]
    phone.go(office.link_in(letter))
    for said in ("Instytucja ma na tym wydarzeniu 1 miejsce i jest ono zajęte.", "przechodzą na wszystkich"):
        expect(phone.page.locator("main")).to_contain_text(said)
        assert said in office.words(letter)
    phone.judge()
    return phone.page.url


def _refused(late: Visitor) -> None:
    """The third reads the limit and whom to ask, beside the field; nothing is lost."""
    _signed_up(late, "Cezary", LATE, CENTRE)
    expect(late.page.locator("#error-institution")).to_contain_text("alicja@example.org")
    expect(late.page.locator("[name=first_name]")).to_have_value("Cezary")


def _explained(alicja: Visitor) -> None:
    """Staff read the same in the list and on the page of places."""
    alicja.go(f"/manage/events/{SHARED}/registrations/?state=waiting")
    expect(alicja.page.locator("tbody")).to_contain_text("Instytucja ma na tym wydarzeniu 1 miejsce")
    alicja.judge()
    alicja.go(f"/manage/events/{SHARED}/places/")
    judged(alicja.page, "places-taken")


def _day_of_all(alicja: Visitor) -> None:
    """The day is moved to today: from now on places go to all."""
    _changed(alicja, places_open_on=today_in_warsaw().isoformat())
    alicja.go(f"/manage/events/{SHARED}/places/")
    judged(alicja.page, "places-open")
