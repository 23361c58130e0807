"""Reading an event's tests and what its people reached in them."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import joinedload

from app.events.models import Event
from app.progress.models import EventTest, Score, ScoreSource, TestKind
from app.questions.models import TESTS, Sheet
from app.registrations.enrolment import has_belonged
from app.registrations.models import Registration
from app.work import Work


def tests_of(work: Work, event: Event) -> dict[TestKind, EventTest]:
    """Return the event's tests by kind."""
    query = select(EventTest).where(EventTest.event_id == event.id)
    return {test.kind: test for test in work.session.scalars(query)}


def tested_people(event: Event) -> Select[Registration]:
    """Select those who belong to the event, or did, or have a score there, in the order of the list."""
    scored = exists().where(Score.registration_id == Registration.id)
    return (
        select(Registration)
        .where(Registration.event_id == event.id, or_(has_belonged(), scored))
        .options(joinedload(Registration.institution))
        .order_by(Registration.name_sort, Registration.id)
    )


def scores_of(
    work: Work, event: Event, ids: Collection[int] | None = None
) -> defaultdict[int, dict[TestKind, float]]:
    """Return the points of an event's people by registration, those of `ids` or all; in one statement."""
    query = (
        select(Score.registration_id, EventTest.kind, Score.points)
        .join(Score.test)
        .where(EventTest.event_id == event.id)
    )
    if ids is not None:
        query = query.where(Score.registration_id.in_(ids))
    found: defaultdict[int, dict[TestKind, float]] = defaultdict(dict)
    for id, kind, points in work.session.execute(query):
        found[id][kind] = points
    return found


def counted_by_link(work: Work, event: Event, ids: Collection[int]) -> set[tuple[int, TestKind]]:
    """Return whose points were counted from answers by a link, and in which test."""
    query = (
        select(Score.registration_id, EventTest.kind)
        .join(Score.test)
        .where(
            EventTest.event_id == event.id,
            Score.source == ScoreSource.link,
            Score.registration_id.in_(ids),
        )
    )
    return {(id, kind) for id, kind in work.session.execute(query)}


def kinds_by_link(work: Work, event: Event) -> set[TestKind]:
    """Return which tests were opened by a link, so that their points follow from their questions."""
    query = select(Sheet.kind).where(
        Sheet.event_id == event.id, Sheet.kind.in_(TESTS), Sheet.opened_at.is_not(None)
    )
    return {TestKind(each.value) for each in work.session.scalars(query)}
