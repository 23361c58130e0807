"""What must stay as it is while people are registered: the event is published, and there."""

from app.errors import Refusal
from app.events.models import Event, Publication
from app.registrations.counting import seats
from app.work import Work


def check_may_be_taken_back(work: Work, event: Event) -> None:
    """Refuse to make a published event a draft again once people are registered."""
    if event.publication == Publication.draft:
        return
    registered = seats(work, event).total
    if registered:
        raise Refusal(
            "%(count)s person is registered: the event can be cancelled, but not taken back.",
            plural="%(count)s people are registered: the event can be cancelled, but not taken back.",
            count=registered,
        )


def check_may_be_deleted(work: Work, event: Event) -> None:
    """Refuse to delete an event that anybody has registered for, in whatever state."""
    registered = seats(work, event).total
    if registered:
        raise Refusal(
            "%(count)s registration belongs to this event: it can't be deleted.",
            plural="%(count)s registrations belong to this event: it can't be deleted.",
            count=registered,
        )
