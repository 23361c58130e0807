"""A centre sends its people: asked by staff, named on a phone, confirmed, covered by one consent."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.sending import MARIA, SENDER, SENT_TO
from tests.support.browser import judged

pytestmark = pytest.mark.browser

EWA, JAN, OLA, IDA = (f"{name}.kierowana@example.org" for name in ("ewa", "jan", "ola", "ida"))
LIST = f"/manage/events/{SENT_TO}/registrations/"


def test_a_centre_names_its_people(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja, maria = visitor("pl", "desktop"), visitor("pl", "phone")
    alicja.sign_in("alicja")
    _asks(alicja)
    maria.go(office.link_in(office.letters(MARIA)[0]))
    maria.judge()
    maria.page.locator(f"a[href*='{SENT_TO}']").click()
    page = maria.page.url
    maria.judge()
    _names(maria)
    _replaces(maria)
    _takes(visitor("pl", "phone"), office)
    maria.go(page)
    _said(maria, "Ewa", "Takes part; the signed form is missing")
    _said(maria, "Ida", "Asked; the answer is awaited")
    _said(maria, "Ola", "Reserve; own data are still missing")
    _hands_in(maria)
    _accepts(alicja)
    maria.go(page)
    _said(maria, "Ewa", "Takes part, own data are given")
    maria.judge()


def _asks(alicja: Visitor) -> None:
    """Say that institutions decide, and mail the page to one that was typed, at first wrongly."""
    alicja.go(f"/manage/events/{SENT_TO}/edit")
    field = alicja.page.locator("[name=who_decides]")
    for part in alicja.page.locator("details:not([open])", has=field).all():
        part.locator("summary").first.click()
    field.select_option("institution")
    alicja.press("Save changes")
    quiet = alicja.page.locator("button[name=choice][value=quiet]")
    if quiet.count():
        with alicja.page.expect_navigation():
            quiet.click()
    _to_institutions(alicja)
    alicja.judge()
    alicja.page.locator("[name=institution]").fill("OPS, którego nikt nie zna")
    alicja.press("Send the links")
    expect(alicja.page.locator("#error-institution")).to_be_visible()
    judged(alicja.page, "institution-unknown")
    alicja.page.locator("[name=institution]").fill(SENDER)
    alicja.press("Send the links")
    expect(alicja.page.get_by_role("row").filter(has_text=SENDER)).to_contain_text(MARIA)
    judged(alicja.page, "institution-linked")


def _to_institutions(alicja: Visitor) -> None:
    alicja.go(LIST)
    main = alicja.page.locator("main")
    main.get_by_role("link", name=alicja.say("Institutions"), exact=True).first.click()


def _typed(maria: Visitor, first_name: str, email: str) -> None:
    for name, value in {"first_name": first_name, "last_name": "Kierowana-Łąka", "email": email}.items():
        maria.page.locator(f"[name={name}]").fill(value)


def _names(maria: Visitor) -> None:
    """Name two people and a reserve; the first at first without an address."""
    _typed(maria, "Ewa", "")
    maria.press("Name the person")
    expect(maria.page.locator("[name=first_name]")).to_have_value("Ewa")
    maria.look()
    for first_name, email in (("Ewa", EWA), ("Jan", JAN), ("Ola", OLA)):
        _typed(maria, first_name, email)
        maria.press("Name the person")
        maria.page.wait_for_url("**/events/*/")
    _said(maria, "Ola", "Reserve; own data are still missing")
    maria.judge()


def _replaces(maria: Visitor) -> None:
    """Name another person instead of the second."""
    row = maria.page.get_by_role("listitem").filter(has_text="Jan")
    row.get_by_role("link", name=maria.say("Replace or withdraw")).click()
    maria.judge()
    _typed(maria, "Ida", IDA)
    maria.press("Name this person instead")
    _said(maria, "Ida", "Asked; the answer is awaited")
    expect(maria.page.locator(".worklist")).not_to_contain_text("Jan")
    maria.look()


def _takes(ewa: Visitor, office: Office) -> None:
    """Take the place with data of one's own; the tick is forgotten at first."""
    letter = office.letters(EWA)[0]
    assert SENDER in office.words(letter)
    assert "skierowała" in office.words(office.letters(IDA)[0])
    ewa.go(office.link_in(letter))
    assert ewa.state == "offered"
    ewa.judge()
    ewa.link("Take the place").click()
    ewa.judge()
    ewa.press("Take the place")
    ewa.look()
    ewa.page.locator("[name=position]").fill("pracowniczka socjalna")
    ewa.page.locator("[name=privacy_notice]").check()
    ewa.press("Take the place")
    assert ewa.state in ("confirmed", "pending")
    ewa.judge()


def _hands_in(maria: Visitor) -> None:
    """Send the signed consent of the centre, a photo."""
    photo = BytesIO()
    Image.effect_noise((600, 800), 40).convert("RGB").save(photo, "JPEG")
    files = [{"name": "zgoda.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}]
    maria.page.locator("[name=files]").set_input_files(files)  # type: ignore[arg-type]
    maria.press("Send the signed consent")
    maria.judge()


def _accepts(alicja: Visitor) -> None:
    """Find the consent from the list of institutions, and accept it."""
    _to_institutions(alicja)
    alicja.page.get_by_role("link", name=SENDER).click()
    alicja.judge()
    alicja.press("Accept the consent")
    judged(alicja.page, "consent-accepted")


def _said(maria: Visitor, name: str, words: str) -> None:
    row = maria.page.locator(".worklist > li").filter(has_text=name)
    expect(row).to_contain_text(maria.say(words))
