"""Confirming and reopening: who may, when not, and that each version stays."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.attendance.models import Decision, RegisterAction, RegisterVersion
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.attendance.queries import register_state, tallies, unconfirmed
from app.attendance.register_rules import AlreadyConfirmed
from app.errors import Closed, Forbidden, Refusal
from app.events.models import Event, Session
from app.history.models import HistoryFact
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.people import a_training, group, held, marks, registered, set_mark
from tests.conftest import TestClock
from tests.support.cast import a_meeting, actor, alicja, celina, daniel

Made = tuple[Work, Work, Session, list[Registration]]


@pytest.fixture
def event(work: Work) -> Event:
    """A training that began a week ago."""
    return a_training(work)


@pytest.fixture
def made(work: Work, work_as: Callable[..., Work], event: Event) -> Made:
    """The works of Alicja and Celina, a held session of Celina's, and its three people."""
    people = group(work, event)
    organiser, trainer = actor(alicja(work)), actor(celina(work, event))
    return work_as(organiser), work_as(trainer), held(event, work)[0], people


def decisions_of(work: Work, version: RegisterVersion) -> Sequence[Decision]:
    """Return what a confirmation decided, in the order of its rows."""
    return work.session.scalars(
        select(Decision).where(Decision.register_version_id == version.id).order_by(Decision.id)
    ).all()


def test_a_confirmation_decides_for_everybody(made: Made) -> None:
    _, trainer, session, people = made
    set_marks(trainer, session, marks(people, "present", "excused", "90"))
    version = confirm_register(trainer, session)
    decisions = decisions_of(trainer, version)
    assert (version.version, version.action, version.credit_minutes) == (1, RegisterAction.confirmed, 360)
    assert version.account_id == trainer.actor.id
    found = {each.row.registration_id: (each.presence, each.minutes) for each in decisions}
    assert found == {
        people[0].id: ("present", 360),
        people[1].id: ("excused", 0),
        people[2].id: ("partial", 90),
    }
    state = register_state(trainer, session)
    assert state.confirmation is version
    assert [row.value.written for row in state.rows if row.value] == ["90", "excused", "present"]


def test_blanks_block_with_their_number(made: Made) -> None:
    _, trainer, session, people = made
    set_mark(trainer, session, people[0], "present")
    with pytest.raises(Refusal) as refused:
        confirm_register(trainer, session)
    assert (refused.value.count, trainer.texts.into("en").sentence(refused.value)) == (
        2,
        "2 people have no mark yet. Mark everybody, then confirm.",
    )


def test_nobody_on_the_list_is_nothing_to_confirm(made: Made, work: Work) -> None:
    empty = a_training(work, "pusty")
    with pytest.raises(Refusal, match="Nobody"):
        confirm_register(made[0], held(empty, work)[0])


def test_a_confirmed_register_takes_no_marks(made: Made) -> None:
    organiser, trainer, session, people = made
    set_marks(trainer, session, marks(people, "present", "present", "present"))
    confirm_register(trainer, session)
    with pytest.raises(Closed):
        set_mark(organiser, session, people[0], "absent")


def test_two_confirmations_make_one(made: Made) -> None:
    organiser, trainer, session, people = made
    set_marks(trainer, session, marks(people, "present", "present", "present"))
    confirm_register(trainer, session)
    with pytest.raises(AlreadyConfirmed):
        confirm_register(organiser, session)
    assert trainer.session.scalar(select(func.count()).select_from(Decision)) == 3


def test_the_database_guards_the_versions(made: Made) -> None:
    _, trainer, session, people = made
    set_marks(trainer, session, marks(people, "present", "present", "present"))
    version = confirm_register(trainer, session)
    double = RegisterVersion(
        session_id=session.id,
        version=version.version,
        action=RegisterAction.confirmed,
        account_id=version.account_id,
        at=trainer.now,
    )
    savepoint = trainer.session.begin_nested()
    trainer.session.add(double)
    with pytest.raises(IntegrityError):
        trainer.session.flush()
    savepoint.rollback()


def test_a_future_or_cancelled_session_is_not_confirmed(made: Made, event: Event, clock: TestClock) -> None:
    _, trainer, _, people = made
    future = event.meetings[2].sessions[0]
    set_marks(trainer, future, marks(people, "present", "present", "present"))
    with pytest.raises(Closed):
        confirm_register(trainer, future)
    past = event.meetings[0].sessions[0]
    set_marks(trainer, past, marks(people, "present", "present", "present"))
    past.cancelled_at = trainer.now
    with pytest.raises(Closed):
        confirm_register(trainer, past)


def test_unknown_minutes_are_asked_for_first(made: Made, event: Event) -> None:
    _, trainer, _, people = made
    meeting = a_meeting(trainer, trainer.today, 9, start=None, end=None)
    event.meetings.append(meeting)
    trainer.session.flush()
    session = meeting.sessions[0]
    set_marks(trainer, session, marks(people, "present", "500", "absent"))
    for given in (None, 0, 1441, -5):
        with pytest.raises(Refusal) as refused:
            confirm_register(trainer, session, given)
        assert refused.value.field == "credit_minutes"
    version = confirm_register(trainer, session, 270)
    decisions = decisions_of(trainer, version)
    assert (version.credit_minutes, session.credit_minutes) == (270, 270)
    assert sorted(each.minutes for each in decisions) == [0, 270, 270]


def test_given_minutes_do_not_override_known_ones(made: Made) -> None:
    _, trainer, session, people = made
    set_marks(trainer, session, marks(people, "present", "present", "present"))
    assert confirm_register(trainer, session, 999).credit_minutes == 360


def test_only_an_organiser_reopens_and_only_with_a_reason(made: Made, work_as: Callable[..., Work]) -> None:
    organiser, trainer, session, people = made
    set_marks(trainer, session, marks(people, "present", "present", "present"))
    with pytest.raises(Closed):
        reopen_register(organiser, session, "pomyłka")
    confirm_register(trainer, session)
    for outsider in (trainer, work_as(actor(daniel(organiser))), work_as()):
        with pytest.raises(Forbidden):
            reopen_register(outsider, session, "pomyłka")
    for blank in ("", "  \n", "x" * 2001):
        with pytest.raises(Refusal) as refused:
            reopen_register(organiser, session, blank)
        assert refused.value.field == "reason"
    version = reopen_register(organiser, session, " pomyłka ")
    assert (version.version, version.reason) == (2, "pomyłka")
    set_mark(organiser, session, people[0], "absent")
    assert confirm_register(trainer, session).version == 3
    assert [each.version for each in register_state(organiser, session).versions] == [3, 2, 1]


def test_history_tells_all(made: Made) -> None:
    organiser, trainer, session, people = made
    set_marks(trainer, session, marks(people, "present", "present", "present"))
    confirm_register(trainer, session)
    reopen_register(organiser, session, "Anna wyszła wcześniej")
    facts = organiser.session.scalars(
        select(HistoryFact).where(HistoryFact.subject_kind == "session").order_by(HistoryFact.id)
    ).all()
    assert [(each.kind, each.actor_name, each.event_id) for each in facts] == [
        ("attendance.confirmed", "Celina", session.meeting.event_id),
        ("attendance.reopened", "Alicja", session.meeting.event_id),
    ]
    assert facts[1].personal == {"actor": "Alicja", "reason": "Anna wyszła wcześniej"}


def test_who_came_later_is_not_in_an_earlier_decision(made: Made, event: Event) -> None:
    organiser, trainer, session, people = made
    set_marks(trainer, session, marks(people, "present", "present", "present"))
    confirm_register(trainer, session)
    registered(organiser, event, "Nowa", "Osoba")
    assert len(register_state(organiser, session).rows) == 3


def waiting(work: Work) -> list[Session]:
    return list(work.session.scalars(unconfirmed(work)))


def test_unconfirmed_sessions_are_the_actors_own(
    made: Made, event: Event, work: Work, work_as: Callable[..., Work]
) -> None:
    organiser, trainer, session, people = made
    a_training(work, "bez-ludzi")
    other = a_training(work, "inny")
    group(work, other, 1)
    # 1 September, 10:00: the second meeting is today since 9:00.
    today = event.meetings[1].sessions[0]
    theirs = other.meetings[0].sessions[0], other.meetings[1].sessions[0]
    assert waiting(trainer) == [session, today]
    assert set(waiting(organiser)) == {session, today, *theirs}
    assert waiting(work_as(actor(daniel(work)))) == []
    set_marks(trainer, session, marks(people, "present", "present", "present"))
    confirm_register(trainer, session)
    assert waiting(trainer) == [today]
    reopen_register(organiser, session, "pomyłka")
    assert waiting(trainer) == [session, today]


def test_tallies_count_every_session_at_once(made: Made, event: Event) -> None:
    _, trainer, session, people = made
    set_marks(trainer, session, marks(people, "present", "30", ""))
    found = tallies(trainer, [session, event.meetings[1].sessions[0]])
    first = found[session.id]
    assert (first.present, first.partial, first.absent, first.excused, first.blank) == (1, 1, 0, 0, 1)
    assert (first.people, found[event.meetings[1].sessions[0].id].blank) == (3, 3)
