"""What the room and the materials of a session must be ready for: numbers, for its trainer."""

from collections import Counter
from dataclasses import dataclass

from app.events.models import Session
from app.needs.models import NeedState
from app.needs.queries.needs import needs_of
from app.needs.wanted import IN_THE_ROOM, place_of
from app.registrations.enrolment import enrolment_of
from app.work import Work


@dataclass(frozen=True, slots=True)
class RoomNeed:
    """A measure at a session: how far it is arranged, and for how many people."""

    need: str
    state: NeedState
    people: int


def room_needs(work: Work, session: Session) -> list[RoomNeed]:
    """Return what the room must be ready for, without names, own words and diets; two statements."""
    meeting, room = session.meeting, {each.value for each in IN_THE_ROOM}
    counts = Counter(
        (each.need, each.state)
        for each in needs_of(work, meeting.event)
        if each.need in room
        and enrolment_of(each.registration).includes(meeting.parallel_group_id, [session.day])
    )
    found = [RoomNeed(need, state, people) for (need, state), people in counts.items()]
    return sorted(found, key=lambda each: (place_of(each.need), each.state))
