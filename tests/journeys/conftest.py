"""A real server with a worker and a real mail server behind it, shared by all journeys of a process."""

import re
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page
from sqlalchemy import update

from app import clock, create_app
from app.accounts.passwords import hashed
from app.events.models import FormOfSupport, Meeting, Mode
from app.events.summary import derive
from app.extensions import db
from app.outbox.models import Letter, LetterState
from app.registrations.operations import Application, sign_up
from app.sqlite import begin_write
from app.texts import Texts, texts_in
from app.web.request_work import command_work
from app.work import VISITOR, Work
from tests.journeys.asking import add_asking
from tests.journeys.attended import add_attended
from tests.journeys.bringing import add_bringing
from tests.journeys.choosing import add_selection
from tests.journeys.consenting import add_consenting
from tests.journeys.hours import add_editions, start_line
from tests.journeys.joint import add_joint
from tests.journeys.needs import add_needs
from tests.journeys.papers import add_papers
from tests.journeys.participation import add_participation
from tests.journeys.places import add_places
from tests.journeys.projects import add_projects
from tests.journeys.sending import add_sending
from tests.journeys.standing_in import add_passing_on
from tests.journeys.surveyed import add_surveyed
from tests.journeys.told import add_told
from tests.support.access import let_in
from tests.support.browser import OpenPage, assert_axe_clean, assert_fits, assert_words_alone, screenshot
from tests.support.cast import a_meeting, an_event
from tests.support.databases import MONITORING_KEY, settings
from tests.support.server import running_server
from tests.support.smtp import Delivered, MailServer
from tests.support.world import World, build_world

PASSWORD = "zielony parasol 7"
FAMILY, LAST_PLACE, WEBINAR, LAST_SEMINAR = "praca-z-rodzina", "ostatnie-miejsce", "webinarium", "dawne"
TOMORROW, YESTERDAY, TWO_MEETINGS = "jutro", "wczoraj", "dwa-spotkania"
OF_ONES_OWN = (
    "registrations", "sign-in", "appointments", "institutions", "invitations", "interest", "set-password",
)  # fmt: skip
SIZES = [("pl", "phone"), ("en", "desktop")]


@dataclass(frozen=True, slots=True)
class Office:
    """The running office: its address, its world, and the mail that left it."""

    base_url: str
    world: World
    mail: MailServer

    def letters(self, address: str, count: int = 1, seconds: float = 60.0) -> list[Delivered]:
        """Return the letters to an address once there are `count`, oldest first."""
        deadline = time.monotonic() + seconds
        while True:
            found = [each for each in list(self.mail.received) if address in each.recipients]
            if len(found) >= count:
                return found
            assert time.monotonic() < deadline, f"{len(found)} of {count} letters to {address}"
            time.sleep(0.05)

    def words(self, letter: Delivered) -> str:
        """Return the text of a letter with plain blanks."""
        return " ".join(letter.text.split())

    def link_in(self, letter: Delivered) -> str:
        """Return the link to a page of one's own in a letter."""
        found = re.search(rf"{re.escape(self.base_url)}/({'|'.join(OF_ONES_OWN)})/\S+", letter.text)
        assert found, letter.text
        return found.group()

    def read(self, path: str) -> str:
        """Return what anybody gets from an address."""
        with urllib.request.urlopen(self.base_url + path, timeout=60) as answer:  # noqa: S310 - our own
            return str(answer.read().decode())

    def entries(self, slug: str) -> list[dict[str, str]]:
        """Return the entries of an event's calendar: their properties, without parameters."""
        return entries_in(self.read(f"/events/{slug}/calendar.ics"))

    def attached(self, letter: Delivered) -> list[dict[str, str]]:
        """Return the entries of the one calendar that is attached to a letter."""
        [calendar] = [part for part in letter.message.walk() if part.get_content_type() == "text/calendar"]
        return entries_in(calendar.get_content())


def entries_in(calendar: str) -> list[dict[str, str]]:
    """Return the entries of a calendar: their properties, without parameters."""
    text = calendar.replace("\r\n", "\n").replace("\n ", "")
    found = [part.split("END:VEVENT")[0].strip().splitlines() for part in text.split("BEGIN:VEVENT")[1:]]
    split = [[line.partition(":") for line in lines] for lines in found]
    return [{name.partition(";")[0]: value for name, _, value in lines} for lines in split]


@pytest.fixture(scope="session")
def office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Start the office once; each journey uses events or people of its own."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copyfile(sqlite_template, folder / "zapisy.sqlite3")
    world = _furnish(folder)
    mail = MailServer()
    mail.start()
    env = {"MAIL_SERVER": mail.host, "MAIL_PORT": str(mail.port), "SECRET_KEY": "tests-only"}
    env["MONITORING_KEY"] = MONITORING_KEY
    with running_server(folder, env=env) as server:
        yield Office(server.base_url, world, mail)
    mail.stop()


def _furnish(folder: Path) -> World:
    app = create_app(settings(f"sqlite:///{folder / 'zapisy.sqlite3'}", folder))
    with app.app_context():
        begin_write(db.session())
        work = command_work(db.session())
        world = build_world(work, hashed(PASSWORD))
        _events(work)
        add_asking(work)
        add_editions(work, world)
        start_line(work, world)
        add_told(work, world)
        add_projects(work, world)
        add_needs(work)
        add_consenting(work)
        add_papers(work)
        add_participation(work, hashed(PASSWORD))
        add_places(work)
        add_passing_on(work)
        add_selection(work)
        add_joint(work)
        add_surveyed(work)
        add_bringing(work)
        add_sending(work)
        add_attended(work, world)
        work.session.flush()
        work.session.execute(update(Letter).values(state=LetterState.sent, finished_at=work.now))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return world


def _events(work: Work) -> None:
    family = an_event(
        work, FAMILY, title_pl="Praca z rodziną w kryzysie", title_en="Working with a family in crisis",
        capacity=20, contact_name="Alicja Nowak", contact_phone="+48 89 500 00 00",
    )  # fmt: skip
    last = an_event(
        work, LAST_PLACE, days=40, title_pl="Ostatnie miejsce", title_en="The last place", capacity=1
    )
    for event in (family, last):
        _in_lodz(event.meetings[0])
    webinar = an_event(
        work, WEBINAR, days=10, title_pl="Usługi w małej gminie", title_en=None, mode=Mode.online,
        form_of_support=FormOfSupport.webinar,
    )  # fmt: skip
    let_in(webinar.meetings[0], "https://meet.example.org/gmina", "2732 118")
    held = an_event(
        work, LAST_SEMINAR, meetings=0, title_pl="Negocjacje międzyzespołowe", title_en=None, capacity=12,
        contact_name="Alicja Nowak", contact_email="alicja@example.org", contact_phone="+48 89 500 00 00",
    )  # fmt: skip
    soon = an_event(
        work, TOMORROW, days=1, title_pl="Spotkanie tuż przed", title_en="The meeting at the door",
        capacity=1, withdrawal_cutoff_hours=48,
    )  # fmt: skip
    twice = an_event(
        work, TWO_MEETINGS, days=50, meetings=2, title_pl="Dwa spotkania", title_en="Two meetings"
    )
    over = an_event(work, YESTERDAY, days=-1, title_pl="Wczorajsze spotkanie", title_en=None)
    earlier = replace(work, now=work.now - timedelta(days=9), actor=VISITOR)
    for name in ("Ignacy", "Jadwiga"):
        person = Application(first_name=name, last_name="Nowak", email=f"{name.lower()}@example.org")
        sign_up(earlier, over, person)
    held.meetings.append(a_meeting(work, clock.today(work.now).replace(day=1), 0))
    for event in (family, last, webinar, soon, twice, held):
        derive(event)


def _in_lodz(meeting: Meeting) -> None:
    meeting.city, meeting.county, meeting.venue = "Łódź", "m. Łódź", "Regionalne Centrum Polityki Społecznej"


class Visitor:
    """Somebody with a browser, who reads one language."""

    def __init__(self, office: Office, page: Page, language: str) -> None:
        self.office, self.page = office, page
        self.texts: Texts = texts_in(language)

    def say(self, message: str, **values: object) -> str:
        """Return a text of the pages in this visitor's language."""
        return self.texts.gettext(message, **values)

    def go(self, path: str) -> None:
        """Open a path, or an address out of a letter."""
        answer = self.page.goto(path if path.startswith("http") else self.office.base_url + path)
        assert answer is not None
        assert answer.status < 500

    def button(self, message: str) -> Locator:
        """Return the button with exactly this text."""
        return self.page.get_by_role("button", name=self.say(message), exact=True)

    def press(self, message: str) -> None:
        """Press the button with this text, which sends a form, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.button(message).click()

    def link(self, message: str) -> Locator:
        """Return the first link with this text."""
        return self.page.get_by_role("link", name=self.say(message), exact=True).first

    def field(self, message: str) -> Locator:
        """Return the field whose label begins with this text."""
        return self.page.get_by_label(re.compile("^" + re.escape(self.say(message)))).first

    def sign_in(self, name: str) -> None:
        """Sign in as a member of staff, through the page."""
        self.go("/sign-in")
        self.field("E-mail").fill(f"{name}@example.org")
        self.field("Password").fill(PASSWORD)
        self.press("Sign in")
        self.page.wait_for_url("**/manage/**")

    def sign_up(self, slug: str, first_name: str, email: str, last_name: str = "Żółć-Ćwiklińska") -> str:
        """Sign up for an event and return the address where that leads."""
        self.go(f"/events/{slug}/register")
        self.field("First name").fill(first_name)
        self.field("Last name").fill(last_name)
        self.page.locator("[name=email]").fill(email)
        self.page.locator("[name=privacy_notice]").check()
        with self.page.expect_navigation():
            self.button("Sign up").or_(self.button("Join the waiting list")).click()
        return self.page.url

    def judge(self) -> None:
        """Look at this page as on a phone in both languages: nothing too wide, nothing against WCAG.

        It is read from its end: what sticks to the bottom covers nothing there, as when people scroll.
        """
        size, here, mine = self.page.viewport_size, self.page.url, self.texts.language
        assert size is not None
        self.page.set_viewport_size({"width": 360, "height": 740})
        for language in ("en" if mine == "pl" else "pl", mine):
            self.page.goto(f"{here}{'&' if '?' in here else '?'}lang={language}")
            screenshot(self.page, f"{re.sub('[0-9]+', 'n', here.partition('/')[2])}-{language}")
            assert_fits(self.page)
            assert_words_alone(self.page)
            self.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            assert_axe_clean(self.page)
        self.page.set_viewport_size(size)

    def look(self) -> None:
        """Look at this page as on a phone, in one language and as it stands: also one that answers a form."""
        size = self.page.viewport_size
        assert size is not None
        self.page.set_viewport_size({"width": 360, "height": 740})
        screenshot(self.page, f"{re.sub('[0-9]+', 'n', self.page.url.partition('/')[2])}-stands")
        assert_fits(self.page)
        self.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        assert_axe_clean(self.page)
        self.page.set_viewport_size(size)

    @property
    def state(self) -> str | None:
        """The state of the registration on the participant's page."""
        return self.page.locator("[data-state]").first.get_attribute("data-state")


@pytest.fixture
def visitor(office: Office, open_page: OpenPage) -> Callable[..., Visitor]:
    """Let somebody come: `visitor("en", "desktop", javascript=False)`."""

    def made(language: str = "pl", viewport: str = "desktop", *, javascript: bool = True) -> Visitor:
        return Visitor(office, open_page(viewport, language, javascript=javascript), language)

    return made
