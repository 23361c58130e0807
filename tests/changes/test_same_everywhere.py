"""After any changes, one's last letter, own page and calendar say the same, and what is true."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from app.accounts.models import Account, Role
from app.changes.models import Suspension
from app.changes.plan import (
    AddMeeting,
    CancelEvent,
    CancelMeeting,
    Change,
    ChangeMeeting,
    EditEvent,
    NameStaff,
    ReplaceMeeting,
    RestoreEvent,
    RestoreMeeting,
    ResumeEvent,
    Several,
    Single,
    SuspendEvent,
    TakeStaffOff,
)
from app.changes.release import release
from app.changes.resumptions import Chosen, resume_chosen
from app.changes.suspensions import Scope, concerned_by, suspend_scope
from app.changes.together import release_together
from app.errors import Closed, Outdated, Refusal
from app.events.meeting_access import MeetingAccess
from app.events.models import Assignment, Event, EventStatus, Meeting, Mode, ParallelGroup
from app.events.plans import MeetingPlan, plan_of
from app.events.staffed import staffed_at
from app.events.when import meeting_line, where_line
from app.outbox.models import Letter, LetterState
from app.outbox.operations.delivering import delivered, parts_of, take_next
from app.registrations.enrolment import own_meetings
from app.registrations.models import IN_FORCE, Registration, RegistrationState
from app.registrations.operations import Application, sign_up, withdraw
from app.work import Work
from tests.attendance.people import registered
from tests.changes.reading import text_of
from tests.support.cast import an_event, staff
from tests.support.lines import a_project

SOON = st.integers(1, 20)
HOURS = st.sampled_from([(None, None), (time(9), None), (time(9), time(12)), (time(10), time(15))])
PLACES = st.sampled_from([(None, None), ("Hotel Nad Pisą", "Pisz"), (None, "Ełk"), ("Zamek", None)])
MODES = st.sampled_from([None, *Mode])
TOWNS = st.sampled_from([None, "Łódź", "Pisz"])
WHICH = st.integers(0, 5)
OF_MEETINGS = st.one_of(
    st.tuples(st.just("move"), WHICH, SOON, HOURS, st.integers(0, 2)),
    st.tuples(st.just("place"), WHICH, PLACES, MODES),
    st.tuples(st.just("label"), WHICH, st.sampled_from([None, "I", "II"])),
    st.tuples(st.just("link"), WHICH, st.sampled_from([None, "https://a.example", "https://b.example"])),
    st.tuples(st.just("group"), WHICH, st.sampled_from([None, "A", "B"])),
    st.tuples(st.just("cancel"), WHICH),
    st.tuples(st.just("restore"), WHICH),
    st.tuples(st.just("replace"), WHICH, SOON),
    st.tuples(st.just("add"), SOON, HOURS, PLACES),
)
UNTIL = st.sampled_from([None, date(2026, 12, 31), date(2027, 3, 31)])
WHO = st.sampled_from(["anna", "jan", "ewa", "olga"])
OF_EVENT = st.one_of(
    st.tuples(st.just("suspend"), UNTIL),
    st.tuples(st.just("resume"), st.sampled_from([None, 1, 5])),
    st.tuples(st.just("suspend all"), st.sampled_from(["project", "form", "both"]), UNTIL),
    st.tuples(st.just("resume all"), st.sampled_from([None, 1, 5]), st.booleans()),
    st.tuples(st.just("of both"), st.lists(st.deferred(lambda: OF_MEETINGS), min_size=1, max_size=2), SOON),
    st.tuples(st.just("name"), st.booleans()),
    st.tuples(st.just("take off"), st.booleans()),
    st.tuples(st.just("withdraw"), WHO),
    st.tuples(st.just("register"), WHO),
    st.tuples(st.just("mail"), st.booleans()),
    st.tuples(st.just("mail"), st.booleans()),
    st.tuples(st.just("title_pl"), st.sampled_from(["Seminarium", "Warsztaty"])),
    st.tuples(st.just("place_city"), TOWNS),
    st.tuples(st.just("mode"), st.sampled_from(list(Mode))),
    st.tuples(st.just("organiser"), st.sampled_from(["ROPS", None])),
    st.tuples(st.just("registration_deadline"), st.sampled_from([None, date(2026, 9, 5), date(2026, 9, 20)])),
)
STEPS = st.lists(
    st.one_of(
        OF_MEETINGS,
        OF_MEETINGS,
        st.tuples(st.just("several"), st.lists(OF_MEETINGS, min_size=2, max_size=4)),
        OF_EVENT,
        st.tuples(st.just("call off")),
        st.tuples(st.just("take place")),
    ),
    min_size=1,
    max_size=12,
)
NUMBERS = count(1)
OLD = ("Było:", "Odwołane", "W zamian za odwołane:")
"""How a line of a letter begins that says what is no more."""


WHEN = re.compile(r"(?:poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela), \d+ \w+ \d{4}")


@dataclass
class Mind:
    """What somebody knows: the last letter about each event, and a calendar into which they opened each file.

    `heard` are the days that anybody ever told them.
    """

    email: str
    letters: dict[int, str] = field(default_factory=dict)
    calendar: dict[str, tuple[int, str]] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)

    def read(self, letter: Letter, events: Sequence[Event]) -> None:
        """Take in a letter; of two entries with one UID the one with the higher SEQUENCE stays."""
        text = f"{letter.subject}\n{letter.body}".replace("\xa0", " ")
        # A deadline that is put off is no news: it stands on the page, and a letter may call it the former.
        of_meetings = re.sub(r"Ostatni dzień zgłoszeń\nByło:.*", "", text)
        was = {
            day for line in of_meetings.splitlines() if line.startswith("Było:") for day in WHEN.findall(line)
        }
        assert was <= self.heard, text
        self.heard |= set(WHEN.findall(text))
        # Who asks for their link again, or has left, is told nothing of the dates.
        for event in events if letter.kind not in ("link_again", "withdrawn") else ():
            part = of_event(text, letter, event)
            if part:
                self.letters[event.id] = part
        for uid, sequence, entry in entries_in(letter.calendar or b""):
            known = self.calendar.get(uid)
            if known is None or sequence > known[0]:
                self.calendar[uid] = (sequence, entry)


def of_event(text: str, letter: Letter, event: Event) -> str:
    """Return what a letter says of an event: all, or its part of a letter about several."""
    if not letter.several:
        return text if letter.event_id == event.id else ""
    head, *parts = re.split(r"^(?=„)", text, flags=re.M)
    act = next((word for word in ("zawieszone", "wznowione") if f"zostały {word}" in head), "")
    mine = [part for part in parts if part.startswith(f"„{event.title_pl}”")]
    return "\n".join([*mine, act]) if mine else ""


def standing(text: str) -> str:
    """Return the lines of a letter that say what holds."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(OLD))


def entries_in(calendar: bytes) -> Iterator[tuple[str, int, str]]:
    """Yield UID, SEQUENCE, and what one sees of each entry of a file."""
    for part in calendar.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]:
        values = dict(re.findall(r"^([A-Z]+)[^:\r]*:(.*?)\r$", part, re.M))
        told = [values.get(name, "") for name in ("DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS")]
        yield values["UID"], int(values["SEQUENCE"]), " ".join(told)


def alive(calendar: dict[str, str]) -> dict[str, str]:
    """Return the entries that are not cancelled: what is off may be missing."""
    return {uid: entry for uid, entry in calendar.items() if not entry.endswith("CANCELLED")}


@dataclass
class World:
    """Two events of a project, and people: Anna has a place at both, Jan one in a group, Ewa awaits a
    decision, Olga waits for a place; Celina leads the first event, for a time."""

    work: Work
    events: list[Event]
    people: dict[str, list[Registration]]
    trainer: Account
    minds: dict[str, Mind] = field(default_factory=dict)
    act: Suspension | None = None
    mail: bool = True

    def registrations(self) -> Iterator[tuple[Mind, Registration]]:
        """Yield who reads, and each registration of theirs that is in force."""
        for rows in self.people.values():
            for each in rows:
                if each.state in IN_FORCE:
                    yield self.minds[each.email], each

    def deliver(self) -> None:
        """Let the letters that wait reach their readers in the order in which the worker would send them."""
        self.work.session.flush()
        self.work.session.expire_all()
        while self.mail and (letter := take_next(self.work, 10)) is not None:
            for each in parts_of(self.work, letter):
                delivered(self.work, each)
                self.minds[each.recipient].read(each, self.events)
            self.work.session.execute(delete(Letter).where(Letter.state == LetterState.sent))


def _world(work: Work, client: FlaskClient) -> World:
    # What an example before left is over.
    work.session.execute(update(Event).values(status=EventStatus.held))
    work.session.execute(delete(Letter))
    number, project = next(NUMBERS), a_project(work, "Kadry")
    event = an_event(work, f"seminarium-{number}", meetings=2, project=project)
    other = an_event(work, f"zespol-{number}", meetings=1, days=40, project=project, title_pl="Zespół")
    event.parallel_groups = [ParallelGroup(name=name, position=at) for at, name in enumerate("AB")]
    event.rules.capacity, other.rules.capacity = 2, 5
    work.session.flush()
    group, waiting = event.parallel_groups[0].id, RegistrationState.waiting
    anna = registered(work, event, "Anna", "Nowak")
    twin = registered(work, other, "Anna", "Nowak", email=anna.email)
    twin.person = anna.person
    people = {
        "anna": [anna, twin],
        "jan": [registered(work, event, "Jan", "Lis", queue_number=3, parallel_group_id=group)],
        "ewa": [registered(work, event, "Ewa", "Kowal", RegistrationState.applied, queue_number=2)],
        "olga": [registered(work, event, "Olga", "Bór", waiting, queue_number=4)],
    }
    trainer = staff(work, f"Celina{number}", Role.trainer)
    work.session.add(Assignment(account_id=trainer.id, role=Role.trainer, event_id=event.id))
    world = World(work, [event, other], people, trainer)
    emails = {each.email for rows in people.values() for each in rows} | {world.trainer.email}
    world.minds = {email: Mind(email) for email in emails}
    for mind, row in world.registrations():
        page = text_of(client.get(_own(work, row) + "?lang=pl").text)
        mind.heard |= set(WHEN.findall(page))
        if row.is_seated:
            mind.calendar |= {uid: (at, entry) for uid, at, entry in _own_entries(work, client, row)}
    for each in event.meetings:
        world.minds[world.trainer.email].heard |= set(WHEN.findall(_when(work, each)))
    return world


@pytest.mark.sqlite
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=[("registration_deadline", date(2026, 9, day)) for day in (5, 20, 5)])
def test_letter_page_and_calendar_say_the_same(
    work: Work, client: FlaskClient, steps: list[tuple[Any, ...]]
) -> None:
    world = _world(work, client)
    for step in [*steps, ("mail", True)]:
        _do(world, step)
        world.deliver()
        if world.mail:
            _check(world, client)
    for _, row in world.registrations():
        _check_page(work, client, row)


def _check(world: World, client: FlaskClient) -> None:
    work = world.work
    for mind, row in world.registrations():
        _check_letter(work, row.event, mind, own_meetings(row))
    for each in staffed_at(work, world.events[0]):
        # Who was named at one meeting hears of that one alone.
        all_of_it = world.events[0].meetings
        mine = [one for one in all_of_it if each.meeting_ids is None or one.id in each.meeting_ids]
        _check_letter(work, world.events[0], world.minds[each.email], mine)
    for mind in world.minds.values():
        mine = [row for known, row in world.registrations() if known is mind and row.is_seated]
        if mine and mind.email != world.trainer.email:
            true = {uid: entry for row in mine for uid, _, entry in _own_entries(work, client, row)}
            known = {uid: entry for uid, (_, entry) in mind.calendar.items() if uid in true}
            assert alive(known) == alive(true)


def _do(world: World, step: tuple[Any, ...]) -> None:
    """Do one thing and tell people of it; what the rules refuse changes nothing."""
    work, (what, *given) = world.work, step
    savepoint = work.session.begin_nested()
    try:
        if what in _ACTS:
            _ACTS[what](world, *given)
        else:
            change = _change(world.events[0], step)
            if change is not None:
                release(work, change, notify=True)
        work.session.flush()
    except (Refusal, Closed, Outdated):
        savepoint.rollback()
        work.session.expire_all()
    else:
        savepoint.commit()


def _suspend_all(world: World, of: str, until: date | None) -> None:
    event = world.events[0]
    project = event.project if of != "form" else None
    scope = Scope(project, event.form_of_support if of != "project" else None, until, "")
    mark = concerned_by(world.work, scope).mark
    world.act, _ = suspend_scope(world.work, scope, mark, notify=True)


def _resume_all(world: World, days: int | None, both: bool) -> None:
    if world.act is not None:
        chosen = [(each, _later(each, days)) for each in (world.events if both else world.events[:1])]
        resume_chosen(world.work, world.act, Chosen(chosen, []), notify=True)


def _resume(world: World, days: int | None) -> None:
    event = world.events[0]
    moves: list[Single] = [ChangeMeeting(meeting, plan) for meeting, plan in _later(event, days)]
    release(world.work, Several(event, [*moves, ResumeEvent(event)]), notify=True)


def _later(event: Event, days: int | None) -> list[tuple[Meeting, MeetingPlan]]:
    meeting = event.meetings[0]
    if days is None or meeting.cancelled_at is not None:
        return []
    plan, step = plan_of(meeting), timedelta(days=days)
    return [(meeting, replace(plan, first_day=plan.first_day + step, last_day=plan.last_day + step))]


def _of_both(world: World, steps: list[tuple[Any, ...]], soon: int) -> None:
    event, other = world.events
    changes = [_change(event, ("several", steps)), Several(other, _moves(other, soon))]
    release_together(world.work, [each for each in changes if isinstance(each, Several)], notify=True)


def _moves(event: Event, soon: int) -> list[Single]:
    plan = _moved(plan_of(event.meetings[0]), soon + 40, (time(9), None), 0)
    return [ChangeMeeting(event.meetings[0], plan)]


def _name(world: World, of_meeting: bool) -> None:
    scope = world.events[0].meetings[0] if of_meeting else world.events[0]
    release(world.work, NameStaff(world.trainer, Role.trainer, scope), notify=True)


def _take_off(world: World, of_meeting: bool) -> None:
    scope = world.events[0].meetings[0] if of_meeting else world.events[0]
    release(world.work, TakeStaffOff(world.trainer, Role.trainer, scope), notify=True)
    if not staffed_at(world.work, world.events[0]):
        world.minds[world.trainer.email].letters.clear()


def _withdraw(world: World, who: str) -> None:
    withdraw(world.work, world.people[who][0])
    world.minds[world.people[who][0].email].letters.pop(world.events[0].id, None)


def _register(world: World, who: str) -> None:
    row = world.people[who][0]
    application = Application(first_name=row.first_name, last_name=row.last_name, email=row.email)
    sign_up(world.work, world.events[0], application)


def _mail(world: World, works: bool) -> None:
    world.mail = works


_ACTS: dict[str, Callable[..., None]] = {
    "suspend all": _suspend_all,
    "resume all": _resume_all,
    "resume": _resume,
    "of both": _of_both,
    "name": _name,
    "take off": _take_off,
    "withdraw": _withdraw,
    "register": _register,
    "mail": _mail,
}


def _change(event: Event, step: tuple[Any, ...]) -> Change | None:
    what, *given = step
    if what == "call off":
        return CancelEvent(event, "")
    if what == "take place":
        return RestoreEvent(event)
    if what == "suspend":
        return SuspendEvent(event, given[0], "")
    if what == "several":
        found = [(each, _single(event, each)) for each in given[0]]
        # Each change is of another meeting, as a form makes it.
        chosen = {each[1] if each[0] != "add" else each: change for each, change in found if change}
        return Several(event, list(chosen.values())) if chosen else None
    if what in {"title_pl", "place_city", "mode", "organiser", "registration_deadline"}:
        return EditEvent(event, {what: given[0]}, event.version)
    return _single(event, step)


def _single(event: Event, step: tuple[Any, ...]) -> Single | None:
    what, *given = step
    if what == "add":
        soon, (start, end), (venue, city) = given
        day = date(2026, 10, 1) + timedelta(soon)
        return AddMeeting(event, MeetingPlan(day, day, starts_at=start, ends_at=end, venue=venue, city=city))
    if given[0] >= len(event.meetings):
        return None
    meeting = event.meetings[given[0]]
    return _VERBS[what](meeting, plan_of(meeting), *given[1:])


def _moved(plan: MeetingPlan, soon: int, hours: tuple[time | None, time | None], more: int) -> MeetingPlan:
    day = date(2026, 10, 1) + timedelta(soon)
    last = day + timedelta(more)
    return replace(
        plan, first_day=day, last_day=last, without=frozenset(), starts_at=hours[0], ends_at=hours[1]
    )


def _put(
    meeting: Meeting, plan: MeetingPlan, place: tuple[str | None, str | None], mode: Mode | None
) -> Change:
    return ChangeMeeting(meeting, replace(plan, venue=place[0], city=place[1], mode=mode))


_VERBS: dict[str, Callable[..., Any]] = {
    "move": lambda meeting, plan, *to: ChangeMeeting(meeting, _moved(plan, *to)),
    "place": _put,
    "label": lambda meeting, plan, label: ChangeMeeting(meeting, replace(plan, label=label)),
    "link": lambda meeting, plan, link: ChangeMeeting(meeting, replace(plan, access=MeetingAccess(link))),
    "group": lambda meeting, plan, group: ChangeMeeting(meeting, replace(plan, group=group)),
    "cancel": lambda meeting, plan: CancelMeeting(meeting, ""),
    "restore": lambda meeting, plan: RestoreMeeting(meeting),
    "replace": lambda meeting, plan, soon: ReplaceMeeting(
        meeting, _moved(plan, soon, (plan.starts_at, plan.ends_at), 0)
    ),
}


def _check_letter(work: Work, event: Event, mind: Mind, mine: Sequence[Meeting]) -> None:
    """Who got a letter reads in the last one how the event stands, and each meeting to come."""
    letter = mind.letters.get(event.id)
    if letter is None:
        return
    assert any(word in letter for word in ("zostało odwołane.", "”: odwołane")) == (
        event.status == EventStatus.cancelled
    ), letter
    assert ("zawieszone" in letter) == (event.status == EventStatus.suspended), letter
    if event.status != EventStatus.planned:
        return
    assert event.title_pl in letter
    whens = {each.id: _when(work, each) for each in mine}
    on, holds = {whens[each.id] for each in mine if each.cancelled_at is None}, standing(letter)
    assert [when for when in on if when not in holds] == [], letter
    off = [when for when in whens.values() if not any(when in each for each in on)]
    if "zostało odwołane:" not in letter:
        assert [when for when in off if when in holds] == [], letter


def _when(work: Work, meeting: Meeting) -> str:
    return meeting_line(work.texts, meeting).replace("\xa0", " ")


def _own_entries(work: Work, client: FlaskClient, row: Registration) -> list[tuple[str, int, str]]:
    """Return what the calendar of somebody's own page holds."""
    return list(entries_in(client.get(_own(work, row) + "calendar.ics?lang=pl").data))


def _check_page(work: Work, client: FlaskClient, row: Registration) -> None:
    event, text = row.event, text_of(client.get(_own(work, row) + "?lang=pl").text)
    for meeting in own_meetings(row):
        assert text_of(meeting_line(work.texts, meeting)) in text
    if event.status == EventStatus.cancelled:
        assert "odwołane" in text
        return
    assert ("zawieszon" in text.lower()) == (event.status == EventStatus.suspended)
    for meeting in own_meetings(row):
        if meeting.cancelled_at is None:
            assert text_of(where_line(work.texts, meeting)) in text


def _own(work: Work, row: Registration) -> str:
    return work.links.registration(row.id, row.link_version).removeprefix("http://localhost")
