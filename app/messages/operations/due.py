"""Letters that leave by themselves: reminders and letters afterwards, each once, and never late."""

from datetime import datetime, timedelta

from sqlalchemy import exists, insert, select, update

from app.errors import Missing
from app.events.models import OFF, TO_COME, Event, Publication
from app.events.operations.locking import lock_event
from app.history.operations import record
from app.messages.due_letters import DueLetters
from app.messages.due_queries import Due, people_due
from app.messages.facts import DUE_DROPPED, DUE_SENT
from app.messages.models import DueClock, DueRound, DueRow, LetterKind
from app.outbox.models import Call, CallState
from app.outbox.operations import tell_all
from app.registrations.models import Registration
from app.registrations.papers import owing_people
from app.registrations.participation import owing_participation
from app.work import Work

_SKEW = timedelta(hours=1)  # the clocks of several machines may differ; one that was set back by more did


def looked_until(work: Work, name: str) -> datetime:
    """Return until when a chore has looked at what fell due; the first time, and after the clock was set
    back, that is now."""
    row = work.session.get(DueClock, name, with_for_update=True, populate_existing=True)
    if row is None:
        row = DueClock(name=name, until=work.now)
        work.session.add(row)
        work.session.flush()
    if row.until > work.now + _SKEW:
        row.until = work.now
    return row.until


def look_on_from(work: Work, name: str, until: datetime) -> None:
    """Note that a chore has looked at all that fell due until a moment."""
    row = work.session.get(DueClock, name, with_for_update=True, populate_existing=True)
    if row is not None and row.until < until:
        row.until = until


def write_due(work: Work, due: Due, *, late: bool) -> int:
    """Queue the letters that fall due, one for each person, or drop them as too late; return how many people.

    Who gave no e-mail is to be reminded by phone.
    Does nothing a second time, however many workers ask: the event is locked, and what was done stands in a
    row for the event and in one for each person.
    """
    event = work.session.get(Event, due.event_id)
    if event is None:
        return 0
    try:
        lock_event(work, event)
    except Missing:
        return 0
    if not _still_due(event, due) or _is_done(work, due):
        return 0
    people = people_due(work, event, due.kind)
    owing = owing_participation(work, event, [each.registration_id for each in people])
    letters = DueLetters(work, event, due.kind, due.day, owing_people(work, event), owing)
    known = _written_to(work, due)
    people = [each for each in people if letters.concern(each.reader) and each.registration_id not in known]
    if not people:
        return 0
    work.session.add(
        DueRound(
            event_id=event.id, kind=due.kind, day=due.day, days=due.days, at=work.now, count=len(people),
            dropped=late,
        )
    )  # fmt: skip
    if not late:
        tell_all(work, [letters.letter(each) for each in people])
        rows = [
            {"registration_id": each.registration_id, "kind": due.kind, "day": due.day, "days": due.days,
             "at": work.now}
            for each in people
        ]  # fmt: skip
        work.session.execute(insert(DueRow), rows)
    fact = DUE_DROPPED if late else DUE_SENT
    values = {"letters": due.kind.value, "day": due.day.isoformat(), "count": len(people)}
    record(work, fact[due.kind], "event", event.id, event_id=event.id, values=values)
    work.session.flush()
    return len(people)


def close_reminders_by_phone(work: Work) -> None:
    """Close the calls that were to remind of meetings which are over."""
    ahead = exists().where(
        DueRow.registration_id == Call.subject_id,
        DueRow.kind == LetterKind.reminder,
        DueRow.day >= work.today,
    )
    reminders = Call.kind == LetterKind.reminder.value, Call.subject_kind == "registration"
    pointless = update(Call).where(Call.state == CallState.open, *reminders, ~ahead)
    work.session.execute(pointless.values(state=CallState.overtaken))


def _still_due(event: Event, due: Due) -> bool:
    is_reminder = due.kind == LetterKind.reminder
    if event.publication != Publication.published:
        return False
    if is_reminder:
        return event.status in TO_COME
    return event.status not in OFF and event.ends_on == due.day


def _is_done(work: Work, due: Due) -> bool:
    found = select(DueRound.id).where(
        DueRound.event_id == due.event_id,
        DueRound.kind == due.kind,
        DueRound.day == due.day,
        DueRound.days == due.days,
    )
    return work.session.scalar(found) is not None


def _written_to(work: Work, due: Due) -> set[int]:
    query = select(DueRow.registration_id).where(
        DueRow.kind == due.kind,
        DueRow.day == due.day,
        DueRow.days == due.days,
        DueRow.registration_id.in_(select(Registration.id).where(Registration.event_id == due.event_id)),
    )
    return set(work.session.scalars(query))
