"""Seated people and held sessions for the tests of attendance and hours."""

from collections.abc import Sequence
from typing import Any

from app.attendance.operations import set_marks
from app.columns import name_sort_key
from app.events.models import Event, FormOfSupport, Session
from app.events.timing import sessions_of
from app.people.models import Person, name_key
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.support.cast import an_event

NAMES = (
    ("Bartek", "Żółć-Ćwiklińska"),
    ("Anna", "Łęcka"),
    ("Jan", "Lis"),
    ("Ewa", "Zając"),
    ("Iga", "Ćma"),
    ("Olga", "Śliwa"),
)


def registered(
    work: Work,
    event: Event,
    first_name: str,
    last_name: str,
    state: RegistrationState = RegistrationState.confirmed,
    **columns: Any,
) -> Registration:
    """Add one person's registration."""
    email = f"{name_key(first_name, last_name).replace(' ', '.')}.{event.slug}@example.org"
    person = Person(email=email, email_key=email, created_at=work.now)
    person.rename(first_name, last_name)
    values: dict[str, Any] = {
        "person": person,
        "state": state,
        "queue_number": 1,
        "first_name": first_name,
        "last_name": last_name,
        "name_sort": name_sort_key(last_name, first_name),
        "email": email,
        "phone": "+48 600 100 200",
        "institution_name": "Ośrodek Pomocy Społecznej w Piszu",
        "language": "pl",
        "registered_at": work.now,
        "state_changed_at": work.now,
    }
    row = Registration(event=event, **(values | columns))
    work.session.add(row)
    work.session.flush()
    return row


def group(work: Work, event: Event, count: int = 3) -> list[Registration]:
    """Add `count` seated people."""
    names = [NAMES[n] if n < len(NAMES) else (f"Osoba{n}", f"Nazwisko{n:03}") for n in range(count)]
    return [registered(work, event, *name) for name in names]


def a_training(work: Work, slug: str = "modul", *, meetings: int = 3, **columns: Any) -> Event:
    """Add a training module of 24 teaching hours that began a week ago, a meeting a week, 9:00 to 15:00."""
    values = {
        "form_of_support": FormOfSupport.training_module,
        "unit_minutes": 45,
        "required_minutes": 24 * 45,
    }
    return an_event(work, slug, days=-7, meetings=meetings, **(values | columns))


def held(event: Event, work: Work) -> list[Session]:
    """Return the sessions before today, in order of time."""
    return [each for each in sessions_of(event) if each.day < work.today]


def marks(people: Sequence[Registration], *values: str) -> dict[int, str]:
    """Return values by registration id."""
    return {person.id: value for person, value in zip(people, values, strict=True)}


def set_mark(work: Work, session: Session, registration: Registration, value: str) -> None:
    """Set one person's mark, and raise its refusal."""
    for refusal in set_marks(work, session, {registration.id: value}).refused.values():
        raise refusal
