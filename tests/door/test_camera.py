"""The camera at the door in a real browser: it films QR codes, as one phone does another."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect

from app.registrations.models import Registration
from app.registrations.operations.leaving import withdraw
from app.work import Work
from tests.attendance.people import a_training, registered
from tests.door.conftest import PIN, Door
from tests.support.browser import ARGUMENTS, OpenPage, assert_axe_clean, assert_fits, launched, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the camera films, anew each time it is opened."""
    return tmp_path_factory.mktemp("camera") / "film.mjpeg"


@pytest.fixture(scope="module")
def browser(playwright: Playwright, film: Path) -> Iterator[Browser]:
    """A Chromium whose camera is that file, and who lets a page use it."""
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    started = launched(playwright, [*ARGUMENTS, *camera])
    yield started
    started.close()


def filmed(code: str) -> bytes:
    """Return a second of film that shows a code on a phone, a little turned."""
    drawn, out = BytesIO(), BytesIO()
    segno.make(code, error="m").save(drawn, kind="png", scale=5)
    shown = Image.open(BytesIO(drawn.getvalue())).convert("RGB").rotate(7, expand=True, fillcolor="#777777")
    frame = Image.new("RGB", (640, 480), "#777777")
    frame.paste(shown, ((640 - shown.width) // 2, (480 - shown.height) // 2))
    frame.save(out, "JPEG", quality=85)
    return out.getvalue() * 20


def code(door: Door, registration: Registration) -> str:
    """Return what the picture in the letter says."""
    return door.work.links.door_code(registration.id, registration.link_version)


@pytest.fixture
def phone(door: Door, open_page: OpenPage, live_url: str, work: Work) -> Callable[[], Page]:
    """Open the page at the door on a phone, and type the PIN."""

    def opened() -> Page:
        path = door.path()
        work.session.commit()
        page = open_page(viewport="phone")
        page.goto(live_url + path + "?lang=en")
        page.get_by_label("PIN").fill(PIN)
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("heading", name="At the door")).to_be_visible()
        return page

    return opened


def test_the_camera_reads_codes(door: Door, phone: Callable[[], Page], work: Work, film: Path) -> None:
    """Entry and exit of who has a place; who has none, or one elsewhere, is told in a sentence."""
    anna, gone = door.people[1], door.people[0]
    elsewhere = registered(work, a_training(work, "inny"), "Ewa", "Obca")
    withdraw(work, gone)
    page = phone()
    queue = page.locator("[data-queue]")
    for who, button, said in (
        (anna, "Scan codes: entry", "Anna Łęcka: Entry, .* – sent"),
        (anna, "Scan codes: exit", "Anna Łęcka: Exit, .* – sent"),
        (elsewhere, "Scan codes: entry", "This code is of another event"),
        (gone, "Scan codes: entry", "This person has no place any more"),
    ):
        film.write_bytes(filmed(code(door, who)))
        work.session.commit()
        page.get_by_role("button", name=button).click()
        expect(queue).to_contain_text(re.compile(said))
        expect(page.locator("[data-read]")).to_have_text(re.compile(said))
        if who is anna:
            assert_fits(page)
            assert_axe_clean(page)
            screenshot(page, "door-camera")
        page.get_by_role("button", name="Stop the camera").click()
        expect(page.locator("video")).to_be_hidden()
    # A code that stays before the camera is one mark. The office's clock stands still here, and the phone's
    # does not: which mark was made first can't be told.
    assert sorted((each.person_id, each.kind.value) for each in door.marks()) == [
        (anna.person_id, "entry"), (anna.person_id, "exit")
    ]  # fmt: skip


def test_without_a_camera_the_code_is_typed(phone: Callable[[], Page], film: Path) -> None:
    film.unlink(missing_ok=True)
    page = phone()
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('none')); }")
    page.get_by_role("button", name="Scan codes: entry").click()
    expect(page.get_by_role("status").first).to_have_text("The camera does not work here. Type the code.")
    expect(page.get_by_label("Eight characters")).to_be_visible()
