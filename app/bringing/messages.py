"""The letters of this room: to who came by a list, and to whom it was taken back."""

from collections.abc import Sequence

from app.events.models import Event
from app.monitoring.queries import form_wanted
from app.outbox.letters import unlinked
from app.outbox.new_letter import NewLetter
from app.registrations.addressees import addressee_of
from app.registrations.messages import calendar_of, event_context, form_due, personal_context, reply_address
from app.registrations.models import Registration
from app.registrations.participation import owing_participation
from app.work import Work


def brought_letters(
    work: Work, event: Event, registrations: Sequence[Registration], source: str
) -> list[NewLetter]:
    """Return what people are told who came by a list: who sent it, how they stand, and their link."""
    owing = owing_participation(work, event, [each.id for each in registrations])
    shared = {each: event_context(work, event, each) for each in {one.language for one in registrations}}
    calendars = {each: calendar_of(work, event, each) for each in shared}
    return [
        NewLetter(
            kind="brought",
            recipient=each.email,
            recipient_name=each.name,
            language=each.language,
            subject_kind="registration",
            subject_id=each.id,
            event_id=event.id,
            context={
                **shared[each.language],
                **personal_context(work, addressee_of(each)),
                "state": each.state.value,
                "source": unlinked(source),
                "form_due": form_due(event),
                "participation_due": form_wanted(event) if each.id in owing else "",
            },
            calendar=calendars[each.language] if each.is_seated else None,
            reply_to=reply_address(work, event),
            about=("place",),
        )
        for each in registrations
    ]


def taken_back_letters(work: Work, event: Event, registrations: Sequence[Registration]) -> list[NewLetter]:
    """Return what people are told whose registration was taken back with its list."""
    shared = {each: event_context(work, event, each) for each in {one.language for one in registrations}}
    return [
        NewLetter(
            kind="list_taken_back",
            recipient=each.email,
            recipient_name=each.name,
            language=each.language,
            subject_kind="event",
            subject_id=event.id,
            event_id=event.id,
            context={**shared[each.language], "name": unlinked(each.name)},
            reply_to=reply_address(work, event),
        )
        for each in registrations
    ]
