"""What is to be done: needs that nobody has arranged yet."""

from collections import Counter

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import load_only

from app.errors import N_
from app.events.access import visible_to_staff
from app.events.models import TO_COME, Event, Publication
from app.events.queries import with_meetings
from app.events.tasks import SHOWN, Task, TaskGroup, grouped
from app.events.titles import title
from app.events.when import next_session
from app.needs.models import ANSWERED, Arrangement, NeedState
from app.needs.wanted import needs_anything, wanted_by
from app.registrations.models import SEATED, Registration
from app.work import Work

NEAR_DAYS = 7
"""From how many days before the next meeting on an open need is urgent."""


def tasks(work: Work, event: Event) -> list[Task]:
    """Return the open needs of one event as one task, while it is to come; in at most two statements."""
    if event.publication != Publication.published or event.status not in TO_COME:
        return []
    if event.listed_until < work.today:
        return []
    count = _open(work, Event.id == event.id)[event.id]
    return [_task(work, event, count)] if count else []


def team_tasks(work: Work) -> list[TaskGroup]:
    """Return the open needs of events to come that the actor manages, the next first, in three statements."""
    counts = _open(work, visible_to_staff(work))
    if not counts:
        return []
    query = (
        select(Event)
        .where(Event.id.in_(counts))
        .options(with_meetings())
        .order_by(Event.listed_from, Event.id)
        .limit(SHOWN)
    )
    found = [_task(work, event, counts[event.id], named=True) for event in work.session.scalars(query)]
    return grouped(work, N_("Needs of participants"), "people", found, len(counts))


def _task(work: Work, event: Event, count: int, *, named: bool = False) -> Task:
    texts, coming = work.texts, next_session(event, work.today)
    sentence = texts.ngettext(
        "%(count)s need of a participant is still to be arranged",
        "%(count)s needs of participants are still to be arranged",
        count,
    )
    if coming is not None:
        sentence = texts.gettext(
            "%(what)s; next meeting: %(day)s", what=sentence, day=texts.day_plain(coming.day)
        )
    return Task(
        sentence,
        texts.gettext("Arrange them"),
        "needs.needs",
        {"slug": event.slug},
        about=title(event, texts.language) if named else None,
        urgent=coming is not None and (coming.day - work.today).days <= NEAR_DAYS,
    )


def _open(work: Work, condition: ColumnElement[bool]) -> Counter[int]:
    """Count by event the needs that are open, or ordered and overdue; two statements."""
    people = (
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.state.in_(SEATED),
            needs_anything(),
            Event.publication == Publication.published,
            Event.status.in_(TO_COME),
            Event.listed_until >= work.today,
            condition,
        )
        .options(load_only(Registration.event_id, Registration.access_needs, Registration.measures))
    )
    wanted = {
        (each.id, need): each.event_id for each in work.session.scalars(people) for need in wanted_by(each)
    }
    if not wanted:
        return Counter()
    # What was ordered and should be there by now is to be looked after again.
    in_time = or_(Arrangement.needed_by.is_(None), Arrangement.needed_by >= work.today)
    arranged = (
        select(Arrangement.registration_id, Arrangement.need)
        .join(Registration, Registration.id == Arrangement.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            or_(Arrangement.state.in_(ANSWERED), and_(Arrangement.state == NeedState.ordered, in_time)),
            Event.listed_until >= work.today,
            condition,
        )
    )
    for id, need in work.session.execute(arranged):
        wanted.pop((id, need), None)
    return Counter(wanted.values())
