"""Events whose changes people are told of, each with a trainer and participants of its own."""

from dataclasses import replace
from datetime import date, timedelta

from app import clock
from app.accounts.models import Account, Role
from app.events.models import Assignment, Event, FormOfSupport, Mode, Publication
from app.events.summary import derive
from app.projects.models import Project
from app.registrations.models import Registration
from app.registrations.operations import Application, sign_up
from app.work import VISITOR, Work
from tests.support.access import let_in
from tests.support.cast import a_meeting, an_event, staff
from tests.support.days import today_in_warsaw
from tests.support.world import World

FOUR, TO_NAME = "cztery-spotkania", "bez-prowadzacej"
"""Four meetings that Danuta leads, of which Olga and Zofia, who has no e-mail, are told; one of nobody's."""
BUSY, CROWDED = "zajety-dzien", "szkic-na-ten-dzien"
"""What Edyta leads on `TAKEN`, and a draft that she leads too, which is to be held then."""
STOPPED = {"pisz": "Zespół w Piszu", "elk": "Zespół w Ełku", "kolno": "Zespół w Kolnie"}
"""The activities of a project that is suspended; Fryda leads them, Nina takes part in the first two."""
STOPPED_PROJECT = "Zespoły w powiatach"
OVER = "dawne-spotkanie"
"""An event of last week with nobody in it."""
WRITTEN = "do-napisania"
"""Olek and Piotr have a place, Roza waits."""
SECRET = "za-zamknietymi-drzwiami"
"""Its first meeting begins within hours, the second one in ten days; Sonia has a place."""
OLD_LINK, OLD_CODE = "https://meet.example.org/stary", "2732 118"

HOLIDAY = date(today_in_warsaw().year + 1, 11, 11)
TAKEN = today_in_warsaw() + timedelta(days=90)


def add_told(work: Work, world: World) -> None:
    """Add the events with their people; the accounts' passwords are those of the others."""
    danuta = trainer_of(work, world, "Danuta")
    four = an_event(
        work, FOUR, days=60, meetings=4, title_pl="Cztery spotkania zespołu", title_en=None,
        contact_name="Alicja Nowak", contact_phone="+48 89 500 00 00",
    )  # fmt: skip
    for number, meeting in enumerate(four.meetings):
        meeting.label = ("I", "II", "III", "IV")[number]
    _leads(work, danuta, four)
    an_event(work, TO_NAME, days=70, title_pl="Spotkanie bez prowadzącej", title_en=None)
    _signed_up(work, four, "Olga")
    _clashing(work, world)
    _stopped(work, world)
    written = an_event(work, WRITTEN, days=30, title_pl="Wizyta studyjna", title_en=None, capacity=2)
    for name in ("Olek", "Piotr", "Roza"):
        _signed_up(work, written, name)
    _secret(work)
    an_event(work, OVER, days=-7, title_pl="Dawne spotkanie", title_en=None)


def _clashing(work: Work, world: World) -> None:
    edyta = trainer_of(work, world, "Edyta")
    busy = an_event(work, BUSY, days=90, title_pl="Zajęty dzień", title_en=None)
    draft = an_event(
        work, CROWDED, days=95, title_pl="Nowy zespół", title_en=None, published_at=None,
        publication=Publication.draft,
    )  # fmt: skip
    for event in (busy, draft):
        _leads(work, edyta, event)


def _stopped(work: Work, world: World) -> None:
    project = Project(name=STOPPED_PROJECT, created_at=work.now)
    work.session.add(project)
    work.session.flush()
    fryda = trainer_of(work, world, "Fryda")
    for number, (slug, title) in enumerate(STOPPED.items()):
        event = an_event(
            work, slug, days=40 + number, title_pl=title, title_en=None, project=project,
            form_of_support=FormOfSupport.seminar,
        )  # fmt: skip
        _leads(work, fryda, event)
        if number < 2:
            _signed_up(work, event, "Nina")


def _secret(work: Work) -> None:
    soon = clock.local(work.now + timedelta(hours=8))
    event = an_event(
        work, SECRET, meetings=0, title_pl="Za zamkniętymi drzwiami", title_en=None, mode=Mode.online
    )
    for position, day in enumerate((soon.date(), soon.date() + timedelta(days=10))):
        event.meetings.append(
            a_meeting(work, day, position, start=soon.time().replace(second=0, microsecond=0), end=None)
        )
    work.session.flush()
    for meeting in event.meetings:
        let_in(meeting, OLD_LINK, OLD_CODE)
    derive(event)
    _signed_up(work, event, "Sonia")


def trainer_of(work: Work, world: World, name: str) -> Account:
    """Add a trainer who signs in with everybody's password."""
    alicja = work.session.get_one(Account, world.ids["alicja"])
    return staff(work, name, Role.trainer, password_hash=alicja.password_hash)


def _leads(work: Work, account: Account, event: Event) -> None:
    work.session.add(Assignment(account_id=account.id, role=Role.trainer, event_id=event.id))


def _signed_up(work: Work, event: Event, name: str) -> Registration:
    person = Application(
        first_name=name, last_name="Żółć-Ćwiklińska", email=f"{name.lower()}@example.org",
        privacy_notice_version="1",
    )  # fmt: skip
    return sign_up(replace(work, actor=VISITOR), event, person).registration
