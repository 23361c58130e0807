"""What must stay as it is while people are registered: the event is published, and there."""

from collections.abc import Sequence

from sqlalchemy import select

from app.errors import N_, Refusal
from app.events.models import Event, ParallelGroup, Publication
from app.registrations.counting import seats
from app.registrations.models import Registration
from app.work import Work

PEOPLE_IN_GROUP = N_("People belong to the group “%(name)s”: move them to another group first.")


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


def check_groups(work: Work, dropped: Sequence[ParallelGroup]) -> None:
    """Refuse that a parallel group falls away to which somebody belongs."""
    for group in dropped:
        query = select(Registration.id).where(Registration.parallel_group_id == group.id)
        if work.session.scalar(query.limit(1)) is not None:
            raise Refusal(PEOPLE_IN_GROUP, field="parallel_groups", values={"name": group.name})
