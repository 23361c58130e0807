"""The people of the small world at work over HTTP: what they do around an upgrade, and what they see."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyotp

from tests.support.world import OTHER, SEMINAR, TRAINING, World
from tests.upgrade.visitors import Person, form_of, words_of

PASSWORD = "Osiem-i-trochę-słów-9"
TYPED = {"name": "Stowarzyszenie „Żółć” w Łodzi", "type": "NGO", "county": "m. Łódź"}


@dataclass
class Office:
    """The people of a world, each with a browser, and what they keep: links, codes, forms half filled in."""

    url: str
    world: World
    people: dict[str, Person] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    secret: str = ""
    codes: list[str] = field(default_factory=list)
    carried: str = ""
    half_filled: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> Person:
        """Return somebody's browser."""
        return self.people.setdefault(name, Person(self.url))

    def id(self, name: str) -> int:
        """Return a number of the world."""
        return self.world.ids[name]

    def register(self, name: str, event: str = OTHER, **more: str) -> str:
        """Let a visitor register, and return the participant's page to which that leads."""
        visitor, address = Person(self.url), f"/events/{event}/register"
        visitor.get(address)
        person = {"first_name": name, "last_name": "Nowak", "email": f"{name.lower()}@example.org"}
        answer = visitor.post(address, **person, privacy_notice="y", **more)
        assert answer.status == 303, words_of(answer.text)
        return answer.location

    def session_page(self, number: int) -> str:
        """Return the page of one of the training's sessions."""
        return f"/manage/events/{TRAINING}/sessions/{self.id(f'{TRAINING}-session-{number}')}"

    def confirm(self, number: int, mark: str) -> None:
        """Let the trainer mark Jan's attendance of one of the training's sessions, and confirm it."""
        page = self.session_page(number)
        jan = {f"a-{self.id('jan')}-{self.id(f'{TRAINING}-session-{number}')}": mark}
        self.of("celina").send(f"{page}/attendance", f"{page}/confirm", **jan)

    def move(self, event: str, **fields: str) -> None:
        """Let the organiser change the first meeting of an event, and tell people."""
        page = f"/manage/events/{event}/meetings/{self.id(f'{event}-meeting-0')}/edit"
        self.of("alicja").send(page, **fields, choice="notify")

    def invite(self, name: str, event: str = OTHER) -> None:
        """Let the organiser invite somebody, once the letter was seen."""
        page, alicja = f"/manage/events/{event}/invitations/new", self.of("alicja")
        alicja.get(page)
        seen = alicja.post(page, people=f"{name} Nowak, {name.lower()}@example.org")
        answer = alicja.post(page, **form_of(seen, page), decided="1")
        assert answer.status == 303, words_of(answer.text)

    def write(self, subject: str, event: str = OTHER) -> None:
        """Let the organiser write to the people of an event, once the letter was seen."""
        page, alicja = f"/manage/events/{event}/messages/new", self.of("alicja")
        fields = form_of(alicja.get(page), page) | {
            "readers": "all",
            "subject_pl": subject,
            "body_pl": "Dzień dobry,",
        }
        seen = alicja.post(page, **fields)
        answer = alicja.post(page, **form_of(seen, page) | {"act": "send"})
        assert answer.status == 303, words_of(answer.text)

    def code(self, later: int = 0) -> str:
        """Return what Alicja's phone shows."""
        return pyotp.TOTP(self.secret).at(datetime.now(UTC) + timedelta(seconds=later))


def work_before(office: Office) -> None:
    """Put into the tables what the small world leaves empty, and something of every kind into the others."""
    for name in ("alicja", "celina", "ewa", "filip", "grazyna"):
        led = office.of(name).sign_in(f"{name}@example.org", PASSWORD)
        assert led.startswith("/manage/"), f"{name}: {led}"
    _turn_codes_on(office)
    bartek, link = office.of("bartek"), f"/sign-in/{office.world.tokens['sign_in']}"
    bartek.get(link)
    assert bartek.post(link).location == "/my/"
    for name in ("Cecylia", "Dorota", "Edward"):
        office.links[name] = office.register(name, institution="Stowarzyszenie Nowe", position="kurator")
    Person(office.url).send(office.links["Dorota"], f"{office.links['Dorota']}withdraw")
    alicja = office.of("alicja")
    page = "/manage/registrations/8/"
    alicja.send(page, f"{page}remove", reason="na prośbę")
    published = {"changes": "termin | 12.05 | 19.05 | choroba", "cancelled_months": "2020-07"}
    alicja.send(f"/manage/events/{OTHER}/edit", **published)
    office.move(SEMINAR, venue="Sala 14")
    alicja.send("/manage/institutions/new", **TYPED)
    page = f"/manage/events/{TRAINING}/meetings/{office.id(f'{TRAINING}-meeting-2')}/cancel"
    alicja.send(page, reason="choroba", choice="notify")
    page = f"/manage/events/{SEMINAR}/copy"
    day = (datetime.now(UTC) + timedelta(days=40)).date()
    copy = alicja.send(page, title_pl="Seminarium odwołane", start_local=day.isoformat()).location
    alicja.send(copy, f"{copy}publish")
    alicja.send(f"{copy}cancel", reason="choroba", choice="notify")
    page = office.session_page(0)
    alicja.send(f"{page}/attendance", f"{page}/reopen", reason="pomyłka")
    office.confirm(0, "180")


def _turn_codes_on(office: Office) -> None:
    alicja, page = office.of("alicja"), "/account/second-factor"
    alicja.get(page)
    assert alicja.post(f"{page}/begin", password=PASSWORD).status == 303
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', alicja.get(page).text)
    assert found is not None
    office.secret = found[1].replace(" ", "")
    done = alicja.post(f"{page}/confirm", code=office.code())
    office.codes = re.findall(r"<li><code>([^<]+)</code>", done.text)
    assert len(office.codes) == 10


def leave_things_half_done(office: Office) -> None:
    """Let letters wait, and fill in forms without sending them, or with a session that has ended."""
    office.links["Felicja"] = office.register("Felicja")
    visitor = Person(office.url)
    visitor.get("/sign-in")
    assert visitor.post("/sign-in", email="halina@example.org").location == "/sign-in/sent"
    alicja, page = office.of("alicja"), "/manage/institutions/new"
    fields = form_of(alicja.get(page), page)
    office.half_filled = fields | {"name": "Stowarzyszenie wpisane przed zmianą"}
    ended = Person(office.url)
    ended.sign_in("grazyna@example.org", PASSWORD)
    token = form_of(ended.get(page), page)["csrf_token"]
    ended.cookies.clear()
    answer = ended.post(page, **{**TYPED, "name": "Stowarzyszenie niesione", "csrf_token": token})
    assert answer.status == 400
    office.carried = form_of(answer, "/sign-in")["carried"]


def take_up_again(office: Office) -> None:
    """Send what was half filled in before the upgrade."""
    page = "/manage/institutions/new"
    assert office.of("alicja").post(page, **office.half_filled).status == 303
    back = Person(office.url)
    back.get("/sign-in")
    answer = back.post("/sign-in", email="grazyna@example.org", password=PASSWORD, carried=office.carried)
    assert answer.status == 200, words_of(answer.text)
    fields = form_of(answer, page)
    assert fields["name"] == "Stowarzyszenie niesione"
    assert back.post(page, **fields).status == 303


def signs_in_with(office: Office, code: str) -> bool:
    """Tell whether Alicja's password and a code sign her in."""
    again = Person(office.url)
    assert again.sign_in("alicja@example.org", PASSWORD) == "/sign-in/code"
    again.get("/sign-in/code")
    return again.post("/sign-in/code", code=code).status == 303 and again.get("/manage/").status == 200


EVENTS = (SEMINAR, TRAINING, OTHER)
EXPORTS = ("registrations.csv", "registrations.xlsx", "attendance.csv", "attendance.xlsx")


def addresses(office: Office) -> dict[str, list[str]]:
    """Return what everybody looks at."""
    tokens = office.world.tokens
    names = ("place", "waiting", "elsewhere", "in_training", "jan")
    own = [f"/registrations/{tokens[name]}/" for name in names]
    own += [link.removeprefix(office.url) for link in office.links.values()]
    open_pages = [f"/events/{slug}/{rest}" for slug in EVENTS for rest in ("", "calendar.ics", "register")]
    manage = [
        f"/manage/events/{slug}/{rest}"
        for slug in EVENTS
        for rest in ("", "registrations/", "sessions/", "attendance/", "edit", *EXPORTS)
    ]
    about = [f"/manage/registrations/{number}/" for number in range(1, 9)]
    return {
        "visitor": [
            "/", "/events/", "/feeds/events.ics", "/feeds/events.ics?lang=en", *open_pages,
            *own, *(f"{link}calendar.ics" for link in own),
            f"/registrations/{tokens['form']}/", f"/set-password/{tokens['set_password']}",
            f"/registrations/{tokens['forged']}/", f"/registrations/{tokens['older']}/",
            f"/sign-in/{tokens['older_sign_in']}", f"/events/{SEMINAR}/downloads/1", "/projects/1/strip",
            "/privacy", "/privacy/1", "/accessibility", "/robots.txt",
        ],
        "bartek": ["/my/"],
        "celina": ["/manage/", "/manage/sessions/", f"{office.session_page(0)}/attendance"],
        "alicja": [
            "/manage/", "/manage/events/", *manage, *about, *(f"{each}hours" for each in about),
            "/manage/institutions/", "/manage/institutions/1/", "/manage/institutions/2/",
            *(f"/manage/events/{slug}/{rest}/" for slug in EVENTS for rest in ("history", "messages")),
        ],
        "grazyna": [
            "/manage/people/", "/manage/people/4/", "/manage/projects/", "/manage/messages/",
            "/manage/settings/",
        ],
    }  # fmt: skip


def looked_at(office: Office) -> dict[str, str]:
    """Let everybody look at everything, and return what each answer says."""
    seen = {}
    for name, pages in addresses(office).items():
        office.of(name).get(pages[0])  # a notice at the top of a page is shown once
        for page in pages:
            seen[f"{name} {page}"] = office.of(name).get(page).seen
    return seen
