"""How pages behave as an install grows: the time and the statements of each at three sizes."""

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.models import Account, Role
from app.accounts.operations import add_staff, give_role
from app.accounts.operations.accounts import keep_password
from app.accounts.passwords import hashed
from app.clock import now
from app.events.models import Event, Meeting, Session
from app.extensions import db, limiter
from app.links import Purpose
from app.people.models import Person
from app.registrations.models import Registration
from app.web.transactions import transaction
from benchmarks.agreed_filling import fill_agreed
from benchmarks.filling import CROWD, HALL, ORDINARY, Filled, fill
from benchmarks.growth_picture import Line, drawn_picture
from benchmarks.hours_filling import HoursFilled, fill_hours
from benchmarks.installation import installed_postgres
from benchmarks.participation_filling import OFFICER, ParticipationFilled, fill_participation
from benchmarks.problems import Problem
from benchmarks.scratch import scratch
from benchmarks.sheets_filling import fill_evaluation
from benchmarks.table import DOCUMENT, machine
from benchmarks.told_filling import ToldFilled, fill_told
from tests.support.databases import migrate, settings
from tests.support.statements import statements

_LEAST, _MOST, _MOMENT_SECONDS = 7, 40, 0.4

ENTRIES_EACH = 10
"""How many entries of the ledger of hours an install has for each registration."""
SIZES = ((1_000, 100), (10_000, 1_000), (100_000, 10_000))
"""Registrations and events of the installs that are compared."""

PICTURE = DOCUMENT.parent / "pictures" / "growth.svg"
BEGIN, END = "<!-- growth: begin -->", "<!-- growth: end -->"
_ABOUT = (
    "Each line gives three installs: SIZES registrations, with 100 · 1,000 · 10,000 events of ten years, "
    "and all that belongs to them: history, mail, marks, decisions, minutes; and a project with ten times as "
    "many entries of hours. Asked in one process without "
    "a network; the least of up to forty times. The crowd is an event with a tenth of all registrations; "
    "the event of the other staff pages has 300 people and ten sessions. Statements: SQLite · PostgreSQL, "
    "several numbers only where they differ between the sizes. SQLite counts its BEGIN."
)

_PASSWORD = "zielony parasol 7"  # noqa: S105 (of an invented person, in a database that is thrown away)


@dataclass(frozen=True, slots=True)
class Figure:
    """What one page took: the least of its times in milliseconds, and its statements."""

    milliseconds: float
    statements: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be measured: who waits for it, how it is asked for, and whether the picture shows it."""

    name: str
    waits: str
    ask: Callable[["Install"], TestResponse]
    drawn: bool = False


Growth = dict[Page, list[Figure]]


class Install:
    """A filled install with a visitor, a participant's link and an organiser who has signed in."""

    def __init__(
        self, app: Flask, filled: Filled, hours: HoursFilled, told: ToldFilled, forms: ParticipationFilled
    ) -> None:
        self.app, self.filled, self.hours, self.told, self.forms = app, filled, hours, told, forms
        self.visitor, self.participant, self.staff, self.coach, self.officer = (
            app.test_client() for _ in range(5)
        )
        self.tags: dict[str, str] = {}
        self.count = 0
        with app.app_context(), transaction() as work:
            place = work.session.get_one(Registration, filled.registration)
            person = work.session.get_one(Person, filled.person)
            mine = work.session.get_one(Registration, hours.registration)
            own = work.links.token(Purpose.manage, mine.id, mine.link_version)
            self.own_hours = f"/registrations/{own}/"
            seated = work.session.get_one(Registration, filled.hall)
            token = work.links.token(Purpose.manage, seated.id, seated.link_version)
            self.own_form = f"/registrations/{token}/participation?change=1"
            self.own = f"/registrations/{work.links.token(Purpose.manage, place.id, place.link_version)}/"
            self.own_feed = work.links.feed(Purpose.person_feed, person.id, person.feed_version)
            alicja = work.session.scalars(select(Account).where(Account.email == "alicja@example.org")).one()
            self.staff_feed = work.links.feed(Purpose.organiser_feed, alicja.id, alicja.feed_version)
            person.sign_in_until = work.now + timedelta(hours=1)
            token = work.links.token(Purpose.sign_in_person, person.id, person.sign_in_version)
            keep_password(work, work.session.get_one(Account, hours.coach), hashed(_PASSWORD))
            of_hall = select(Session.id).join(Session.meeting).join(Meeting.event).where(Event.slug == HALL)
            self.session = work.session.scalars(of_hall.order_by(Session.day.desc()).limit(1)).one()
        # The link is spent by the press of the button on its page.
        _expect(self.participant.post(f"/sign-in/{token}"), 303)
        staff = (self.staff, "alicja@example.org"), (self.coach, hours.coach_email), (self.officer, OFFICER)
        for client, email in staff:
            _expect(client.post("/sign-in", data={"email": email, "password": _PASSWORD}), 303)

    def managed(self, path: str) -> TestResponse:
        """Ask for a staff page about the hours; the path names what was filled."""
        return _expect(self.staff.get(f"/manage/{path.format(**asdict(self.hours))}"))

    def sign_up(self) -> TestResponse:
        """Post the form of somebody new."""
        self.count += 1
        typed = {
            "first_name": "Nowa", "last_name": f"Osoba {self.count}", "privacy_notice": "y",
            "email": f"nowa{self.count}@example.org", "institution": "Szkoła Podstawowa w Ełk 17",
        }  # fmt: skip
        return _expect(self.visitor.post(f"/events/{ORDINARY}/register", data=typed), 303)

    def of_told(self, path: str) -> TestResponse:
        """Ask for a page about what people were told, as staff where it is theirs; `path` names rows."""
        client = self.staff if path.startswith("/manage/") else self.visitor
        return _expect(client.get(path.format(**asdict(self.told), project=self.hours.project)))

    def of_forms(self, path: str) -> TestResponse:
        """Ask for a page of the monitoring officer; the path names what was filled."""
        return _expect(self.officer.get(f"/manage/participation/{path.format(**asdict(self.forms))}"))

    def feed(self, address: str = "/feeds/events.ics", tag: str = "") -> TestResponse:
        """Ask for a calendar, with the tag of an earlier answer or without."""
        limiter.reset()  # nobody asks for their own so often
        headers = {"If-None-Match": tag} if tag else {}
        return _expect(self.visitor.get(address, headers=headers), 304 if tag else 200)

    def unchanged_feed(self, address: str = "/feeds/events.ics") -> TestResponse:
        """Ask for a calendar as one who has it."""
        if address not in self.tags:
            self.tags[address] = self.feed(address).headers["ETag"]
        return self.feed(address, self.tags[address])


def _expect(answer: TestResponse, status: int = 200) -> TestResponse:
    if answer.status_code != status:
        raise RuntimeError(f"{answer.request.path} answered {answer.status}, not {status}")
    return answer


def _visit(path: str) -> Callable[[Install], TestResponse]:
    return lambda install: _expect(install.visitor.get(path))


def _manage(path: str) -> Callable[[Install], TestResponse]:
    return lambda install: _expect(install.staff.get(f"/manage/{path}"))


def _told(path: str) -> Callable[[Install], TestResponse]:
    return lambda install: install.of_told(path)


VISITOR, STAFF = "visitor", "staff"
PAGES = (
    Page("list of events", VISITOR, _visit("/events/"), drawn=True),
    Page("list, search", VISITOR, _visit("/events/?q=rodzin+ełk"), drawn=True),
    Page("past events", VISITOR, _visit("/events/?past=1")),
    Page("past events, search", VISITOR, _visit("/events/?past=1&q=rodzin+ełk"), drawn=True),
    Page("past events, last page", VISITOR, _visit("/events/?past=1&page=999999")),
    Page("timetable", VISITOR, _visit("/timetable/"), drawn=True),
    Page("timetable, what is over", VISITOR, _visit("/timetable/?when=over")),
    Page("first page of the site", VISITOR, _visit("/")),
    Page("event page", VISITOR, _visit(f"/events/{ORDINARY}/"), drawn=True),
    Page("event page of the crowd", VISITOR, _visit(f"/events/{CROWD}/")),
    Page("sign-up form", VISITOR, _visit(f"/events/{ORDINARY}/register")),
    Page("sign-up, submitted", VISITOR, Install.sign_up, drawn=True),
    Page("own page", VISITOR, lambda install: _expect(install.visitor.get(install.own)), drawn=True),
    Page("own list", VISITOR, lambda install: _expect(install.participant.get("/my/"))),
    Page("institution while typed", VISITOR, _visit("/institutions/suggest?q=elk")),
    Page("public feed", VISITOR, Install.feed, drawn=True),
    Page("public feed, unchanged", VISITOR, Install.unchanged_feed, drawn=True),
    Page("a person's calendar", VISITOR, lambda install: install.feed(install.own_feed)),
    Page("the same, unchanged", VISITOR, lambda install: install.unchanged_feed(install.own_feed)),
    Page("an organiser's calendar, unchanged", STAFF, lambda each: each.unchanged_feed(each.staff_feed)),
    Page("a project's public page", VISITOR, _told("/projects/{project}/")),
    Page("versions of a timetable", VISITOR, _told("/timetable/projects/{project}/")),
    Page("a version of a timetable", VISITOR, _told("/timetable/projects/{project}/2/")),
    Page("worklist", STAFF, _manage(""), drawn=True),
    Page("events", STAFF, _manage("events/"), drawn=True),
    Page("events, search", STAFF, _manage("events/?q=rodzin+ełk")),
    Page("events, last page", STAFF, _manage("events/?page=999999")),
    Page("overview of an event", STAFF, _manage(f"events/{HALL}/")),
    Page("registrations", STAFF, _manage(f"events/{HALL}/registrations/"), drawn=True),
    Page("registrations, search", STAFF, _manage(f"events/{HALL}/registrations/?q=zolc"), drawn=True),
    Page("registrations, by institution", STAFF, _manage(f"events/{HALL}/registrations/?sort=institution")),
    Page("registrations of the crowd", STAFF, _manage(f"events/{CROWD}/registrations/")),
    Page("the same, search", STAFF, _manage(f"events/{CROWD}/registrations/?q=zolc")),
    Page("attendance grid", STAFF, _manage(f"events/{HALL}/attendance/"), drawn=True),
    Page("what is to be printed of an event", STAFF, _manage(f"events/{HALL}/sheets/")),
    Page("its lists to sign", STAFF, _manage(f"events/{HALL}/sheets.pdf")),
    Page("its class register", STAFF, _manage(f"events/{HALL}/class-register.pdf")),
    Page("a trainer's own calendar", STAFF, _manage("sessions/calendar")),
    Page(
        "who stands in for a trainer",
        STAFF,
        lambda each: _expect(each.staff.get(f"/manage/events/{HALL}/sessions/{each.session}/substitute")),
    ),
    Page("export, CSV", STAFF, _manage(f"events/{HALL}/registrations.csv"), drawn=True),
    Page("export, XLSX", STAFF, _manage(f"events/{HALL}/registrations.xlsx"), drawn=True),
    Page("messages of an event", STAFF, _manage(f"events/{HALL}/messages/")),
    Page("calls of an event", STAFF, _manage(f"events/{HALL}/calls/")),
    Page("messages sent", STAFF, _manage(f"events/{HALL}/messages/sent/")),
    Page("a message and its readers", STAFF, _told(f"/manage/events/{HALL}/messages/sent/{{message}}/")),
    Page("needs of an event", STAFF, _manage(f"events/{HALL}/needs/")),
    Page("who may be photographed", STAFF, _manage(f"events/{HALL}/pictures/")),
    Page("list of interest of an event", STAFF, _manage(f"events/{HALL}/interest/")),
    Page("interest in figures", STAFF, _manage("interest/")),
    Page("interest in figures, by county", STAFF, _manage("interest/?by=county")),
    Page("who gets the newsletter", STAFF, _manage("newsletter/")),
    Page("invitations of an event", STAFF, _manage(f"events/{HALL}/invitations/")),
    Page("meeting access of an event", STAFF, _manage(f"events/{HALL}/access/")),
    Page("several changes of an event", STAFF, _manage(f"events/{HALL}/changes/")),
    Page("places of institutions", STAFF, _manage(f"events/{CROWD}/places/")),
    Page("selection desk of the crowd", STAFF, _manage(f"events/{CROWD}/selection/?sort=county")),
    Page("protocol of a selection", STAFF, _manage(f"events/{HALL}/selection/protocol.pdf")),
    Page("tests and evaluation of an event", STAFF, _manage(f"events/{HALL}/surveys/")),
    Page("an evaluation of 2,000 answers", STAFF, _manage(f"events/{HALL}/surveys/results/")),
    Page("a competence in four stages", STAFF, _manage(f"events/{HALL}/surveys/competence/print")),
    Page("groups", STAFF, _manage("groups/")),
    Page("a group's roster", STAFF, _told("/manage/groups/{group}/")),
    Page("a group's meetings", STAFF, _told("/manage/groups/{group}/meetings/")),
    Page("suspensions", STAFF, _manage("suspensions/")),
    Page("a suspension", STAFF, _told("/manage/suspensions/{suspension}/")),
    Page("next version of a timetable", STAFF, _told("/manage/projects/{project}/timetable/")),
    Page("a project and its documents", STAFF, _told("/manage/projects/{project}/")),
    Page("history of an event", STAFF, _manage(f"events/{HALL}/history/")),
    Page("history of the house", STAFF, _manage("history/"), drawn=True),
    Page("the same, of events", STAFF, _manage("history/?kind=event")),
    Page("institutions", STAFF, _manage("institutions/")),
    Page("institutions, search", STAFF, _manage("institutions/?q=elk+17")),
    Page("persons", STAFF, _manage("persons/")),
    Page("persons, search", STAFF, _manage("persons/?q=zolc")),
    Page("persons, search for everybody", STAFF, _manage("persons/?q=a")),
    Page("persons, last page", STAFF, _manage("persons/?page=999999")),
    Page("persons of an institution", STAFF, _manage("persons/?q=elk+17")),
    Page("persons who may be there twice", STAFF, _manage("persons/pairs")),
    Page(
        "a person",
        STAFF,
        lambda install: _expect(install.staff.get(f"/manage/persons/{install.filled.person}/")),
    ),
    Page("participation form to fill in", VISITOR, lambda each: _expect(each.visitor.get(each.own_form))),
    Page("participation forms of an event", STAFF, _manage(f"events/{HALL}/participation/")),
    Page("those of the crowd, missing", STAFF, _manage(f"events/{CROWD}/participation/?state=missing")),
    Page("projects with participation forms", STAFF, lambda install: install.of_forms("")),
    Page("participation forms of a project", STAFF, lambda install: install.of_forms("{project}/")),
    Page("the same, missing", STAFF, lambda install: install.of_forms("{project}/?state=missing")),
    Page("a participation form", STAFF, lambda install: install.of_forms("forms/{form}")),
    Page("own page in an edition", VISITOR, lambda install: _expect(install.visitor.get(install.own_hours))),
    Page("standing of an edition", STAFF, lambda install: install.managed("events/{edition_slug}/standing/")),
    Page("hours of a project", STAFF, lambda install: install.managed("hours/?project={project}")),
    Page("a line of support", STAFF, lambda install: install.managed("lines/{line}/")),
    Page("a coach's page", STAFF, lambda install: _expect(install.coach.get("/manage/appointments/"))),
    Page("a month of cards", STAFF, lambda install: install.managed("cards/{project}/{month}/")),
)
"""The crowd is an event with a tenth of all registrations; the other event of staff has 300."""


@contextmanager
def installed(url: str, folder: Path, registrations: int, events: int) -> Iterator[Install]:
    """Make and fill an install at a database's address, which must be empty."""
    migrate(url, folder)
    app = create_app(settings(url, folder))
    with app.app_context():
        with transaction() as work:
            account = add_staff(work, "alicja@example.org", "Alicja Nowak", _PASSWORD)
            for role in (Role.administrator, Role.organiser):
                give_role(work, account, role)
        filled = fill(db.engine, registrations, events, now())
        hours = fill_hours(db.engine, registrations * ENTRIES_EACH, now())
        told = fill_told(db.engine, filled, hours, now())
        with transaction() as work:
            fill_evaluation(work, HALL)
            forms = fill_participation(work, filled, _PASSWORD)
        fill_agreed(db.engine, filled, now())
    try:
        yield Install(app, filled, hours, told, forms)
    finally:
        with app.app_context():
            db.engine.dispose()


def measured(install: Install, page: Page) -> Figure:
    """Ask for a page as often as fits into a moment, and return the least of its times.

    A machine that does something else besides only adds to a time.
    """
    page.ask(install).close()
    with statements() as seen:
        page.ask(install).close()
    times: list[float] = []
    gc.collect()
    gc.disable()
    try:
        began = time.perf_counter()
        while len(times) < _LEAST or (len(times) < _MOST and time.perf_counter() - began < _MOMENT_SECONDS):
            start = time.perf_counter()
            page.ask(install).close()
            times.append((time.perf_counter() - start) * 1000)
    finally:
        gc.enable()
    return Figure(min(times), len(seen))


def main(arguments: list[str]) -> int:
    """Measure what the arguments ask for; return the program's exit status."""
    asked = _asked(arguments)
    try:
        with scratch(asked.folder) as folder, installed_postgres(folder, asked.postgres) as postgres:
            about = machine(postgres)
            sqlite = grown(
                lambda number: f"sqlite:///{folder / str(number) / 'zapisy.sqlite3'}", folder, asked.quick
            )
            other = grown(lambda number: postgres.url(postgres.create()), folder, asked.quick)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; nothing was written and nothing is left running.", file=sys.stderr)
        return 130
    text = as_text(about, sqlite, other)
    print(text)
    if asked.write:
        PICTURE.write_text(drawn_picture(_lines(other)))
        put(text)
    return 0


def grown(url: Callable[[int], str], folder: Path, quick: bool) -> Growth:
    """Measure all pages in a fresh install of each size."""
    found: Growth = {page: [] for page in PAGES}
    for registrations, events in SIZES[: 1 if quick else None]:
        own = folder / str(registrations)
        own.mkdir(exist_ok=True)
        with installed(url(registrations), own, registrations, events) as install:
            for page in PAGES:
                print(f"{registrations} {page.name} ...", file=sys.stderr, flush=True)
                found[page].append(measured(install, page))
    return found


def as_text(about: str, sqlite: Growth, postgres: Growth) -> str:
    """Return the tables as Markdown, those of visitors and of staff apart."""
    sizes = [f"{each:,}" for each, _ in SIZES]
    lines = [about.replace("./dev bench`", "./dev bench --growth`"), ""]
    lines += [_ABOUT, "", "![How times grow](pictures/growth.svg)"]
    for waits, heading in ((VISITOR, "What a visitor waits for"), (STAFF, "What staff wait for")):
        lines += ["", f"| {heading} | SQLite, ms | PostgreSQL, ms | statements |", "|---|---|---|---|"]
        lines += [
            f"| {page.name} | {_times(sqlite[page])} | {_times(postgres[page])} "
            f"| {_statements(sqlite[page])} · {_statements(postgres[page])} |"
            for page in PAGES
            if page.waits == waits
        ]
    return "\n".join(lines).replace("SIZES", " · ".join(sizes))


def _times(figures: list[Figure]) -> str:
    return " · ".join(f"{each.milliseconds:.1f}" for each in figures)


def _statements(figures: list[Figure]) -> str:
    """One number where it does not grow, which is what is wanted."""
    return "/".join(dict.fromkeys(str(each.statements) for each in figures))


def _lines(found: Growth) -> dict[str, list[Line]]:
    """Return the lines of the picture, those of visitors and of staff apart."""
    return {
        title: [
            Line(
                page.name,
                [(size, each.milliseconds) for (size, _), each in zip(SIZES, found[page], strict=False)],
            )
            for page in PAGES
            if page.drawn and page.waits == waits
        ]
        for waits, title in ((VISITOR, "What a visitor waits for"), (STAFF, "What staff wait for"))
    }


def put(text: str, document: Path = DOCUMENT) -> None:
    """Put the text between its marks in the document, at the end if it has none yet."""
    before, begin, rest = document.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    if not begin:
        before, after = before.rstrip("\n") + "\n\n## Growth\n\n", "\n"
    document.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev bench --growth", description="Measure how pages behave as an install grows: some minutes."
    )
    add = parser.add_argument
    add("--quick", action="store_true", help="a look that all works: the smallest install only")
    add("--write", action="store_true", help="put table and picture into docs/")
    add("--folder", type=Path, default=Path(tempfile.gettempdir()), metavar="DIR", help="where to work")
    add("--postgres", type=Path, metavar="DIR", help="where PostgreSQL's programs are")
    asked = parser.parse_args(arguments)
    if asked.write and asked.quick:
        parser.error("--write puts down all sizes: leave out --quick")
    return asked
