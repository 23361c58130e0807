"""The letter to somebody whose role at an event begins, changes or ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.changes.staff import STAFF, reader_of
from app.events.models import SETTLED, Event, Publication
from app.events.staffed import Staffed, staffed_at
from app.events.window import is_past
from app.outbox.letters import LetterText, unlinked
from app.outbox.operations import NewLetter, preview, queue_all
from app.registrations.messages import calendar_of, event_context, reply_address
from app.work import Work


@dataclass(frozen=True, slots=True)
class StaffTurn:
    """What somebody was at an event and what they are now; None: nothing. They differ."""

    was: Staffed | None
    now: Staffed | None

    @property
    def who(self) -> Staffed:
        """The person, in the role that the letter is about: the present one, or the one that has ended."""
        found = self.now or self.was
        if found is None:
            raise ValueError("a turn is of somebody")
        return found

    @property
    def kind(self) -> str:
        """Whether the role is `given`, `changed` or `ended`."""
        return "ended" if self.now is None else "given" if self.was is None else "changed"


def staff_turns(work: Work, event: Event, before: Sequence[Staffed]) -> tuple[StaffTurn, ...]:
    """Return whose role differs from what it was `before`, by name; nobody of an event that is not told of.

    Nobody is told of a draft, of what is over, cancelled or held, and not who makes the change.
    """
    if event.publication == Publication.draft or event.status in SETTLED or is_past(work, event):
        return ()
    actor = work.actor.id if work.actor.is_staff else None
    was = {each.account_id: each for each in before}
    now = {each.account_id: each for each in staffed_at(work, event)}
    turns = [StaffTurn(was.get(id), now.get(id)) for id in (was | now) if id != actor]
    return tuple(sorted((each for each in turns if each.was != each.now), key=lambda each: each.who.name))


def assignment_text(work: Work, event: Event, turn: StaffTurn) -> LetterText:
    """Return the text of the letter about somebody's role."""
    return preview(work, assignment_letter(work, event, turn))


def assignment_letter(work: Work, event: Event, turn: StaffTurn) -> NewLetter:
    """Return the letter about somebody's role, with the calendar of what they lead while it goes on."""
    who, reader = turn.who, reader_of(turn.who)
    mine = [each for each in event.meetings if reader.includes(each.id)]
    path = "/manage/sessions/" if reader.leads else f"/manage/events/{event.slug}/"
    calendar = calendar_of(work, event, who.language, mine) if turn.now is not None else None
    return NewLetter(
        kind="assignment",
        recipient=who.email,
        recipient_name=who.name,
        language=who.language,
        subject_kind=STAFF,
        subject_id=who.account_id,
        event_id=event.id,
        context={
            **event_context(work, event, who.language, mine),
            "additions": (),
            "name": unlinked(who.name),
            "turn": turn.kind,
            "leads": reader.leads,
            "organises": reader.organises,
            "link": work.links.absolute(path),
            "has_calendar": calendar is not None,
        },
        calendar=calendar,
        reply_to=reply_address(work, event),
        about=(f"assignment:{event.id}",),
    )


def tell_assigned(work: Work, event: Event, before: Sequence[Staffed]) -> int:
    """Queue a letter to each whose role differs from what it was `before`; return how many."""
    turns = staff_turns(work, event, before)
    queue_all(work, [assignment_letter(work, event, each) for each in turns])
    return len(turns)
