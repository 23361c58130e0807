"""What has not reached somebody is told with the rest, from what they were told last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.changes.plan import (
    AddMeeting,
    CancelEvent,
    CancelMeeting,
    Change,
    ChangeMeeting,
    NameStaff,
    RestoreEvent,
    ResumeEvent,
    Several,
    SuspendEvent,
)
from app.changes.preview import preview
from app.changes.release import release
from app.changes.suspensions import Scope, concerned_by, suspend_scope
from app.changes.together import release_together
from app.events.models import Event, ParallelGroup
from app.events.plans import MeetingPlan, plan_of
from app.events.summary import derive
from app.outbox.models import Call, CallState, Letter, LetterState
from app.outbox.operations import tell_all
from app.outbox.operations.delivering import delivered, postpone, take_next
from app.registrations.messages import promoted_letter
from app.registrations.models import Registration
from app.registrations.operations import withdraw
from app.work import Work
from tests.attendance.people import registered
from tests.support.cast import a_meeting, an_event, celina, staff
from tests.support.lines import a_project

pytestmark = pytest.mark.sqlite


def moved(event: Event, day: date, number: int = 0, reason: str = "") -> ChangeMeeting:
    plan = replace(plan_of(event.meetings[number]), first_day=day, last_day=day)
    return ChangeMeeting(event.meetings[number], plan, reason)


def tell(work: Work, change: Change) -> int:
    told = release(work, change, notify=True)
    work.session.flush()
    return told


def letters(work: Work) -> list[Letter]:
    work.session.flush()
    work.session.expire_all()
    return list(work.session.scalars(select(Letter).order_by(Letter.id)))


def states(work: Work) -> list[str]:
    return [each.state.value for each in letters(work)]


def said(letter: Letter) -> str:
    return (letter.body or "").replace("\xa0", " ")


@pytest.fixture
def event(work: Work) -> Event:
    """An event on 1 and 8 October in which Anna has a place."""
    event = an_event(work, meetings=2, contact_email=None)
    registered(work, event, "Anna", "Nowak")
    return event


def test_w10_the_overtaking_letter_starts_from_what_was_told_last(work: Work, event: Event) -> None:
    tell(work, moved(event, date(2027, 1, 4), reason="Powódź"))
    shown = preview(work, moved(event, date(2027, 1, 11), reason="Sala zajęta")).letter
    tell(work, moved(event, date(2027, 1, 11), reason="Sala zajęta"))
    first, second = letters(work)
    assert (first.state, second.state) == (LetterState.overtaken, LetterState.queued)
    assert "Było: czwartek, 1 października 2026" in said(second)
    assert "Jest: poniedziałek, 11 stycznia 2027" in said(second)
    assert "4 stycznia" not in said(second)
    assert "Powód: Powódź; Sala zajęta" in said(second)
    assert shown is not None
    assert "Było: czwartek, 1 października 2026" in shown.body.replace("\xa0", " ")


def test_several_changes_that_wait_are_one_letter(work: Work, event: Event) -> None:
    tell(work, moved(event, date(2026, 10, 2)))
    tell(work, moved(event, date(2026, 10, 9), number=1))
    tell(work, AddMeeting(event, MeetingPlan(date(2026, 11, 3), date(2026, 11, 3))))
    assert states(work) == ["overtaken", "overtaken", "queued"]
    last = said(letters(work)[-1])
    assert [day in last for day in ("Było: czwartek, 1 paź", "Było: czwartek, 8 paź", "3 listopada")] == [
        True
    ] * 3


def test_what_has_left_is_what_was_told(work: Work, event: Event) -> None:
    tell(work, moved(event, date(2027, 1, 4)))
    letter = take_next(work, 10)
    assert letter is not None
    delivered(work, letter)
    tell(work, moved(event, date(2027, 1, 11)))
    assert states(work) == ["sent", "queued"]
    assert "Było: poniedziałek, 4 stycznia 2027" in said(letters(work)[1])


def test_what_is_in_hand_counts_as_told(work: Work, event: Event) -> None:
    tell(work, moved(event, date(2027, 1, 4)))
    assert take_next(work, 10) is not None
    tell(work, moved(event, date(2027, 1, 11)))
    assert states(work) == ["queued", "queued"]
    assert "Było: poniedziałek, 4 stycznia 2027" in said(letters(work)[1])


@pytest.mark.parametrize("tried", [False, True])
def test_there_and_back_is_told_only_if_it_may_have_been_read(work: Work, event: Event, tried: bool) -> None:
    tell(work, moved(event, date(2027, 1, 4)))
    if tried:
        letter = take_next(work, 10)
        assert letter is not None
        postpone(work, letter, "connection lost")
    assert tell(work, moved(event, date(2026, 10, 1))) == int(tried)
    assert states(work) == (["overtaken", "queued"] if tried else ["overtaken"])
    if tried:
        assert "Jest: czwartek, 1 października 2026" in said(letters(work)[1])


def test_a_cancellation_that_nobody_read_and_that_was_taken_back_is_no_news(work: Work, event: Event) -> None:
    tell(work, CancelEvent(event, "Powódź"))
    assert tell(work, RestoreEvent(event)) == 0
    assert states(work) == ["overtaken"]


def test_a_letter_of_another_kind_in_between_says_how_it_was(work: Work, event: Event) -> None:
    """Who hears of their place reads the dates: what comes after starts from these."""
    person = work.session.scalars(select(Registration)).one()
    tell(work, moved(event, date(2027, 1, 4)))
    work.session.add(
        Letter(
            kind="promoted", subject_kind="registration", subject_id=person.id, event_id=event.id,
            language="pl", recipient=person.email, recipient_name=person.name, subject="x", body="4 stycznia",
            message_id="<1@x>", created_at=work.now, due_at=work.now, about=["place"],
        )
    )  # fmt: skip
    tell(work, moved(event, date(2027, 1, 11)))
    (last,) = (each for each in letters(work)[2:] if each.subject_id == person.id)
    assert "Było: poniedziałek, 4 stycznia 2027" in said(last)


@pytest.mark.parametrize("email", ["anna.nowak@example.org", ""])
def test_what_is_not_told_again_is_not_dropped(work: Work, email: str) -> None:
    """A letter in between says nothing of the event: without the first, nobody would know of a suspension."""
    event = an_event(work, meetings=2, contact_email=None)
    person = registered(work, event, "Anna", "Nowak", email=email)
    tell(work, SuspendEvent(event, None, "Powódź"))
    tell_all(work, [promoted_letter(work, person)])
    tell(work, ResumeEvent(event))
    calls = [each.state.value for each in work.session.scalars(select(Call).order_by(Call.id))]
    assert calls == ([] if email else ["open"] * 3)
    assert states(work) == (["queued"] * 3 if email else [])


def test_who_is_phoned_hears_what_was_last_told(work: Work) -> None:
    event = an_event(work, meetings=2)
    registered(work, event, "Ewa", "Bez", email="")
    tell(work, moved(event, date(2027, 1, 4)))
    tell(work, moved(event, date(2027, 1, 11)))
    calls = work.session.scalars(select(Call).order_by(Call.id)).all()
    assert [each.state for each in calls] == [CallState.overtaken, CallState.open]
    assert "Było: czwartek, 1 października 2026" in calls[1].words.replace("\xa0", " ")
    tell(work, moved(event, date(2026, 10, 1)))
    work.session.expire_all()
    assert {each.state for each in work.session.scalars(select(Call))} == {CallState.overtaken}


def two_events(work: Work) -> Sequence[Event]:
    """Two events of one project in which Anna, who leads the second too, has a place."""
    project = a_project(work)
    events = [an_event(work, name, meetings=0, project=project) for name in ("pisz", "gizycko")]
    for number, event in enumerate(events):
        event.meetings = [a_meeting(work, date(2026, 10, 1 + number), 0)]
        derive(event)
        registered(work, event, "Anna", "Nowak", email="anna@example.org")
    return events


def test_a_joint_letter_leaves_before_what_was_said_after_it(work: Work) -> None:
    events = two_events(work)
    both = [Several(each, [moved(each, date(2026, 11, 3))]) for each in events]
    assert release_together(work, both, notify=True) == 1
    tell(work, moved(events[1], date(2026, 11, 5)))
    assert states(work) == ["queued", "queued"]
    first = take_next(work, 10)
    assert first is not None
    assert first.kind == "activities_changed"
    assert take_next(work, 10) is None
    postpone(work, first, "451 later")
    assert take_next(work, 10) is None
    joint, alone = letters(work)
    assert joint.several
    assert "Było: wtorek, 3 listopada 2026" in said(alone)


def test_a_joint_letter_waits_for_what_was_said_before_it(work: Work) -> None:
    events = two_events(work)
    tell(work, moved(events[1], date(2026, 11, 5)))
    first = take_next(work, 10)
    assert first is not None
    both = [Several(each, [moved(each, date(2026, 11, 3))]) for each in events]
    release_together(work, both, notify=True)
    postpone(work, first, "451 later")
    assert take_next(work, 10) is None


def test_a_joint_letter_takes_the_place_of_what_it_tells(work: Work) -> None:
    events = two_events(work)
    tell(work, moved(events[1], date(2026, 11, 5)))
    for day in (date(2026, 11, 3), date(2026, 11, 4)):
        release_together(work, [Several(each, [moved(each, day)]) for each in events], notify=True)
    assert states(work) == ["overtaken", "overtaken", "queued"]
    last = said(letters(work)[-1])
    assert "Było: czwartek, 1 października 2026" in last
    assert "Było: piątek, 2 października 2026" in last
    assert "3 listopada" not in last
    assert "5 listopada" not in last


def test_who_leads_and_takes_part_gets_one_letter_of_a_suspension(work: Work) -> None:
    events = two_events(work)
    trainer = celina(work, events[1])
    registered(work, events[0], "Celina", "", email=trainer.email, queue_number=2).person.last_name = ""
    scope = Scope(events[0].project, None, None, "")
    _, told = suspend_scope(work, scope, concerned_by(work, scope).mark, notify=True)
    mine = [each for each in letters(work) if each.recipient == trainer.email]
    assert told == 2
    assert len(mine) == 1
    assert "Strona zgłoszenia:" in said(mine[0])
    assert "Prowadzone spotkania:" in said(mine[0])
    assert (mine[0].calendar or b"").count(b"BEGIN:VEVENT") == 2


def test_two_roles_at_one_event_are_one_letter_though_each_reads_something_else(work: Work) -> None:
    event = an_event(work, meetings=2)
    event.parallel_groups = [ParallelGroup(name=name, position=at) for at, name in enumerate("AB")]
    for meeting, group in zip(event.meetings, event.parallel_groups, strict=True):
        meeting.parallel_group = group
    work.session.flush()
    account = staff(work, "Celina", Role.trainer)
    release(work, NameStaff(account, Role.trainer, event.meetings[1]))
    group_id = event.parallel_groups[0].id
    registered(work, event, "Celina", "", email=account.email, parallel_group_id=group_id)
    moves = [moved(event, date(2026, 11, 3 + number), number) for number in (0, 1)]
    assert tell(work, Several(event, moves)) == 1
    (letter,) = letters(work)
    assert letter.subject.startswith("Zmiany w wydarzeniu: ")
    assert said(letter).count("Inny termin") == 2
    assert (letter.calendar or b"").count(b"BEGIN:VEVENT") == len(set(uids(letter)))


def uids(letter: Letter) -> list[str]:
    lines = (letter.calendar or b"").decode().splitlines()
    return [line for line in lines if line.startswith("UID:")]


def test_the_end_of_a_registration_leaves_nothing_to_tell(work: Work, event: Event) -> None:
    person = work.session.scalars(select(Registration)).one()
    tell(work, moved(event, date(2027, 1, 4)))
    withdraw(work, person)
    assert states(work) == ["overtaken", "queued"]
    assert tell(work, CancelMeeting(event.meetings[0], "")) == 0


def test_who_withdraws_from_one_of_several_still_hears_of_the_others(work: Work) -> None:
    events = two_events(work)
    both = [Several(each, [moved(each, date(2026, 11, 3))]) for each in events]
    release_together(work, both, notify=True)
    withdraw(work, work.session.scalars(select(Registration).order_by(Registration.id)).all()[0])
    assert states(work) == ["queued", "queued"]
