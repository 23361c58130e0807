"""Meetings whose attendance is proved: one of a month that can be closed, one on paper, one at the door."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from app.accounts.models import Account, Role
from app.events.models import Assignment, Event, FormOfSupport
from app.events.summary import derive
from app.messages.models import DueClock
from app.projects.models import Project
from app.work import Work
from tests.attendance.people import registered
from tests.journeys.told import trainer_of
from tests.support.cast import a_meeting, an_event
from tests.support.days import today_in_warsaw
from tests.support.world import World

AUDITED, SIGNED, AT_DOOR, FORGOTTEN = "do-kontroli", "na-papierze", "przy-wejsciu", "zapomniane"
"""Held last month, held these days and signed on paper, held today, and never marked."""
OWN, MOVED, LENT = "prowadzone-wczoraj", "przelozone", "w-zastepstwie"
"""What Marzanna led yesterday, what she leads in two weeks, and what somebody else is to lead."""
LENT_DAY = today_in_warsaw() + timedelta(days=3)
AUDITED_PROJECT = "Kompetentne kadry pomocy społecznej w subregionie ełckim"
SIGNED_PROJECT = "Kompetentne kadry pomocy społecznej w subregionie olsztyńskim"
LAST_MONTH = today_in_warsaw().replace(day=1) - timedelta(days=3)
"""The day of the audited meeting: its month is over."""
PEOPLE = (
    ("Barbara", "Brzęczyszczykiewicz-Wawrzyszewska"), ("Cezary", "Ćwikła"), ("Łucja", "Łęcka"),
    ("Zenon", "Żółtowski"),
)  # fmt: skip
CENTRE = "Miejsko-Gminny Ośrodek Pomocy Społecznej w Nowem Mieście nad Drwęcą"
AT_THE_DOOR = 30


def add_attended(work: Work, world: World) -> None:
    """Add the meetings with their people; Marzanna, Nikodem and Oskar are trainers."""
    closed = _project(work, AUDITED_PROJECT, "FEWM.09.06-IZ.00-0007/26")
    world.ids["audited_project"] = closed.id
    # On the first days of a month yesterday is in the month that is closed: a project of its own stays open.
    open_ = _project(work, SIGNED_PROJECT, "FEWM.09.06-IZ.00-0008/26")
    marzanna, nikodem = (trainer_of(work, world, name) for name in ("Marzanna", "Nikodem"))
    trainer_of(work, world, "Oskar")
    audited = _meets(work, AUDITED, LAST_MONTH, title_pl="Praca z rodziną: superwizja", project=closed)
    signed = _meets(
        work, SIGNED, work.today - timedelta(days=2), work.today - timedelta(days=1),
        title_pl="Kontrakt socjalny w praktyce", title_en="The social contract in practice", project=open_,
    )  # fmt: skip
    door = _meets(
        work, AT_DOOR, work.today, title_pl="Konferencja o usługach społecznych",
        title_en="A conference on social services", whole_day=True, capacity=AT_THE_DOOR + 2,
    )  # fmt: skip
    forgotten = _meets(work, FORGOTTEN, work.today - timedelta(days=8), title_pl="Zapomniane warsztaty")
    yesterday = _meets(work, OWN, work.today - timedelta(days=1), title_pl="Dialog motywujący w terenie")
    moved = _meets(work, MOVED, work.today + timedelta(days=14), title_pl="Interwencja kryzysowa")
    lent = _meets(work, LENT, LENT_DAY, title_pl="Mediacje rówieśnicze")
    _led_by(work, marzanna, audited, signed, yesterday, moved, lent)
    _led_by(work, nikodem, forgotten)
    for event in (audited, forgotten, yesterday, moved, lent):
        _people(work, event, PEOPLE)
    _people(work, signed, [*PEOPLE, *(("Osoba", f"Podpisana{n:02}") for n in range(36))])
    _people(work, door, [("Gość", f"Przychodzący{n:02}") for n in range(AT_THE_DOOR)])
    for event in (audited, signed, door, forgotten, yesterday, moved, lent):
        world.ids[event.slug] = event.meetings[0].sessions[0].id
    # So the worker finds that an hour of warnings has passed, whatever the hour of this run is.
    work.session.add(DueClock(name="warnings", until=work.now - timedelta(days=1)))


def _project(work: Work, name: str, number: str) -> Project:
    project = Project(
        name=name, project_number=number, created_at=work.now,
        programme_pl="Fundusze Europejskie dla Warmii i Mazur 2021–2027",
        fund_pl="Europejski Fundusz Społeczny Plus",
    )  # fmt: skip
    work.session.add(project)
    work.session.flush()
    return project


def _meets(work: Work, slug: str, *days: date, whole_day: bool = False, **columns: Any) -> Event:
    """Add an event of one meeting on these days; a day of its own lasts from one midnight to the next."""
    hours = (time(0), time(23, 59)) if whole_day else (time(9), time(15))
    values: dict[str, Any] = {
        "title_en": None,
        "form_of_support": FormOfSupport.training_module,
        "capacity": 60,
    }
    event = an_event(work, slug, meetings=0, **(values | columns))
    event.meetings.append(a_meeting(work, *days, 0, start=hours[0], end=hours[1]))
    work.session.flush()
    derive(event)
    return event


def _led_by(work: Work, account: Account, *events: Event) -> None:
    work.session.add_all(
        Assignment(account_id=account.id, role=Role.trainer, event_id=each.id) for each in events
    )


def _people(work: Work, event: Event, names: Sequence[tuple[str, str]]) -> None:
    for number, (first_name, last_name) in enumerate(names, 1):
        registered(
            work, event, first_name, last_name, institution_name=CENTRE, queue_number=number,
            registered_at=work.now - timedelta(days=60),
        )  # fmt: skip
