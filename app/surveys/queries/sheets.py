"""The sheets of an event, how many answered each, and who is still to be asked."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from app.events.models import Event
from app.questions.models import Sheet, SheetKind
from app.registrations.enrolment import has_belonged
from app.registrations.models import Registration
from app.surveys.models import Attempt, Heard, Voice
from app.work import Work


def sheets_of(work: Work, event: Event) -> dict[SheetKind, Sheet]:
    """Return the sheets of an event by kind, with one statement."""
    query = select(Sheet).where(Sheet.event_id == event.id).options(joinedload(Sheet.event))
    return {each.kind: each for each in work.session.scalars(query)}


def counts_of(work: Work, event: Event) -> dict[int, int]:
    """Return how many answers each sheet of an event has, by its id, with two statements."""
    found: dict[int, int] = {}
    for table in (Attempt, Voice):
        query = (
            select(table.sheet_id, func.count())
            .join(Sheet, Sheet.id == table.sheet_id)
            .where(Sheet.event_id == event.id)
            .group_by(table.sheet_id)
        )
        found |= {row[0]: row[1] for row in work.session.execute(query)}
    return found


def is_asked(registration: Registration) -> bool:
    """Tell whether somebody is asked for a test or a survey: who has a place, or had it until a known day."""
    return registration.is_seated or (registration.has_ended and registration.enrolled_until is not None)


def people_asked(sheet: Sheet, *, only_silent: bool = False) -> Select[Registration]:
    """Select who is asked for a sheet, in the order of the list; `only_silent`: who has not answered
    on their own yet."""
    query = (
        select(Registration)
        .where(Registration.event_id == sheet.event_id, has_belonged())
        .order_by(Registration.name_sort, Registration.id)
    )
    if not only_silent:
        return query
    table: type[Attempt] | type[Heard] = Attempt if sheet.is_test else Heard
    return query.where(~exists().where(table.sheet_id == sheet.id, table.registration_id == Registration.id))


def attempt_of(work: Work, sheet: Sheet, registration: Registration) -> Attempt | None:
    """Return what somebody answered in a test; None for nothing."""
    return work.session.get(Attempt, (sheet.id, registration.id), populate_existing=True)


def attempts_of(work: Work, sheet: Sheet) -> Sequence[Attempt]:
    """Return what all answered in a test."""
    return work.session.scalars(select(Attempt).where(Attempt.sheet_id == sheet.id)).all()


def has_been_heard(work: Work, sheet: Sheet, registration: Registration) -> bool:
    """Tell whether somebody answered an evaluation by the participant's page."""
    return work.session.get(Heard, (sheet.id, registration.id)) is not None


def voices_of(work: Work, sheet: Sheet) -> Sequence[Voice]:
    """Return all evaluations, in the order of their random keys."""
    return work.session.scalars(
        select(Voice).where(Voice.sheet_id == sheet.id).order_by(Voice.random_id)
    ).all()
