"""Minutes are earned by confirmed decisions alone, and totals are sums of the ledger."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.attendance.register_rules import AlreadyConfirmed
from app.events.models import Event, FormOfSupport
from app.ledger.models import EntryKind, LedgerEntry
from app.progress.balance import Balance
from app.progress.queries import Stage, balance, balances_of, session_results
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.people import a_training, group, held, marks, registered
from tests.conftest import TestClock
from tests.support.cast import actor, alicja, an_event
from tests.support.statements import statements


@pytest.fixture
def organiser(work: Work, work_as: Callable[..., Work]) -> Work:
    """The work of Alicja."""
    return work_as(actor(alicja(work)))


@pytest.fixture
def event(work: Work) -> Event:
    """A training of 1080 minutes with three meetings of 360, of which the first is held."""
    return a_training(work)


@pytest.fixture
def people(work: Work, event: Event) -> list[Registration]:
    """Its three people."""
    return group(work, event)


def test_a_confirmation_moves_minutes_from_possible_to_earned(
    organiser: Work, event: Event, people: list[Registration]
) -> None:
    session = held(event, organiser)[0]
    set_marks(organiser, session, marks(people, "present", "90", "absent"))
    assert balance(organiser, people[0]) == Balance(0, 1080, 1080, 0, 45)
    confirm_register(organiser, session)
    assert [balance(organiser, person) for person in people] == [
        Balance(360, 1080, 720, 0, 45),
        Balance(90, 1080, 720, 270, 45),
        Balance(0, 1080, 720, 360, 45),
    ]
    assert balances_of(organiser, people) == {person.id: balance(organiser, person) for person in people}


def test_reopening_takes_back_and_a_correction_posts_anew(
    organiser: Work, event: Event, people: list[Registration]
) -> None:
    session = held(event, organiser)[0]
    set_marks(organiser, session, marks(people, "present", "90", "absent"))
    confirm_register(organiser, session)
    assert session.register_confirmed
    reopen_register(organiser, session, "pomyłka")
    assert not session.register_confirmed
    assert {balance(organiser, person) for person in people} == {Balance(0, 1080, 1080, 0, 45)}
    set_marks(organiser, session, marks(people, "absent", "120", "present"))
    confirm_register(organiser, session)
    found = [balance(organiser, person) for person in people]
    assert [each.earned for each in found if each] == [0, 120, 360]
    rows = organiser.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)).all()
    assert sorted((each.kind, each.minutes) for each in rows) == [
        (EntryKind.posting, 90),
        (EntryKind.posting, 120),
        (EntryKind.posting, 360),
        (EntryKind.posting, 360),
        (EntryKind.reversal, -360),
        (EntryKind.reversal, -90),
    ]


def test_a_second_confirmation_posts_nothing(
    organiser: Work, event: Event, people: list[Registration]
) -> None:
    session = held(event, organiser)[0]
    set_marks(organiser, session, marks(people, "present", "present", "present"))
    confirm_register(organiser, session)
    with pytest.raises(AlreadyConfirmed):
        confirm_register(organiser, session)
    assert organiser.session.scalar(select(func.count()).select_from(LedgerEntry)) == 3


def test_cancelled_sessions_and_lost_places_give_nothing_more(
    organiser: Work, event: Event, people: list[Registration]
) -> None:
    session = held(event, organiser)[0]
    set_marks(organiser, session, marks(people, "present", "present", "present"))
    confirm_register(organiser, session)
    event.meetings[2].sessions[0].cancelled_at = organiser.now
    people[0].state = RegistrationState.withdrawn
    waiting = registered(organiser, event, "Adam", "Rezerwa", RegistrationState.waiting)
    organiser.session.flush()
    assert balance(organiser, people[0]) == Balance(360, 1080, 0, 720, 45)
    assert balance(organiser, people[1]) == Balance(360, 1080, 360, 360, 45)
    assert balance(organiser, waiting) == Balance(0, 1080, 0, 1080, 45)
    everybody = [*people, waiting]
    assert balances_of(organiser, everybody) == {each.id: balance(organiser, each) for each in everybody}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"form_of_support": FormOfSupport.seminar}, None),
        ({"form_of_support": FormOfSupport.training_module}, Balance(0, None, 360, 0, 60)),
        (
            {"hours_value": 60.0, "hours_unit": "teaching_hour", "unit_minutes": 45},
            Balance(0, 2700, 360, 2340, 45),
        ),
        ({"hours_value": 60.0}, None),
        ({"required_minutes": 90}, Balance(0, 90, 360, 0, 60)),
    ],
)
def test_only_trainings_and_events_that_require_hours_have_a_balance(
    organiser: Work, columns: dict[str, object], expected: Balance | None
) -> None:
    event = an_event(organiser, "inne", **columns)
    person = registered(organiser, event, "Bartek", "Kos")
    assert balance(organiser, person) == expected
    assert balances_of(organiser, [person]) == ({} if expected is None else {person.id: expected})


def test_results_go_down_to_the_decisions(
    organiser: Work, event: Event, people: list[Registration], clock: TestClock, work_as: Callable[..., Work]
) -> None:
    first, second, third = (meeting.sessions[0] for meeting in event.meetings)
    set_marks(organiser, first, marks(people, "present", "90", "absent"))
    confirm_register(organiser, first)
    clock.move(days=1)
    later = work_as(organiser.actor)
    reopen_register(later, first, "pomyłka")
    set_marks(later, first, marks(people, "30", "90", "absent"))
    confirm_register(later, first)
    third.cancelled_at = later.now
    organiser.session.flush()
    results = session_results(later, people[0])
    assert [(each.session, each.stage, each.minutes) for each in results] == [
        (first, Stage.confirmed, 30),
        (second, Stage.awaiting, None),
        (third, Stage.cancelled, None),
    ]
    assert results[0].confirmation is not None
    assert (results[0].confirmation.version, results[0].confirmation.account.name) == (3, "Alicja")
    assert [(each.register.version, each.minutes) for each in results[0].earlier] == [(1, 360)]


def test_statements_do_not_grow(organiser: Work, work: Work) -> None:
    counts = []
    for number in (3, 30):
        event = a_training(work, f"modul-{number}", meetings=number)
        people = group(work, event, number)
        session = held(event, work)[0]
        set_marks(organiser, session, {person.id: "present" for person in people})
        confirm_register(organiser, session)
        work.session.expire_all()
        person = people[0]
        people = list(work.session.scalars(select(Registration).where(Registration.event_id == event.id)))
        assert (event.id, person.state, len(event.meetings)) == (event.id, "confirmed", number)
        assert sum(len(meeting.sessions) for meeting in event.meetings) == number
        with statements() as seen:
            balances_of(organiser, people)
            balance(organiser, person)
            session_results(organiser, person)
        counts.append(len(seen))
    assert counts[0] == counts[1]
