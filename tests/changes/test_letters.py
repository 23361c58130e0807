"""Letters about a change are approved as files; being written once for many changes nothing in them.

ZAPISY_APPROVE=1 writes the files anew; read the difference before committing it.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.changes.letters import Announcement, Letters
from app.changes.plan import (
    AddMeeting,
    CancelEvent,
    CancelMeeting,
    Change,
    ChangeMeeting,
    EditEvent,
    RestoreEvent,
    RestoreMeeting,
    ResumeEvent,
    Several,
    SuspendEvent,
)
from app.changes.release import carried_out, release
from app.changes.sentences import kind_of, sentences_of
from app.events.meeting_access import MeetingAccess
from app.events.models import Event, EventStatus, Meeting, Mode
from app.events.plans import MeetingPlan, plan_of
from app.outbox.letters import LetterText, letter_text
from app.registrations.addressees import addressee_of
from app.registrations.messages import event_context, personal_context
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.access import let_in
from tests.support.applicants import person
from tests.support.open_events import DAY, MakeEvent

pytestmark = pytest.mark.sqlite

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("pl", "en")
SEATED, WAITING, PENDING = (
    RegistrationState.confirmed,
    RegistrationState.waiting,
    RegistrationState.applied,
)


def later(meeting: Meeting, days: int = 7, **facts: Any) -> MeetingPlan:
    plan, step = plan_of(meeting), timedelta(days=days)
    return replace(plan, first_day=plan.first_day + step, last_day=plan.last_day + step, **facts)


def third(**facts: Any) -> MeetingPlan:
    day = DAY + timedelta(days=30)
    return MeetingPlan(day, day, starts_at=time(9), ends_at=time(15), label="III spotkanie", **facts)


def edit(event: Event, reason: str = "", **values: Any) -> EditEvent:
    return EditEvent(event, values, event.version, reason)


def cancelled(work: Work, event: Event) -> None:
    release(work, CancelMeeting(event.meetings[0], "Choroba trenera."))


def called_off(work: Work, event: Event) -> None:
    release(work, CancelEvent(event, "Powódź."))


def suspended(work: Work, event: Event) -> None:
    release(work, edit(event, status=EventStatus.suspended))


@dataclass(frozen=True)
class Case:
    """A letter: the change that it tells, what was done before, and who reads it."""

    change: Callable[[Event], Change]
    before: Callable[[Work, Event], object] = lambda work, event: None
    state: RegistrationState = SEATED
    facts: dict[str, Any] = field(default_factory=dict)


def resumed_later(event: Event) -> Change:
    move = ChangeMeeting(event.meetings[0], later(event.meetings[0], 60), "")
    return Several(event, [move, ResumeEvent(event)], "Epidemia minęła.")


def moved(reason: str = "") -> Callable[[Event], Change]:
    return lambda event: ChangeMeeting(event.meetings[0], later(event.meetings[0]), reason)


ANNOUNCED = {
    "meeting-changed": Case(moved("14 października jest dniem wolnym.")),
    "meeting-changed-waiting": Case(moved(), state=WAITING),
    "meeting-changed-pending": Case(moved(), state=PENDING),
    "meeting-online": Case(
        lambda event: ChangeMeeting(
            event.meetings[0], replace(plan_of(event.meetings[0]), mode=Mode.online), "Epidemia."
        )
    ),
    "meeting-cancelled": Case(lambda event: CancelMeeting(event.meetings[0], "Choroba trenera.")),
    "meeting-added": Case(lambda event: AddMeeting(event, third(city="Pisz", venue="Hotel Nad Pisą"))),
    "meeting-replaced": Case(
        lambda event: AddMeeting(event, third(), "Nowy termin.", event.meetings[0]), cancelled
    ),
    "meeting-restored": Case(lambda event: RestoreMeeting(event.meetings[0]), cancelled),
    "link-changed": Case(
        lambda event: ChangeMeeting(
            event.meetings[0], replace(plan_of(event.meetings[0]), access=MeetingAccess("https://tajne.example/2"))
        )
    ),
    "event-cancelled": Case(lambda event: CancelEvent(event, "Powódź.")),
    "event-restored": Case(lambda event: RestoreEvent(event, "Woda opadła."), called_off),
    "event-suspended": Case(lambda event: edit(event, "Epidemia.", status=EventStatus.suspended)),
    "event-suspended-until": Case(lambda event: SuspendEvent(event, date(2026, 12, 31), "Epidemia.")),
    "event-suspended-longer": Case(lambda event: SuspendEvent(event, date(2026, 12, 31), ""), suspended),
    "event-resumed-moved": Case(resumed_later, suspended),
    "event-suspended-waiting": Case(
        lambda event: edit(event, status=EventStatus.suspended), state=WAITING
    ),
    "event-resumed": Case(lambda event: edit(event, status=EventStatus.planned), suspended),
    "moved-while-suspended": Case(moved(), suspended),
    "event-edited": Case(
        lambda event: edit(
            event,
            "Błąd w ogłoszeniu.",
            title_pl="Seminarium: Opieka",
            title_en="Seminar on help",
            registration_deadline=date(2026, 9, 20),
        )
    ),
    "town-changed": Case(
        lambda event: edit(event, place_city="Gdańsk"),
        facts={"place_city": "Łódź", "meeting": {"city": None, "venue": None}},
    ),
}  # fmt: skip


def somebody(
    work: Work, make_event: MakeEvent, case: Case, **facts: Any
) -> tuple[Registration, Announcement]:
    """Sign somebody up for an event with two meetings, and make the change of the case."""
    of_event = dict(case.facts)
    meeting = {"online_link": "https://tajne.example", "label": "I spotkanie"} | of_event.pop("meeting", {})
    event = make_event(title_en="Seminar on care", organiser="ROPS", **of_event)
    let_in(event.meetings[0], meeting.pop("online_link"))
    for name, value in meeting.items():
        setattr(event.meetings[0], name, value)
    release(work, AddMeeting(event, later(event.meetings[0], 14, label="II spotkanie")))
    registration = sign_up(work, event, person(1, **facts)).registration
    registration.state = case.state
    case.before(work, event)
    work.session.commit()
    announcement = carried_out(work, case.change(event))
    assert announcement is not None
    return registration, announcement


def as_text(letter: LetterText) -> str:
    written = f"Subject: {letter.subject}\n\n{letter.body}"
    # A token depends on the key; the rest of the letter must not depend on anything.
    return re.sub(r"/registrations/[\w.-]+/", "/registrations/TOKEN/", written)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ANNOUNCED)
def test_letter_is_the_approved_one(work: Work, make_event: MakeEvent, name: str, language: str) -> None:
    registration, announcement = somebody(work, make_event, ANNOUNCED[name], language=language)
    written = as_text(Letters(work, announcement).text(addressee_of(registration)))
    assert "tajne" not in written
    file = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_no_golden_file_is_left_over() -> None:
    names = {f"{name}.{language}" for name in ANNOUNCED for language in LANGUAGES}
    assert {file.stem for file in GOLDEN.glob("*.txt")} == names


@pytest.mark.parametrize("last_name", ["Żółć", "{{ link }}", "N. www.evil.example", "Z" * 250])
@pytest.mark.parametrize("name", ["meeting-changed", "meeting-changed-waiting", "event-edited"])
def test_what_is_written_once_reads_as_if_it_were_written_for_one(
    work: Work, make_event: MakeEvent, name: str, last_name: str
) -> None:
    registration, announcement = somebody(work, make_event, ANNOUNCED[name])
    letters = Letters(work, announcement)
    letters.text(addressee_of(registration))
    registration.last_name = last_name
    difference = announcement.difference.seen_by(addressee_of(registration).reader)
    own = {
        **event_context(work, registration.event, "pl"),
        **personal_context(work, addressee_of(registration)),
        **sentences_of(work.texts, difference, announcement.reason),
        "state": registration.state.value,
        "has_calendar": True,
        "leads": False,
        "organises": False,
    }
    alone = letter_text(work.texts.render(f"email/{kind_of(difference)}/pl.txt", **own))
    assert letters.text(addressee_of(registration)) == alone
