"""A form is downloaded on a phone, photographed once signed, sent back, accepted; it gives the place."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.papers import BROUGHT, SIGNED
from tests.support.browser import judged

pytestmark = pytest.mark.browser

ADDRESS = "halina.podpis@example.org"
LIST = f"/manage/events/{SIGNED}/papers/"


def test_a_signed_form_gives_the_place(visitor: Callable[..., Visitor], office: Office) -> None:
    phone, alicja = visitor("pl", "phone"), visitor("pl", "desktop")
    phone.sign_up(SIGNED, "Halina", ADDRESS)
    assert phone.state == "pending"
    link = office.link_in(office.letters(ADDRESS)[0])
    photo = _photographed(phone, link)
    _refused(phone)
    _sent(phone, photo)
    alicja.sign_in("alicja")
    _returned(alicja)
    phone.go(office.link_in(office.letters(ADDRESS, 2)[1]))
    expect(phone.page.locator("main")).to_contain_text("Brak daty.")
    judged(phone.page, "signed-form-returned")
    _sent(phone, photo)
    _accepted(alicja)
    office.letters(ADDRESS, 3)
    phone.go(link.removesuffix("paper"))
    assert phone.state == "confirmed"


def _photographed(phone: Visitor, link: str) -> bytes:
    """Download the form, and return what a phone's camera makes of it."""
    phone.go(link)
    judged(phone.page, "signed-form")
    with phone.page.expect_download() as download:
        phone.link("Download the filled form (PDF)").click()
    sheet = pypdfium2.PdfDocument(Path(download.value.path()).read_bytes())[0]
    out = BytesIO()
    picture = sheet.render(scale=2, grayscale=True).to_pil()
    picture.rotate(6, expand=True, fillcolor=110).save(out, "JPEG", quality=60)
    return out.getvalue()


def _refused(phone: Visitor) -> None:
    """Send a file that is no form: a sentence says what to do."""
    files = phone.page.locator("[name=files]")
    heic = b"\0\0\0\x18ftypheic" + bytes(900)
    files.set_input_files([{"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": heic}])
    phone.press("Send the signed form")
    expect(phone.page.get_by_role("alert").first).to_contain_text("HEIC")
    judged(phone.page, "signed-form-refused")


def _sent(phone: Visitor, photo: bytes) -> None:
    files = phone.page.locator("[name=files]")
    files.set_input_files([{"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": photo}])
    phone.press("Send the signed form")
    expect(phone.page.locator("[data-paper=uploaded]")).to_be_visible()
    phone.judge()


def _returned(alicja: Visitor) -> None:
    """Return the form with a reason."""
    alicja.go(LIST)
    judged(alicja.page, "signed-forms")
    alicja.page.locator("tbody th a").click()
    judged(alicja.page, "signed-form-one")
    alicja.page.locator("[name=reason]").fill("Brak daty.")
    alicja.press("Return with this reason")


def _accepted(alicja: Visitor) -> None:
    """Accept what is ticked."""
    alicja.go(f"{LIST}?state=uploaded")
    alicja.page.locator("[name=paper]").check()
    alicja.press("Accept the forms")
    alicja.judge()


def test_a_form_is_brought_on_the_day(visitor: Callable[..., Visitor], office: Office) -> None:
    phone, alicja = visitor("pl", "phone"), visitor("pl", "desktop")
    address = "danuta.niesie@example.org"
    phone.sign_up(BROUGHT, "Danuta", address)
    assert phone.state == "confirmed", "nothing waits for the form"
    letter = office.letters(address)[0]
    assert "trzeba zabrać podpisany formularz" in office.words(letter)
    link = office.link_in(letter)
    phone.go(link.removesuffix("paper"))
    expect(phone.page.locator("[data-paper=owed]")).to_contain_text("Na spotkanie trzeba zabrać")
    judged(phone.page, "form-to-bring-own")
    phone.go(link)
    judged(phone.page, "form-to-bring")
    alicja.sign_in("alicja")
    alicja.go(f"/manage/events/{BROUGHT}/registrations/?paper=owes")
    expect(alicja.page.locator("tbody tr")).to_have_count(1)
    judged(alicja.page, "registrations-owing-forms")
    alicja.go(f"/manage/events/{BROUGHT}/messages/new?readers=form")
    expect(alicja.page.locator("[name=readers]")).to_have_value("form")
    alicja.go(f"/manage/events/{BROUGHT}/attendance/")
    alicja.page.locator("main a[href*='/sessions/'][href$='/attendance']").first.click()
    judged(alicja.page, "form-at-the-door")
    alicja.press("Form received")
    expect(alicja.page.get_by_text("brak podpisanego formularza")).to_have_count(0)
    alicja.go(f"/manage/events/{BROUGHT}/registrations/")
    expect(alicja.page.locator("tbody")).to_contain_text("oddany na papierze")
    phone.go(link)
    expect(phone.page.locator("[data-paper=received]")).to_be_visible()
