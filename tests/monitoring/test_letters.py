"""Letters that give a place, and reminders, name the participation form that is owed, and lead to it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.bringing.messages import brought_letters
from app.events.models import Event
from app.messages.due_letters import DueLetters
from app.messages.due_queries import Due, people_due
from app.messages.models import LetterKind
from app.messages.operations.due import write_due
from app.monitoring.asked import checked
from app.monitoring.dictionaries import shipped
from app.monitoring.operations.giving import give_form, receive_on_paper
from app.outbox.models import Letter
from app.registrations.messages import promoted_letter
from app.registrations.models import Registration, RegistrationState
from app.registrations.operations import sign_up
from app.work import Work
from tests.monitoring.conftest import Events, Seated, own, typed
from tests.support.applicants import person
from tests.support.open_events import DAY
from tests.support.statements import statements

FILL = {
    "pl": "Brakuje jeszcze formularza uczestnictwa w projekcie.",
    "en": "The participation form of the project is still missing.",
}
LOOK = {"pl": "sprawdzić i potwierdzić dane", "en": "to be looked at and confirmed"}


def bodies(work: Work, registration: Registration, kind: str) -> list[str]:
    """Return the letters of a kind to somebody."""
    mine = Letter.subject_kind == "registration", Letter.subject_id == registration.id, Letter.kind == kind
    return list(work.session.scalars(select(Letter.body).where(*mine).order_by(Letter.id)))


def given(work: Work, registration: Registration) -> None:
    """Let somebody give the form."""
    answers = checked(typed(), shipped(), work.today).answers
    give_form(work, registration.person, registration.event, answers)


def reminded(work: Work, event: Event, registration: Registration) -> str:
    """Write the reminders of the event's day; return the one of somebody."""
    write_due(work, Due(event.id, LetterKind.reminder, DAY, 7), late=False)
    return bodies(work, registration, "reminder")[-1]


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize(("asked", "sentence"), [("newcomers", FILL), ("always", LOOK)])
def test_the_confirmation_leads_to_the_form(
    work: Work, events: Events, asked: str, sentence: dict[str, str], language: str
) -> None:
    registration = sign_up(work, events(asked), person(1, language=language)).registration
    [body] = bodies(work, registration, "registered")
    assert sentence[language] in body
    assert own(work, registration) in body


def test_who_is_not_asked_reads_nothing_of_it(work: Work, events: Events, seated: Seated) -> None:
    first = events()
    given(work, seated(first))
    receive_on_paper(work, seated(first, 2).person, first)
    again, never, without = events(), events("never"), events("always")
    without.project = None
    full = events(capacity=1)
    seated(full, 3)
    for event, number, kind in (
        (again, 1, "registered"), (again, 2, "registered"), (never, 4, "registered"),
        (without, 4, "registered"), (full, 4, "waiting"),
    ):  # fmt: skip
        [body] = bodies(work, seated(event, number), kind)
        assert "participation" not in body
        assert "uczestnictwa w projekcie" not in body


def test_an_event_that_asks_everybody_asks_who_gave_it_before(
    work: Work, events: Events, seated: Seated
) -> None:
    given(work, seated(events()))
    [body] = bodies(work, seated(events("always")), "registered")
    assert LOOK["pl"] in body


def test_who_gets_a_place_later_reads_it_then(work: Work, events: Events, seated: Seated) -> None:
    event = events(capacity=1)
    seated(event)
    waits = seated(event, 2)
    assert promoted_letter(work, waits).context["participation_due"] == ""
    waits.state = RegistrationState.confirmed
    with statements() as done:
        assert promoted_letter(work, waits).context["participation_due"] == "fill"
    assert len([each for each in done if "monitoring_forms" in each]) == 1


def test_the_reminder_tells_those_who_owe_it(work: Work, events: Events, seated: Seated) -> None:
    event = events(required_documents=["Dowód"])
    has, owes = seated(event, 1), seated(event, 2, language="en")
    given(work, has)
    body = reminded(work, event, owes)
    assert FILL["en"] in body
    assert own(work, owes) in body
    assert "participation" not in bodies(work, has, "reminder")[-1]


def test_reminders_cost_the_same_however_many_owe_it(work: Work, events: Events, seated: Seated) -> None:
    def cost(people: int) -> int:
        event = events()
        for number in range(people):
            seated(event, number)
        with statements() as done:
            reminded(work, event, event_people(work, event)[0])
        return len([each for each in done if not each.startswith("INSERT")])

    def event_people(work: Work, event: Event) -> list[Registration]:
        return list(work.session.scalars(select(Registration).where(Registration.event_id == event.id)))

    cost(2)
    assert cost(12) == cost(3)


def test_the_sample_of_a_reminder_has_it(work: Work, event: Event, seated: Seated) -> None:
    seated(event)
    letters = DueLetters(work, event, LetterKind.reminder, DAY, owing_participation=(0,))
    [to] = people_due(work, event, LetterKind.reminder)
    assert "participation" not in letters.text(to).body
    everybody = DueLetters(work, event, LetterKind.reminder, DAY, owing_participation={to.registration_id})
    assert FILL["pl"] in everybody.text(to).body


def test_who_came_by_a_list_reads_it(work: Work, event: Event, seated: Seated) -> None:
    has, owes = seated(event, 1), seated(event, 2)
    given(work, has)
    wanted: list[Any] = [
        each.context["participation_due"] for each in brought_letters(work, event, [has, owes], "Starostwo")
    ]
    assert wanted == ["", "fill"]


def test_nothing_is_reminded_of_on_other_days(work: Work, event: Event, seated: Seated) -> None:
    registration = seated(event)
    write_due(work, Due(event.id, LetterKind.reminder, DAY + timedelta(days=1), 7), late=False)
    assert bodies(work, registration, "reminder") == []
