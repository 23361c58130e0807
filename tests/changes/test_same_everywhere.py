"""After any changes, one's last letter, own page and calendar say the same, and what is true."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.changes.plan import (
    AddMeeting,
    CancelEvent,
    CancelMeeting,
    Change,
    ChangeMeeting,
    EditEvent,
    ReplaceMeeting,
    RestoreEvent,
    RestoreMeeting,
    Several,
    Single,
)
from app.changes.release import release
from app.errors import Refusal
from app.events.meeting_access import MeetingAccess
from app.events.models import Event, EventStatus, Meeting, Mode, ParallelGroup
from app.events.plans import MeetingPlan, plan_of
from app.events.when import meeting_line, where_line
from app.outbox.models import Letter
from app.registrations.enrolment import own_meetings
from app.registrations.models import Registration, RegistrationState
from app.work import Work
from tests.attendance.people import registered
from tests.changes.reading import text_of
from tests.support.cast import an_event

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
OF_EVENT = st.one_of(
    st.tuples(st.just("status"), st.sampled_from([EventStatus.planned, EventStatus.suspended])),
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


@dataclass
class Mind:
    """What somebody knows: their last letter, and a calendar into which they opened each attachment."""

    person: Registration
    letter: str = ""
    calendar: dict[str, tuple[int, str]] = field(default_factory=dict)

    def read(self, letter: Letter) -> None:
        """Take in a letter; of two entries with one UID the one with the higher SEQUENCE stays."""
        self.letter = f"{letter.subject}\n{letter.body}".replace("\xa0", " ")
        for uid, sequence, entry in entries_in(letter.calendar or b""):
            known = self.calendar.get(uid)
            if known is None or sequence > known[0]:
                self.calendar[uid] = (sequence, entry)

    def standing(self) -> list[str]:
        """Return the lines of the letter that say what holds."""
        return [line for line in self.letter.splitlines() if not line.startswith(OLD)]


def entries_in(calendar: bytes) -> Iterator[tuple[str, int, str]]:
    """Yield UID, SEQUENCE, and what one sees of each entry of a file."""
    for part in calendar.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]:
        values = dict(re.findall(r"^([A-Z]+)[^:\r]*:(.*?)\r$", part, re.M))
        told = [values.get(name, "") for name in ("DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS")]
        yield values["UID"], int(values["SEQUENCE"]), " ".join(told)


def alive(calendar: dict[str, str]) -> dict[str, str]:
    """Return the entries that are not cancelled: what is off may be missing."""
    return {uid: entry for uid, entry in calendar.items() if not entry.endswith("CANCELLED")}


@pytest.mark.sqlite
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_letter_page_and_calendar_say_the_same(
    work: Work, client: FlaskClient, steps: list[tuple[Any, ...]]
) -> None:
    event = an_event(work, f"seminarium-{next(NUMBERS)}", meetings=2)
    event.parallel_groups = [ParallelGroup(name=name, position=number) for number, name in enumerate("AB")]
    work.session.flush()
    group = event.parallel_groups[0].id
    seated = Mind(registered(work, event, "Anna", "Nowak", RegistrationState.confirmed))
    of_group = Mind(registered(work, event, "Jan", "Lis", queue_number=3, parallel_group_id=group))
    pending = Mind(registered(work, event, "Ewa", "Kowal", RegistrationState.pending, queue_number=2))
    minds = {each.person.email: each for each in (seated, of_group, pending)}
    for mind in (seated, of_group):
        mind.calendar = {uid: (number, entry) for uid, number, entry in _own_entries(work, client, mind)}
    for step in steps:
        _do(work, event, step)
        for letter in work.session.scalars(select(Letter).order_by(Letter.id)):
            minds[letter.recipient].read(letter)
        work.session.execute(delete(Letter))
        for mind in minds.values():
            _check_letter(work, event, mind)
        for mind in (seated, of_group):
            _check_calendar(work, client, mind)
    for mind in minds.values():
        _check_page(work, client, mind)


def _do(work: Work, event: Event, step: tuple[Any, ...]) -> None:
    """Make a change and tell people of it; what the rules refuse changes nothing."""
    savepoint = work.session.begin_nested()
    try:
        change = _change(event, step)
        if change is not None:
            release(work, change, notify=True)
        work.session.flush()
    except Refusal:
        savepoint.rollback()
        work.session.refresh(event)
    else:
        savepoint.commit()


def _change(event: Event, step: tuple[Any, ...]) -> Change | None:
    what, *given = step
    if what == "call off":
        return CancelEvent(event, "")
    if what == "take place":
        return RestoreEvent(event)
    if what == "several":
        found = [(each, _single(event, each)) for each in given[0]]
        # Each change is of another meeting, as a form makes it.
        chosen = {each[1] if each[0] != "add" else each: change for each, change in found if change}
        return Several(event, list(chosen.values())) if chosen else None
    if what in {"status", "title_pl", "place_city", "mode", "organiser", "registration_deadline"}:
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


def _check_letter(work: Work, event: Event, mind: Mind) -> None:
    """Whoever got a letter reads in the last one how the event stands, and each meeting to come."""
    if not mind.letter:
        return
    assert ("odwołane" in mind.letter.splitlines()[0]) >= (event.status == EventStatus.cancelled)
    assert ("zawieszone" in mind.letter) == (event.status == EventStatus.suspended), mind.letter
    if event.status != EventStatus.planned:
        return
    assert event.title_pl in mind.letter
    mine = own_meetings(mind.person)
    whens = {each.id: meeting_line(work.texts, each).replace("\xa0", " ") for each in mine}
    on = {whens[each.id] for each in mine if each.cancelled_at is None}
    standing = "\n".join(mind.standing())
    assert [when for when in on if when not in standing] == [], mind.letter
    off = [when for when in whens.values() if not any(when in each for each in on)]
    if "zostało odwołane:" not in mind.letter:
        assert [when for when in off if when in standing] == [], mind.letter


def _check_calendar(work: Work, client: FlaskClient, mind: Mind) -> None:
    """What one has opened shows what the calendar on the own page shows."""
    true = {uid: entry for uid, _, entry in _own_entries(work, client, mind)}
    assert alive({uid: entry for uid, (_, entry) in mind.calendar.items()}) == alive(true)


def _own_entries(work: Work, client: FlaskClient, mind: Mind) -> list[tuple[str, int, str]]:
    """Return what the calendar of somebody's own page holds."""
    return list(entries_in(client.get(_own(work, mind) + "calendar.ics?lang=pl").data))


def _check_page(work: Work, client: FlaskClient, mind: Mind) -> None:
    event = mind.person.event
    page = client.get(_own(work, mind) + "?lang=pl").text
    text = text_of(page)
    for meeting in own_meetings(mind.person):
        assert text_of(meeting_line(work.texts, meeting)) in text
    if event.status == EventStatus.cancelled:
        assert "odwołane" in text
        return
    for meeting in own_meetings(mind.person):
        if meeting.cancelled_at is None:
            assert text_of(where_line(work.texts, meeting)) in text


def _own(work: Work, mind: Mind) -> str:
    link = work.links.registration(mind.person.id, mind.person.link_version)
    return link.removeprefix("http://localhost")
